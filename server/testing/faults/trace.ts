import type { DatabaseSync } from 'node:sqlite'
import type { LedgerProblem, Outcome } from '../../../src/contract/deletion.ts'
import type { Job, JobItem } from '../../../src/contract/job.ts'
import type { ChainHead, DeletionRow } from '../../ledger/chain.ts'
import type { Audit } from './replicas/audit.ts'
import type { Lag } from './replicas/replica-process.ts'
import type { UpstreamCall, World } from './world.ts'

/** One deletion that a client of the console asked for, and what it was told. */
export type Ask = {
  importId: string
  /** Null when the console ended before it answered. */
  status: number | null
  code: string | null
  /** The record that the answer named. */
  deletionId: string | null
}

/** A job that was held, as whoever asked for it knows it. */
export type HeldJob = {
  key: string
  ids: readonly string[]
  holdMs: number
  /** When it was asked for, on the clock of `performance.now()`, and by the wall clock of the consoles then. */
  askedAt: number
  askedWallAt: number
  /** How many consoles had been begun by then. */
  lives: number
  /** When an answer said that it was undone, on the clock of `performance.now()`; null where none did. */
  undoneAt: number | null
}

/** All that is to be known of one account in a history that has ended: what was shown, what was written, and what was done. */
export type Trace = {
  /** Ids that a job had or that somebody asked for. */
  asked: Set<string>
  /** What ever existed upstream, and what does at the end. */
  ids: ReadonlySet<string>
  left: Set<string>
  calls: UpstreamCall[]
  missed: string[]
  byStrangers: Set<string>
  asks: Ask[]
  /** Keys of jobs that were there although the answer had said that nothing was written. */
  deniedJobs: string[]
  jobs: { job: Job; ids: string[]; items: JobItem[] }[]
  /** The jobs that were held; only histories of holds have any. */
  held: HeldJob[]
  records: {
    id: string
    importId: string
    jobId: string | null
    outcome: Outcome
    /** Outcome, code and message, for who reads what is wrong. */
    told: string
    /** By a later look, because the process had ended or the ledger had been locked. */
    settledLater: boolean
  }[]
  /** The rows of `deletions` and the chain over them. */
  rows: DeletionRow[]
  entries: { seq: number; deletionId: number | null; body: string; hash: string }[]
  /** The head that is noted beside the ledger, and all that the log has. */
  head: ChainHead | null
  loggedHeads: ChainHead[]
  /** What the check of the whole ledger finds. */
  problems: LedgerProblem[]
  /** SQLite's level of the ledger's own connections: 2 is FULL. */
  synchronous: number[]
  /** How many consoles were killed, and how many were begun. */
  kills: number
  lives: number
  /** Whether a call is there as soon as it is sent: else one may be given up before upstream knows of it. */
  callsArriveAtOnce: boolean
  /** The same of the other accounts on the data folder. */
  others: Trace[]
  /** What there is to know besides where several replicas served one database; null where that is a file. */
  replicated: Replicated | null
}

/** What several replicas did, and when. */
export type Replicated = Audit & {
  perSecond: number | null
  /** When one of the processes stood still: what was to be done then was done later. */
  lags: Lag[]
}

type Stored = Pick<Trace, 'records' | 'rows' | 'entries'>

/** What the ledger holds, read by a connection of our own. */
export function readLedger(database: DatabaseSync): Stored {
  return readRows(
    database.prepare('SELECT * FROM deletions ORDER BY id').all(),
    database.prepare('SELECT * FROM entries ORDER BY seq').all(),
  )
}

/** The same from the rows of the two tables, in their order. */
export function readRows(rows: DeletionRow[], entries: DeletionRow[]): Stored {
  return {
    rows,
    records: rows.map((row) => ({
      id: String(row['id']),
      importId: String(row['import_id']),
      jobId: row['job_id'] === null ? null : String(row['job_id']),
      outcome: row['outcome'] as Outcome,
      told: [row['outcome'], row['code'], row['message']].join(' '),
      settledLater: /Read back later|Looked for in the whole list/.test(String(row['message'])),
    })),
    entries: entries.map((row) => ({
      seq: Number(row['seq']),
      deletionId: row['deletion_id'] === null ? null : Number(row['deletion_id']),
      body: String(row['body']),
      hash: String(row['hash']),
    })),
  }
}

/** What the world knows of it. */
export function seenFrom({ ids, imports, calls, missed, byStrangers }: World) {
  return { ids, left: imports, calls, missed, byStrangers }
}
