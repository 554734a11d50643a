import type { Client, Pool } from './pool.ts'
import { fromStoredRow, toStoredValues } from './stored-text.ts'

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

/** What is selected of `deletions` for `toDeletions` (server/ledger/stored-deletion.ts). */
export const recordColumns = `deletions.*, ${outcomeOfRecord} AS ended_as`

/** A row of `deletions` as it is hashed: its columns in their order, texts as they were given. */
export type RecordRow = Record<string, string | number | null>

/** Records, by `recordColumns`, with their texts as they were given. */
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

/** The number of an id; 0, which none has, where it is none that PostgreSQL would take. */
export function numberOf(id: string): number {
  const number = Number(id)
  return Number.isSafeInteger(number) ? number : 0
}
