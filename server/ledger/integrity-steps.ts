import type { DatabaseSync } from 'node:sqlite'
import type { Account } from '../../src/contract/account.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { type ChainHead, origin } from './chain.ts'
import type { LoggedHead } from './heads.ts'
import type { LedgerFiles } from './ledger-files.ts'

/** A ledger to check: its open database, where its heads are noted, and whose it is. */
export type Checked = {
  database: DatabaseSync
  files: Pick<LedgerFiles, 'head' | 'headsLog'>
  account: Account
}

/** Up to where a ledger was looked at: the last entry, record and job, and the place in the log of heads. */
export type Point = {
  head: ChainHead
  record: number
  job: number
  logPlace: number
  /** The last entry that the log noted up to there. */
  logged: number
  /** Heads of the log, one after the other, that the chain does not have. */
  strays: { first: LoggedHead; last: LoggedHead } | null
}

export const beginning: Point = { head: origin, record: 0, job: 0, logPlace: 0, logged: 0, strays: null }

/** How far a check came, and what it found on the way. */
export type Followed = { point: Point; problems: LedgerProblem[]; atEnd: boolean }

/** Looks at some rows from a point on. */
export type Step = (from: Point) => { point: Point; problems: LedgerProblem[]; done: boolean }

/** Rows between two looks at the clock: a millisecond or so. */
export const batch = 50

/** A problem by its name, the record that it is about, and what is wrong in words. */
export function problem(key: string, record: string | null, message: string): LedgerProblem {
  return { key, record, message }
}
