import { type Account, accountWords } from '../../src/contract/account.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { sqliteCodeOf, sqliteCodes } from '../database.ts'
import { codeOf } from '../error-code.ts'
import { commandLine } from '../package.ts'
import { ProblemError } from '../problem.ts'

/** Why nothing may begin: for machines and for people. */
export type Refusal = {
  code: 'account_unconfirmed' | 'ledger_broken' | 'ledger_unavailable'
  message: string
}

/** The ledger begins nothing, and has written nothing. */
export class LedgerRefusal extends Error {
  override name = 'LedgerRefusal'
  readonly code: Refusal['code']
  constructor({ code, message }: Refusal) {
    super(message)
    this.code = code
  }
}

/** The ledger cannot be used at present, by no fault of the one who asks: the message says why, and what to do. */
export class LedgerUnavailableError extends Error {
  override name = 'LedgerUnavailableError'
}

/** The database went away while it wrote, so that nobody knows yet whether it did. What was written is found there later. */
export class WriteInDoubtError extends LedgerUnavailableError {
  override name = 'WriteInDoubtError'
  constructor(options: ErrorOptions) {
    super('The database went away while it wrote; it is not known whether it did.', options)
  }
}

/** The last check of the ledger ended with an error, so nobody knows what else it would have found. */
export class LedgerUncheckedError extends LedgerUnavailableError {
  override name = 'LedgerUncheckedError'
  constructor(cause: unknown) {
    const why = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '')
    super(
      `The ledger could not be checked to its end: ${why}. The console checks it again by itself. If that goes on, look at its log and run "${commandLine('ledger verify')}".`,
      { cause },
    )
  }
}

export function brokenRefusal([first, ...others]: readonly LedgerProblem[]): Refusal {
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return {
    code: 'ledger_broken',
    message: `The ledger was changed or damaged. ${first?.message ?? ''}${more} Nothing is deleted until somebody acknowledges it on the Deletions page or with "${commandLine('ledger acknowledge')}".`,
  }
}

export function newKeyRefusal(account: Account): Refusal {
  return {
    code: 'account_unconfirmed',
    message: `The API key is new to the account ${accountWords(account)}. Confirm that it is for the same account, on the page or with "${commandLine('account confirm')}"; or start the console with another EXA_ACCOUNT. Nothing is deleted until then.`,
  }
}

/**
 * A change that the ledger did not take, as a problem that says why; `what` is what did not happen ("Nothing was
 * deleted."). Anything that a ledger throws will do.
 */
export function ledgerProblem(error: unknown, what: string): ProblemError {
  if (error instanceof LedgerRefusal) {
    const status = error.code === 'account_unconfirmed' ? 409 : 503
    return new ProblemError({ status, code: error.code, message: error.message }, { cause: error })
  }
  const message = `${whyUnavailable(error)} ${error instanceof WriteInDoubtError ? inDoubt : what}`
  return new ProblemError({ status: 503, code: 'ledger_unavailable', message }, { cause: error })
}

/** Makes a change of the ledger. If the ledger does not take it, throws a problem that says why, and `what` did not happen. */
export async function orLedgerProblem<T>(what: string, change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    throw ledgerProblem(error, what)
  }
}

const inDoubt = 'Nothing was sent. Look whether it was written before you ask for it again.'

/** Why the ledger takes nothing, in words, with what to do. */
export function whyUnavailable(error: unknown): string {
  if (error instanceof LedgerUnavailableError) return error.message
  const code = codeOf(error)
  const sqlite = sqliteCodeOf(error)
  if (sqlite === sqliteCodes.full || code === 'ENOSPC' || code === 'EDQUOT')
    return 'The disk that DATA_DIR is on is full, so the ledger could not be written. Free some space and try again.'
  if (sqlite === sqliteCodes.busy || sqlite === sqliteCodes.locked)
    return 'Another program holds the ledger, so it could not be written. Try again in a moment.'
  if (sqlite === sqliteCodes.readOnly || code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return 'The ledger may not be written. Look at the rights of DATA_DIR.'
  if (code !== null && error instanceof Error && 'path' in error)
    return `A file of the ledger could not be written: ${error.message}.`
  return 'The ledger could not be written. Look at DATA_DIR, and at the console’s log.'
}
