import type { Client, Pool } from './pool.ts'
import { fromStoredRow, toStoredValues } from './stored-text.ts'

/** A deletion that was given up with the import still there. */
export const isAbandoned = `outcome = 'failed' AND code = 'delete_failed'`

/**
 * The outcome of a record, as SQL. If the item went back into the queue of its job, it no longer points to the record: then the
 * columns say how the last call ended, but the deletion has not ended.
 */
export const outcomeOfRecord = `CASE WHEN deletions.outcome IN ('refused','failed') AND deletions.job_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM job_items WHERE job_items.job_id = deletions.job_id
                     AND job_items.import_id = deletions.import_id AND job_items.deletion_id = deletions.id)
  THEN 'stopped' ELSE deletions.outcome END`

/** What is selected of `deletions` for `toDeletions` (server/ledger/stored-deletion.ts). */
export const recordColumns = `deletions.*, ${outcomeOfRecord} AS ended_as`

/** A row of `deletions` as it is hashed: its columns in order, its texts unescaped. */
export type RecordRow = Record<string, string | number | null>

/** Selects records by `recordColumns`, with their texts unescaped. */
export async function selectRecords(
  database: Pool | Client,
  rest: string,
  values: readonly unknown[],
): Promise<RecordRow[]> {
  const { rows } = await database.query<RecordRow>(
    `SELECT ${recordColumns} FROM deletions WHERE ${rest}`,
    toStoredValues(values),
  )
  return rows.map(fromStoredRow)
}

/** The number of an id. For a text that is no such number: 0, which no row has. */
export function numberOf(id: string): number {
  const number = Number(id)
  return Number.isSafeInteger(number) ? number : 0
}
