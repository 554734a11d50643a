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
 * The record of every deletion of one account: what, by whom, when, and how it ended. What begins something
 * (`recordIntent`, `appendIntent`, a new or resumed job) throws LedgerRefusal where nothing may begin. Each method is one
 * step: nothing else is written between what it reads and what it writes.
 */
export type Ledger = Records & {
  account: Account
  /** The jobs, in the same database, so that an item and its record change together. */
  jobs: JobStore
  /** The restores of its records, likewise. */
  restores: Restores
  /** Which process works on which of the jobs. */
  leases: JobLeases
  /** Writes an entry of the chain that begins something. Gives its number. Throws when it is not safely on disk. */
  appendIntent(event: ChainEvent): Promise<number>
  /** Writes an entry that says how something ended, also where nothing may begin. Throws when it is not on disk. */
  appendOutcome(event: ChainEvent): Promise<void>
  /** Throws LedgerRefusal, LedgerUnavailableError or what a file cannot be written with where nothing may begin. */
  assertMayBegin(): Promise<void>
  /** Why nothing may begin at present; null where it may. */
  refusing(): Promise<Refusal | null>
  integrity: IntegrityWatch
  /** Goes on with what does not fit: an entry that names the problems and who has seen them. Throws LedgerRefusal. */
  acknowledge(seen: By & { keys: readonly string[]; note: string | null }): Promise<void>
  /** Makes the key that the console was started with one of the account's. */
  confirmKey(by: By): Promise<void>
  /** What there is to say of the account and its key. */
  accountState(): Promise<Omit<AccountState, 'others'>>
  /** Set where the ledger of an older console became this account's. */
  takenOver: Info['takenOver']
  /** The files of some imports that were last sent through this console and taken, by import; imports without one are left out. */
  uploadedFiles(importIds: readonly string[]): Promise<Map<string, SentFile>>
  /** What was done to an import, and to those that it replaces, was replaced by, was restored from or as. */
  story(importId: string): Promise<ToldStory>
  /** Throws when a record could not be written now, and says why. (Real writes to every file: nothing less would tell.) */
  probe(): Promise<void>
  close(): Promise<void>
}

export type IntegrityWatch = {
  /**
   * Checks on to the end of the chain, from where it was checked to before, a slice at a time. Says how far it is by then,
   * or after a second where the end is further away.
   */
  check(): Promise<Integrity>
  /** Resolves when all of it was checked once, or the database was closed. */
  checkedOnce(): Promise<void>
  /** What is known not to fit and was not acknowledged, once the end was looked at again. */
  open(): Promise<LedgerProblem[]>
}
