import type { SignIn } from '../src/contract/access.ts'
import type { Info } from '../src/contract/info.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { Limiter } from './limiter.ts'
import { commandLine } from './package.ts'
import { problemBody } from './problem.ts'
import type { PublicAddress } from './public-address.ts'
import type { Readiness } from './watch/readiness.ts'
import type { ConsoleContext, Route } from './route.ts'
import type { SandboxControls } from './sandbox/controls.ts'
import type { Upstream } from './upstream.ts'

type Deps = {
  upstream: Upstream
  limiter: Limiter
  ledger: Ledger
  readOnly: boolean
  version: string
  address: PublicAddress
  readiness: Pick<Readiness, 'checks'>
  sandbox?: SandboxControls
  signIn?: SignIn
  approveOver?: number | null
}

const commands: Info['commands'] = {
  start: commandLine(''),
  verify: commandLine('ledger verify'),
  confirm: commandLine('account confirm'),
}

/** What the console says of itself: to its own pages (`info`) and to whatever watches over it (`healthz`, `readyz`). */
export function infoRoutes(deps: Deps): Route[] {
  const {
    upstream,
    limiter,
    ledger,
    readOnly,
    version,
    address,
    readiness,
    sandbox,
    signIn = null,
    approveOver = null,
  } = deps
  return [
    {
      method: 'GET',
      path: '/api/console/info',
      role: 'viewer',
      handler: async (c) => {
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
          signIn,
          you: { who, role },
          version,
          commands,
          budget: await limiter.state(),
        }
        return c.json(info)
      },
    },
    { method: 'GET', path: '/healthz', role: 'anyone', handler: (c) => c.json({ status: 'ok' }) },
    {
      method: 'GET',
      path: '/readyz',
      role: 'anyone',
      handler: async (c) => {
        const found = await readiness.checks()
        const isInside = !isPassedOn(c, address)
        const words = (message: string) => (isInside ? message : askInside)
        const checks = found.map(({ name, status, message }) => ({ name, status, message: words(message) }))
        const wrong = found.find(({ status }) => status === 'failed')
        const api = isInside ? (upstream.host ?? 'sandbox') : askInside
        if (!wrong) return c.json({ status: 'ready', upstream: api, checks })
        const parts = { status: 503, code: wrong.code ?? wrong.name, message: words(wrong.message) }
        return c.json({ ...problemBody(parts, c.get('requestId')), checks }, 503)
      },
    },
  ]
}

/** What anybody outside is told in place of paths and hosts. */
const askInside = 'The console tells more to whoever asks at the address that it listens on, past the proxy.'

/** Whether a request came as browsers do, by PUBLIC_URL, or by a proxy: so it may be from anybody. */
function isPassedOn(c: ConsoleContext, { url, hosts }: PublicAddress): boolean {
  const host = c.req.header('host')?.toLowerCase() ?? ''
  return c.req.header('x-forwarded-for') !== undefined || (url !== null && hosts().includes(host))
}
