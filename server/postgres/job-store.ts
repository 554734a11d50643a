import { jobStates, failedStates, type JobState, unfinishedStates } from '../../src/contract/job.ts'
import type { AskedApproval } from '../ledger/chain.ts'
import { jobProblemsOf } from '../ledger/check-job.ts'
import {
  JobChangedError,
  type JobOfKey,
  type JobStore,
  type NewApproval,
  type NewJobRow,
  type StoredJob,
} from '../ledger/job-store.ts'
import {
  askedUntil,
  entriesPerAnswer,
  firstState,
  isTimely,
  jobCreated,
  moveOf,
  waitsUntil,
} from '../ledger/stored-job.ts'
import { isGone } from '../ledger/stored-restore.ts'
import { countsIn } from '../ledger/stored-row.ts'
import type { Change, LedgerParts } from './chain.ts'
import { jobFacts, jobOfEntry } from './job-facts.ts'
import { listItems } from './job-items.ts'
import { holdLeftMs, jobColumns, lastEntry, toJobs } from './job-rows.ts'
import { assertLease } from './leases.ts'
import type { Client, Pool, Row } from './pool.ts'
import { toStored, toStoredValues } from './stored-text.ts'

/** The jobs in the ledger's database. */
export function createJobStore({ pool, commitIfAllowed, commit }: LedgerParts): JobStore {
  const select = async (rest: string, values: readonly unknown[]): Promise<StoredJob[]> =>
    toJobs(pool, (await pool.query<Row>(`SELECT ${jobColumns} FROM jobs WHERE ${rest}`, [...values])).rows)
  const get = async (id: string): Promise<StoredJob | null> => (await select('id = $1', [id]))[0] ?? null
  const inStates = (wanted: readonly JobState[]) => select('state = ANY ($1) ORDER BY id', [wanted])

  return {
    create: async (row) => {
      const earlier = await findByKey(pool, row.key)
      if (earlier) return { ...earlier, isNew: false }
      return commitIfAllowed(async (change) => {
        // Read again, now that nobody else can write.
        const there = await findByKey(change.client, row.key)
        if (there) return { ...there, isNew: false }
        return { id: await insertJob(change, row), askedHash: row.askedHash, isNew: true }
      })
    },
    confirmedIds: async (id) => {
      const facts = await jobFacts(pool, id)
      const [problem] = jobProblemsOf(id, facts)
      if (problem) throw new JobChangedError(problem.message)
      return [...facts.ids]
    },
    get,
    findByKey: (key) => findByKey(pool, key),
    list: ({ before, limit }) =>
      select('id < $1 ORDER BY id DESC LIMIT $2', [before ?? Number.MAX_SAFE_INTEGER, limit]),
    inStates,
    countByState: async () => {
      const { rows } = await pool.query<Row>('SELECT state, count(*) AS count FROM jobs GROUP BY state')
      return countsIn(jobStates, rows)
    },
    unsent: async (jobId) => {
      const { rows } = await pool.query<{ position: number }>(
        'SELECT position FROM job_items WHERE job_id = $1 AND deletion_id IS NULL ORDER BY position',
        [jobId],
      )
      return rows.map(({ position }) => position)
    },
    underWay: async (jobId) => {
      const { rows } = await pool.query<{ position: number; import_id: string; deletion_id: number }>(
        `SELECT position, job_items.import_id, deletion_id FROM job_items JOIN deletions ON deletions.id = deletion_id
          WHERE job_items.job_id = $1 AND outcome = 'intended' ORDER BY position`,
        [jobId],
      )
      return rows.map(({ position, import_id: importId, deletion_id: deletionId }) => ({
        jobId,
        position,
        importId,
        deletionId: String(deletionId),
      }))
    },
    items: (jobId, asked) => listItems(pool, jobId, asked),
    failedIds: async (jobId) => {
      const { rows } = await pool.query<{ import_id: string }>(
        `SELECT job_items.import_id FROM job_items JOIN deletions ON deletions.id = deletion_id
          WHERE job_items.job_id = $1 AND outcome = ANY ($2) ORDER BY position`,
        [jobId, failedStates],
      )
      return rows.map((row) => row.import_id)
    },
    move: async (jobId, move) => {
      const { from, to, paused, lease } = move
      /** The state before the change; null if the job may not change so. */
      const movesFrom = async (database: Pool | Client): Promise<JobState | null> => {
        const { rows } = await database.query<Row>(`SELECT ${jobColumns} FROM jobs WHERE id = $1`, [jobId])
        const [row = {}] = rows
        const state = row['state'] as JobState
        const isHeld = state === 'held' && to === 'running' && holdLeftMs(row) > 0
        const isOver = (waitsUntil(row['approval_json']) ?? Infinity) <= Number(row['now_ms'])
        return from.includes(state) && !isHeld && isTimely(move, isOver) ? state : null
      }
      if ((await movesFrom(pool)) === null) return false
      const make = to === 'running' ? commitIfAllowed : commit
      return make(async ({ client, appendEvent }) => {
        await assertLease(client, lease)
        // Read again, now that nobody else can write.
        const was = await movesFrom(client)
        if (was === null) return false
        const { endedAt, decided, event } = moveOf(jobId, was, move)
        await client.query(
          `UPDATE jobs SET state = $1, paused_code = $2, paused_why = $3, ended_at = $4,
                           decision_json = coalesce($5, decision_json)
            WHERE id = $6`,
          toStoredValues([to, paused?.code ?? null, paused?.message ?? null, endedAt, decided, jobId]),
        )
        await appendEvent(event)
        return true
      })
    },
    isRunning: async (jobId) => {
      const { rowCount } = await pool.query("SELECT 1 FROM jobs WHERE id = $1 AND state = 'running'", [jobId])
      return rowCount === 1
    },
    isQueued: async ({ jobId, position }) => {
      const { rows } = await pool.query<{ deletion_id: number | null }>(
        'SELECT deletion_id FROM job_items WHERE job_id = $1 AND position = $2',
        [jobId, position],
      )
      return rows[0]?.deletion_id === null
    },
    changes: async (after) => {
      // Read first: a change that is written meanwhile is sent twice, which does no harm.
      const last = await lastEntry(pool)
      const going = await inStates(unfinishedStates)
      const start = after ?? Math.min(last, ...going.map((job) => job.after))
      const upTo = Math.min(last, start + entriesPerAnswer)
      const changed = await select(
        `id IN (SELECT coalesce(${jobOfEntry}, job_id) FROM entries LEFT JOIN deletions ON deletions.id = entries.deletion_id
                 WHERE seq > $1 AND seq <= $2)
         AND id <> ALL ($3) ORDER BY id`,
        [start, upTo, going.map(({ id }) => id)],
      )
      const gone = await pool.query<{ import_id: string }>(
        `SELECT DISTINCT deletions.import_id FROM entries JOIN deletions ON deletions.id = entries.deletion_id
          WHERE seq > $1 AND seq <= $2 AND job_id IS NOT NULL AND ${isGone}`,
        [start, upTo],
      )
      const jobs = [...going, ...changed]
      return { jobs, gone: gone.rows.map((row) => row.import_id), after: upTo, hasMore: upTo < last }
    },
  }
}

async function findByKey(database: Pool | Client, key: string): Promise<JobOfKey | null> {
  const { rows } = await database.query<{ id: number; asked_hash: string }>(
    'SELECT id, asked_hash FROM jobs WHERE key = $1',
    [key],
  )
  const [job] = rows
  return job ? { id: String(job.id), askedHash: job.asked_hash } : null
}

/** Writes a job with all its items and its entry. Returns its id. */
async function insertJob({ client, appendEvent }: Change, row: NewJobRow): Promise<string> {
  const { key, askedHash, ids, reason, operator, who = null, retryOf, holdMs } = row
  const at = new Date().toISOString()
  const state = firstState(row)
  const approval = row.approval && (await approvalUntil(client, row.approval))
  const { rows } = await client.query<{ id: number; hold_until: string | null }>(
    `INSERT INTO jobs (id, key, asked_hash, state, reason, operator, who_json, retry_of, total, created_at, approval_json,
                       hold_until)
     VALUES (next_number('jobs'), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, ${isoIn('$11')}) RETURNING id, hold_until`,
    [
      key,
      askedHash,
      state,
      toStored(reason),
      toStored(operator),
      who && toStored(JSON.stringify(who)),
      retryOf,
      ids.length,
      at,
      approval && JSON.stringify(approval),
      state === 'held' ? holdMs : null,
    ],
  )
  const jobId = String(rows[0]?.id)
  const holdUntil = rows[0]?.hold_until ?? null
  await client.query(
    `INSERT INTO job_items (job_id, position, import_id)
     SELECT $1, position - 1, id FROM unnest($2::text[]) WITH ORDINALITY AS items (id, position)`,
    [jobId, ids],
  )
  await appendEvent(jobCreated(row, { jobId, at, approval, holdUntil }))
  return jobId
}

/** What a job waits for, and until when by the clock of the database. */
async function approvalUntil(client: Client, asked: NewApproval): Promise<AskedApproval> {
  const { rows } = await client.query<{ until: string }>(`SELECT ${isoIn('$1')} AS until`, [asked.forMs])
  return askedUntil(asked, String(rows[0]?.until))
}

/** The time `ms` from now by the clock of the database, as ISO text; NULL when `ms` is NULL. */
function isoIn(ms: string): string {
  return `to_char((clock_timestamp() + ${ms} * interval '1 ms') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
