import type { Account, AccountState } from '../../src/contract/account.ts'
import type { Integrity, LedgerProblem } from '../../src/contract/deletion.ts'
import type { Info } from '../../src/contract/info.ts'
import type { By, ChainEvent } from './chain.ts'
import type { JobLeases } from './job-leases.ts'
import type { JobStore } from './job-store.ts'
import type { Refusal } from './ledger-refusal.ts'
import type { Records } from './records.ts'
import type { Restores } from './restores.ts'
import type { SentFile } from './sent-file.ts'
import type { ToldStory } from './story.ts'

/**
 * The records of every deletion of one account: what, by whom, when, and how it ended. Methods that begin something
 * (`recordIntent`, `appendIntent`, a new or resumed job) throw LedgerRefusal when nothing may begin. Each method is atomic:
 * nothing else is written between its reads and its writes.
 */
export type Ledger = Records & {
  account: Account
  /** The jobs, in the same database, so that an item and its record change together. */
  jobs: JobStore
  /** The restores of its records, also in the same database. */
  restores: Restores
  /** Which process works on which job. */
  leases: JobLeases
  /** Writes an entry that begins something, and returns its number. Throws when it is not safely on disk. */
  appendIntent(event: ChainEvent): Promise<number>
  /** Writes an entry that says how something ended, even when nothing may begin. Throws when it is not on disk. */
  appendOutcome(event: ChainEvent): Promise<void>
  /** Throws when nothing may begin: LedgerRefusal, LedgerUnavailableError, or the error of a file that cannot be written. */
  assertMayBegin(): Promise<void>
  /** Why nothing may begin now; null if it may. */
  refusing(): Promise<Refusal | null>
  integrity: IntegrityWatch
  /** Acknowledges problems, with an entry that names them and who has seen them. Throws LedgerRefusal. */
  acknowledge(seen: By & { keys: readonly string[]; note: string | null }): Promise<void>
  /** Confirms that the key of this console belongs to the account. */
  confirmKey(by: By): Promise<void>
  /** The state of the account and its key. */
  accountState(): Promise<Omit<AccountState, 'others'>>
  /** Set if the ledger of an older console was taken over for this account. */
  takenOver: Info['takenOver']
  /** The last file of each of these imports that was sent through this console and accepted. Imports without one are left out. */
  uploadedFiles(importIds: readonly string[]): Promise<Map<string, SentFile>>
  /** The story of an import: what was done to it, and to the imports that it is tied to. */
  story(importId: string): Promise<ToldStory>
  /** Throws if a record could not be written now, and says why. It writes to every file, because only that can tell. */
  probe(): Promise<void>
  close(): Promise<void>
}

export type IntegrityWatch = {
  /**
   * Continues the check of the chain to its end, a slice at a time. Resolves with how far it came, after a second at most. Throws
   * LedgerUncheckedError if it ends with an error: nothing may begin then until a later check ends without one.
   */
  check(): Promise<Integrity>
  /** Resolves when the whole chain was checked once, or the database was closed. Throws like `check`. */
  checkedOnce(): Promise<void>
  /** The known problems that nobody has acknowledged. Checks the end of the chain again first. */
  open(): Promise<LedgerProblem[]>
}
