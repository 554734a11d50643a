import type { StoredJob } from '../ledger/job-store.ts'
import { toJob, storedMove } from '../ledger/stored-job.ts'
import { itemCounts } from './job-items.ts'
import type { Pool, Row } from './pool.ts'
import { fromStoredRow } from './stored-text.ts'

/** What `toJobs` and `holdLeftMs` read of a job: its row, and the time by the clock of the database. */
export const jobColumns = 'jobs.*, (1000 * extract(epoch FROM clock_timestamp()))::float8 AS now_ms'

/** Milliseconds until the hold of a job is over; 0 if it is over, or if there is none. */
export function holdLeftMs(row: Row): number {
  const left = Date.parse(String(row['hold_until'])) - Number(row['now_ms'])
  // A value that is no time counts as over: the check against the chain finds it before the job begins.
  return left > 0 ? left : 0
}

/** Makes jobs of their rows, in the same order. The counts come from the items; who changed a job last, from the chain. */
export async function toJobs(pool: Pool, rows: readonly Row[]): Promise<StoredJob[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => Number(row['id']))
  const [counts, moves, begins, last] = await Promise.all([
    itemCounts(pool, ids),
    lastMoves(pool, ids),
    firstEntries(pool, ids),
    lastEntry(pool),
  ])
  return rows.map((row) => {
    const id = Number(row['id'])
    return toJob(fromStoredRow(row), {
      counts: counts(id),
      lastMove: moves.get(id) ?? null,
      leftMs: () => holdLeftMs(row),
      after: begins.get(id) ?? last,
    })
  })
}

/** The number of the chain's last entry; 0 if there is none. */
export async function lastEntry(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM entries')
  return rows[0]?.seq ?? 0
}

/** Who stopped or resumed each of some jobs last. */
async function lastMoves(pool: Pool, ids: readonly number[]): Promise<Map<number, StoredJob['lastMove']>> {
  const { rows } = await pool.query<{ event_job: string; body: string }>(
    // Not read as JSON, because PostgreSQL rejects JSON with a NUL in somebody's name. Quotes inside a string are escaped.
    `SELECT DISTINCT ON (event_job) event_job, body FROM entries
      WHERE event_job = ANY ($1::text[]) AND event IN ('job_stopped','job_resumed','job_undone')
        AND strpos(body, '"operator":null') = 0
      ORDER BY event_job, seq DESC`,
    [ids.map(String)],
  )
  return new Map(rows.map(({ event_job: id, body }) => [Number(id), storedMove(body)]))
}

/** For each job the number of the entry before its first record; jobs that sent nothing are left out. */
async function firstEntries(pool: Pool, ids: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ id: number; after: number }>(
    `SELECT job.id, (SELECT min(seq) - 1 FROM entries WHERE deletion_id = first.id) AS after
       FROM unnest($1::bigint[]) AS job (id),
            LATERAL (SELECT id FROM deletions WHERE job_id = job.id ORDER BY deletions.id LIMIT 1) AS first`,
    [ids],
  )
  return new Map(rows.map(({ id, after }) => [id, after]))
}
