import type { DatabaseSync } from 'node:sqlite'
import type { Outcome } from '../../../src/contract/deletion.ts'
import type { Job, JobItem } from '../../../src/contract/job.ts'
import type { DeletionRow } from '../chain.ts'
import type { UpstreamCall, World } from './world.ts'

/** What a client of the console was told about one deletion of its own. */
export type SingleAnswer = { importId: string; status: number; deletionId: string | null }

/** All that is to be known of a history that has ended: what was shown, what was written, and what was done. */
export type Trace = {
  /** Ids that a job had or that somebody asked for. */
  asked: Set<string>
  /** What exists upstream at the end. */
  left: Set<string>
  calls: UpstreamCall[]
  missed: string[]
  byStrangers: Set<string>
  answers: SingleAnswer[]
  jobs: { job: Job; ids: string[]; items: JobItem[] }[]
  records: {
    id: string
    importId: string
    outcome: Outcome
    /** By a later look, because the process had ended or the ledger had been locked. */
    settledLater: boolean
  }[]
  /** The rows of `deletions` and the chain over them. */
  rows: DeletionRow[]
  entries: { seq: number; deletionId: number | null; body: string; hash: string }[]
  /** SQLite's level of the ledger's own connection: 2 is FULL. Null where it cannot be seen from outside. */
  synchronous: number | null
}

/** What the ledger holds, read by a connection of our own. */
export function readLedger(database: DatabaseSync): Pick<Trace, 'records' | 'rows' | 'entries'> {
  const rows = database.prepare('SELECT * FROM deletions ORDER BY id').all()
  return {
    rows,
    records: rows.map((row) => ({
      id: String(row['id']),
      importId: String(row['import_id']),
      outcome: row['outcome'] as Outcome,
      settledLater: /Read back later/.test(String(row['message'])),
    })),
    entries: database
      .prepare('SELECT * FROM entries ORDER BY seq')
      .all()
      .map((row) => ({
        seq: Number(row['seq']),
        deletionId: row['deletion_id'] === null ? null : Number(row['deletion_id']),
        body: String(row['body']),
        hash: String(row['hash']),
      })),
  }
}

/** What the world knows of it. */
export function seenFrom({
  imports,
  calls,
  missed,
  byStrangers,
}: World): Pick<Trace, 'left' | 'calls' | 'missed' | 'byStrangers'> {
  return { left: imports, calls, missed, byStrangers }
}
