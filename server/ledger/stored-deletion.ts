import * as v from 'valibot'
import type { Account } from '../../src/contract/account.ts'
import {
  type DeletionPeople,
  type DeletionRecord,
  type Outcome,
  usedBySchema,
} from '../../src/contract/deletion.ts'
import { readImport } from '../../src/contract/read-import.ts'
import type { DeletionRow } from './chain.ts'
import { parseObject, type StoredRow, textIn, whoIn } from './stored-row.ts'

/** A deletion that was given up with the import still there, as SQL for both databases. */
export const isAbandoned = `outcome = 'failed' AND code = 'delete_failed'`

/**
 * As SQL: whether a record says something that is newer than the beginning of another one. If that one was given up with the import
 * still there, older records that say that it is gone are about an import that came back under its id. `record`: the parameter with
 * the number of the other one.
 */
export function isNewerThan(record: '$2' | '?2'): string {
  return `(SELECT max(seq) FROM entries WHERE deletion_id = deletions.id) >
    (SELECT min(seq) FROM entries AS begun WHERE begun.deletion_id = ${record})`
}

/**
 * The outcome of a record, as SQL. If the item went back into the queue of its job, it no longer points to the record: then the
 * columns say how the last call ended, but the deletion has not ended.
 */
export const outcomeOfRecord = `CASE WHEN deletions.outcome IN ('refused','failed') AND deletions.job_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM job_items WHERE job_items.job_id = deletions.job_id
                     AND job_items.import_id = deletions.import_id AND job_items.deletion_id = deletions.id)
  THEN 'stopped' ELSE deletions.outcome END`

/** What is selected of `deletions` for `toDeletions`. */
export const recordColumns = `deletions.*, ${outcomeOfRecord} AS ended_as`

/** Rows of `deletions`, each with the outcome of its record as `ended_as`, as records of an account. */
export function toDeletions(rows: readonly DeletionRow[], account: Account): DeletionRecord[] {
  return rows.map((row) => toDeletion(row, account))
}

/** The same for one row. */
export function toDeletion(row: DeletionRow, account: Account): DeletionRecord {
  const text = (name: string) => textIn(row, name)
  // What somebody has changed to something else is left out; the check of the chain says that it was changed.
  const usedBy = parseObject(text('used_by_json'))
  return {
    id: String(row['id']),
    account,
    importId: String(row['import_id']),
    // The casts hold by the table's CHECK and by its writers.
    outcome: row['ended_as'] as Outcome,
    import: readImport(parseObject(text('import_json'))),
    usedBy: v.is(usedBySchema, usedBy) ? usedBy : null,
    attempts: Number(row['attempts']),
    status: row['status'] === null ? null : Number(row['status']),
    code: text('code'),
    message: text('message'),
    requestId: text('request_id'),
    operator: String(row['operator']),
    who: whoIn(row),
    reason: text('reason'),
    jobId: text('job_id'),
    requestedAt: String(row['requested_at']),
    settledAt: text('settled_at'),
  }
}

/** Who asked for deletions, from rows with the `who_json` and `requested_at` of their last record, and a `count` of all. */
export function toPeople(rows: readonly StoredRow[]): DeletionPeople['data'] {
  return rows.flatMap((row) => {
    const who = whoIn(row)
    return who ? [{ who, count: Number(row['count']), lastRequestedAt: String(row['requested_at']) }] : []
  })
}
