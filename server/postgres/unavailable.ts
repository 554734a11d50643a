import { DatabaseError } from '../database.ts'
import pg from 'pg'
import { codeOf } from '../error-code.ts'
import { LedgerUnavailableError, ledgerProblem } from '../ledger/ledger-refusal.ts'
import { ProblemError } from '../problem.ts'
import { CommitError, type Pool } from './pool.ts'

/** The database of an address in words, without the password. */
export function databaseInWords(address: string): string {
  // An address without a host names the folder of a socket in its query.
  const { host, pathname, searchParams } = new URL(address.replace('@/', '@localhost/'))
  return `${decodeURIComponent(pathname.slice(1))} at ${searchParams.get('host') ?? host}`
}

/** The same of the database that a pool connects to. */
export function databaseOf(pool: Pool): string {
  return databaseInWords(pool.options.connectionString ?? '')
}

/** The same methods, but they throw LedgerUnavailableError when the database is the cause of a failure. */
export function inWords<T extends object>(methods: T, pool: Pool): T {
  const rethrow = (error: unknown) => {
    throw asUnavailable(error, pool)
  }
  const wrapped = Object.entries(methods).map(([name, method]: [string, unknown]) => {
    if (typeof method !== 'function') return [name, method]
    return [
      name,
      (...values: unknown[]) => {
        const result: unknown = method(...values)
        return result instanceof Promise ? result.catch(rethrow) : result
      },
    ]
  })
  // Each method keeps its parameters and its result.
  return Object.fromEntries(wrapped) as T
}

/** Puts an error of PostgreSQL or of the connection into words, with what to do. Returns other errors unchanged. */
export function asUnavailable(error: unknown, pool: Pool): unknown {
  const thrown = error instanceof CommitError ? error.cause : error
  const what = reasonOf(thrown)
  if (what === null) return error
  const database = `The database ${databaseOf(pool)}, which DATABASE_URL names,`
  return new LedgerUnavailableError(`${database} ${what}`, { cause: error })
}

/**
 * Turns an error of a statement into a 503 problem if the database is the cause; `what` was not done. `toAnybody`: the reader may
 * not have signed in, so the problem does not name the database.
 */
export async function orUnavailable<T>(
  pool: Pool,
  what: string,
  work: () => Promise<T>,
  { toAnybody = false }: { toAnybody?: boolean } = {},
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const known = asUnavailable(error, pool)
    if (!(known instanceof LedgerUnavailableError)) throw error
    if (!toAnybody) throw ledgerProblem(known, what)
    const message = `The database that DATABASE_URL names cannot be used, as the console’s log says. ${what}`
    throw new ProblemError({ status: 503, code: 'ledger_unavailable', message }, { cause: error })
  }
}

/** Added to a message of a running console. A console that starts does not wait for the database. */
const goesOn = 'The console goes on by itself once it does.'
const silent = `does not answer. ${goesOn}`
const slow = 'took too long to answer. Try again in a moment; if it goes on, look at what keeps it busy.'

/** Whether an error says that the database does not answer at present. */
export function isAway(error: unknown): boolean {
  return reasonOf(error instanceof CommitError ? error.cause : error) === silent
}

/** Why the console does not start, in one line. */
export function asStartFailure(error: unknown, pool: Pool): unknown {
  if (error instanceof DatabaseError) return error
  const known = asUnavailable(error, pool)
  const why =
    known instanceof LedgerUnavailableError
      ? known.message.replace(goesOn, 'Start it, or correct DATABASE_URL.')
      : `The database cannot be used: ${String(error)}.`
  return new DatabaseError(`${why} Nothing was changed.`, { cause: error })
}

/** What the database does not do, and what helps; null if the error is not of a database. */
function reasonOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { message } = error
  const code = codeOf(error) ?? ''
  if (!(error instanceof pg.DatabaseError)) {
    const noSocket = 'syscall' in error && error.syscall === 'connect'
    return noSocket || networkCodes.has(code) || brokenLine.test(message) ? silent : null
  }
  const said = message.replaceAll(/\s+/g, ' ').replace(/\.$/, '')
  return (
    byCode[code]?.replace('%s', said) ??
    byCode[code.slice(0, 2)]?.replace('%s', said) ??
    `could not do it (${said}). Look at the console’s log.`
  )
}

/** By SQLSTATE or its class: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const byCode: Record<string, string> = {
  '08': silent,
  57: silent,
  '57014': slow,
  '55P03': slow,
  '25P03': slow,
  '53100': 'has no room left on its disk. Free some space there and try again.',
  '53300':
    'has no connection left for this console. End what else is connected to it, or raise its max_connections.',
  53: 'has too little of something (%s). Look at its log.',
  '25006': 'takes no changes: it is a standby, or was set to read-only. Point DATABASE_URL at the primary.',
  '42501':
    'does not give the role of DATABASE_URL a right that it needs (%s). Run deploy/postgres-roles.sql in it again.',
  28: 'does not accept the role of DATABASE_URL, or its password.',
  '3D000': 'is not there. Make it, or correct DATABASE_URL.',
  '42P01': 'lacks a table of the console (%s). Was it emptied? Restart the console, or put a copy back.',
  58: 'cannot read or write its files (%s). Look at its log.',
  XX: 'says that it is damaged (%s). Look at its log, and put a copy back.',
}

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
/** Messages of `pg` itself, which have no code. */
const brokenLine =
  /^Connection terminated|^timeout exceeded when trying to connect|not queryable$|^Query read timeout|^Client was closed|^Cannot use a pool/
