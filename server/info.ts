import type { SignIn } from '../src/contract/access.ts'
import type { Info } from '../src/contract/info.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { Limiter } from './limiter.ts'
import { commandLine } from './package.ts'
import { route, type Route } from './route.ts'
import type { SandboxControls } from './sandbox/controls.ts'
import type { Upstream } from './upstream.ts'

type Deps = {
  upstream: Upstream
  limiter: Limiter
  ledger: Ledger
  readOnly: boolean
  version: string
  sandbox?: SandboxControls
  signIn?: SignIn
  approveOver?: number | null
  undoSeconds?: number
  fileStore?: { keepDays: number }
}

const commands: Info['commands'] = {
  start: commandLine(''),
  verify: commandLine('ledger verify'),
  confirm: commandLine('account confirm'),
}

/** What the console says of itself to its own pages. */
export function infoRoutes(deps: Deps): Route[] {
  const { upstream, limiter, ledger, readOnly, version, sandbox } = deps
  const { signIn = null, approveOver = null, undoSeconds = 0 } = deps
  return [
    route.get('/api/console/info', { role: 'viewer', query: 'any' }, async (c) => {
      const { host } = upstream
      const { who, role } = c.get('caller')
      const info: Info = {
        mode: host === null ? 'sandbox' : 'live',
        host,
        scenario: sandbox?.playing()?.title ?? null,
        account: ledger.account,
        takenOver: ledger.takenOver,
        refusing: await ledger.refusing(),
        readOnly,
        approveOver,
        undoSeconds,
        keepFilesDays: deps.fileStore?.keepDays ?? null,
        signIn,
        you: { who, role },
        version,
        commands,
        budget: await limiter.state(),
      }
      return c.json(info)
    }),
  ]
}
