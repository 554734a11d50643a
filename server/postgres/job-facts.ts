import { countAstray, type StoredJobFacts } from '../ledger/check-job.ts'
import type { Client, Pool } from './pool.ts'
import { fromStored } from './stored-text.ts'

/**
 * The job that an entry is about, as SQL; NULL if there is none, and if somebody put there what no job has: PostgreSQL would end the
 * query instead.
 */
export const jobOfEntry = `CASE WHEN event_job ~ '^[0-9]{1,15}$' THEN event_job::bigint END`

/** A job as the database has it, for a check against the chain, in one snapshot. */
export async function jobFacts(database: Pool | Client, jobId: string): Promise<StoredJobFacts> {
  const { rows } = await database.query<{
    row: string | null
    bodies: string[]
    ids: string[]
    astray: number
  }>(
    `SELECT (SELECT row_to_json(jobs) FROM jobs WHERE id = $1)::text AS row,
            ARRAY (SELECT body FROM entries WHERE event_job = $1::bigint::text ORDER BY seq) AS bodies,
            ARRAY (SELECT import_id FROM job_items WHERE job_id = $1 ORDER BY position) AS ids,
            (${countAstray('$1')}) AS astray`,
    [jobId],
  )
  const [facts] = rows
  if (!facts) throw new Error('A query of one row gave none.')
  const { row, ...rest } = facts
  return { ...rest, row: row === null ? undefined : columnsOf(row) }
}

/** The columns of a row that came as JSON, with texts as they were written. */
function columnsOf(json: string): Record<string, unknown> {
  return JSON.parse(json, (_, value: unknown) =>
    typeof value === 'string' ? fromStored(value) : value,
  ) as Record<string, unknown>
}
