import type * as v from 'valibot'
import type { checkSchema } from '../../src/contract/readiness.ts'
import type { Access } from '../access/routes.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { ledgerProblem, LedgerRefusal, LedgerUncheckedError } from '../ledger/ledger-refusal.ts'
import type { EndedCall } from './observed-upstream.ts'
import type { Upstream } from '../upstream.ts'

type CheckName = 'stopping' | 'ledger_whole' | 'ledger_writable' | 'key_known' | 'upstream' | 'sign_in'

/** The result of checking one part of the console. `code`: of the problem, if the check failed. */
export type Check = v.InferOutput<typeof checkSchema> & { name: CheckName; code?: string }

export type Readiness = {
  /** Runs all checks, the most important first, so that the first failure says the most. */
  checks: () => Promise<Check[]>
  /** Notes how a call upstream ended. */
  noteCall: (call: EndedCall) => void
}

type Deps = {
  ledger: Ledger
  upstream: Pick<Upstream, 'host'>
  isStopping: () => boolean
  /** Left out if there is no sign-in. */
  access?: Pick<Access, 'trouble'>
}

/** Whether the console can do its work, and what is wrong if it cannot. */
export function createReadiness({ ledger, upstream, isStopping, access }: Deps): Readiness {
  let lastCall: { status: EndedCall['status']; at: string } | null = null

  const stopping = (): Check =>
    isStopping()
      ? { ...failed('stopping', 'The console was told to stop and takes nothing new.'), code: 'stopping' }
      : ok('stopping', 'The console runs.')

  const upstreamCheck = (): Check => {
    if (upstream.host === null) return ok('upstream', 'The sandbox is part of this console.')
    if (lastCall === null) return ok('upstream', `${upstream.host} was not asked for anything yet.`)
    const { status, at } = lastCall
    const found = `${upstream.host} last answered ${status}, at ${at}.`
    if (status === 401 || status === 403)
      return warning('upstream', `${found} Check EXA_API_KEY, then start the console again.`)
    if (typeof status === 'number') return status < 500 ? ok('upstream', found) : warning('upstream', found)
    return warning(
      'upstream',
      `The last call to ${upstream.host} failed at ${at}: ${status}. Look at the network.`,
    )
  }

  return {
    checks: async () => [
      stopping(),
      ...(await ledgerChecks(ledger)),
      await keyKnown(ledger),
      upstreamCheck(),
      ...(access ? [signIn(access)] : []),
    ],
    noteCall: ({ route, status }) => {
      // Files go to other hosts, which say nothing about the API.
      if (route !== 'upload') lastCall = { status, at: new Date().toISOString() }
    },
  }
}

async function ledgerChecks(ledger: Ledger): Promise<Check[]> {
  const whole = ok('ledger_whole', 'The ledger is as it was written, as far as it was checked.')
  try {
    await ledger.probe()
    return [whole, ok('ledger_writable', 'A record can be written.')]
  } catch (error) {
    const { code, message } = ledgerProblem(error, 'Nothing can be deleted.').parts
    if (error instanceof LedgerRefusal || error instanceof LedgerUncheckedError)
      return [
        { ...failed('ledger_whole', message), code },
        warning('ledger_writable', 'Not tried while the ledger is not whole.'),
      ]
    return [whole, { ...failed('ledger_writable', message), code }]
  }
}

/** Only a warning, because existing sessions go on. */
function signIn({ trouble }: Pick<Access, 'trouble'>): Check {
  const why = trouble()
  return why === null ? ok('sign_in', 'People can sign in.') : warning('sign_in', why)
}

/** Only a warning: if it failed, nobody would reach the page that confirms the key. */
async function keyKnown(ledger: Ledger): Promise<Check> {
  const refusal = await ledger.refusing()
  return refusal?.code === 'account_unconfirmed'
    ? warning('key_known', refusal.message)
    : ok('key_known', 'The API key is one of the account’s.')
}

const ok = (name: CheckName, message: string): Check => ({ name, status: 'ok', message })
const warning = (name: CheckName, message: string): Check => ({ name, status: 'warning', message })
const failed = (name: CheckName, message: string): Check => ({ name, status: 'failed', message })
