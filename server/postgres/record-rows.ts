import type { Account } from '../../src/contract/account.ts'
import type { Deletion, Outcome, UsedBy } from '../../src/contract/deletion.ts'
import type { Import } from '../../src/contract/import.ts'
import type { Who } from '../../src/contract/who.ts'
import type { DeletionRow } from '../ledger/chain.ts'
import type { Row } from './pool.ts'
import { fromStored } from './stored-text.ts'

/** A deletion that was given up with the import still there. */
export const isAbandoned = `outcome = 'failed' AND code = 'delete_failed'`

/**
 * The outcome of a record, as SQL. An item that went back into the queue of its job points to the record no more: the
 * columns say how its last call ended, but not that the deletion has.
 */
export const outcomeOfRecord = `CASE WHEN deletions.outcome IN ('refused','failed') AND deletions.job_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM job_items WHERE job_items.job_id = deletions.job_id
                     AND job_items.import_id = deletions.import_id AND job_items.deletion_id = deletions.id)
  THEN 'stopped' ELSE deletions.outcome END`

/** What is selected of `deletions` for `toDeletions`. */
export const recordColumns = `deletions.*, ${outcomeOfRecord} AS ended_as`

/** A row of `deletions` as it was written: its columns in their order, for `recordBody`. */
export function asWritten(row: Row): DeletionRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? fromStored(value) : value]),
  ) as DeletionRow
}

/** Rows of `deletions`, by `recordColumns`, as records of an account. */
export function toDeletions(rows: readonly Row[], account: Account): Deletion[] {
  return rows.map((row) => toDeletion(row, account))
}

function toDeletion(row: Row, account: Account): Deletion {
  const text = (name: string) => {
    const value = row[name] ?? null
    return value === null ? null : fromStored(String(value))
  }
  const json = text('import_json')
  const uses = text('used_by_json')
  const who = text('who_json')
  return {
    id: String(row['id']),
    account,
    importId: String(row['import_id']),
    // The casts hold by the table's CHECK and by its two writers (records.ts).
    outcome: String(row['ended_as']) as Outcome,
    import: json === null ? null : (JSON.parse(json) as Import),
    usedBy: uses === null ? null : (JSON.parse(uses) as UsedBy),
    attempts: Number(row['attempts']),
    status: row['status'] === null ? null : Number(row['status']),
    code: text('code'),
    message: text('message'),
    requestId: text('request_id'),
    operator: text('operator') ?? '',
    who: who === null ? null : (JSON.parse(who) as Who),
    reason: text('reason'),
    jobId: text('job_id'),
    requestedAt: String(row['requested_at']),
    settledAt: text('settled_at'),
  }
}
