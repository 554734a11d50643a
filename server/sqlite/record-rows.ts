import type { SQLOutputValue } from 'node:sqlite'

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

/** The subject of who asked, as SQL; null without sign-in. */
export const subjectOfRecord = `iif(json_valid(who_json), who_json ->> '$.subject', NULL)`

/** What is selected of `deletions` for `toDeletions` (server/ledger/stored-deletion.ts). */
export const recordColumns = `deletions.*, ${outcomeOfRecord} AS ended_as`

export type Row = Record<string, SQLOutputValue>
