import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import * as v from 'valibot'
import { type Job, jobSchema } from '../../src/contract/job.ts'
import { type JobLease, type JobLeases, LeaseLostError, type LeaseToken } from '../ledger/job-leases.ts'
import { parseObject } from '../ledger/stored-row.ts'
import type { Client, Pool } from './pool.ts'

/** How long a lease is held, how often it is renewed, and how often to look for jobs without one, in milliseconds. */
export type LeaseTiming = { heldMs: number; renewEveryMs: number; lookEveryMs: number }

const defaultLeaseTiming: LeaseTiming = { heldMs: 15_000, renewEveryMs: 5_000, lookEveryMs: 2_000 }

type Held = { token: number; until: number; pace: () => Job['pace']; end: () => void; timer: NodeJS.Timeout }

/**
 * Leases in a table, by the database's clock. A replica counts the time of its leases from before it asked, so that they end
 * for itself before they end in the database.
 */
export function createLeases(
  pool: Pool,
  log: Logger,
  { heldMs, renewEveryMs, lookEveryMs }: LeaseTiming = defaultLeaseTiming,
): JobLeases {
  /** Names this process among all that ever claimed a job. */
  const holder = randomUUID()
  const held = new Map<string, Held>()
  let timer: NodeJS.Timeout | undefined

  const isHeld = (jobId: string, token: number): boolean => {
    const lease = held.get(jobId)
    return lease?.token === token && performance.now() < lease.until
  }

  const forget = (jobId: string, token: number): void => {
    const lease = held.get(jobId)
    if (lease?.token !== token) return
    held.delete(jobId)
    clearTimeout(lease.timer)
    lease.end()
    if (held.size === 0) clearInterval(timer)
  }

  const giveUp = async (jobId: string, token: number): Promise<void> => {
    forget(jobId, token)
    await release(pool, { jobId, token }).catch((error: unknown) =>
      log.warn({ err: error, jobId }, 'the lease of a job could not be given up; it ends by itself'),
    )
  }

  const endsIn = (jobId: string, token: number): NodeJS.Timeout =>
    setTimeout(() => {
      log.warn({ jobId }, 'the lease of a job could not be renewed in time')
      forget(jobId, token)
    }, heldMs).unref()

  const renewAll = async (): Promise<void> => {
    const asked = performance.now()
    const leases = [...held]
    try {
      const renewed = await renew(
        pool,
        heldMs,
        leases.map(([jobId, { token, pace }]) => ({ jobId, token, pace: pace() })),
      )
      for (const [jobId, lease] of leases) {
        if (renewed.has(jobId)) {
          lease.until = asked + heldMs
          clearTimeout(lease.timer)
          lease.timer = endsIn(jobId, lease.token)
        } else {
          log.warn({ jobId }, 'the lease of a job was lost')
          forget(jobId, lease.token)
        }
      }
    } catch (error) {
      // The next try may still renew them before they end.
      log.warn({ err: error }, 'leases of jobs could not be renewed')
    }
  }

  return {
    lookEveryMs,
    mayRun: async () => true,
    claim: async (jobId, pace): Promise<JobLease | null> => {
      const asked = performance.now()
      const token = await claim(pool, { jobId, holder, heldMs })
      if (token === null) return null
      const ending = new AbortController()
      if (held.size === 0) timer = setInterval(() => void renewAll(), renewEveryMs).unref()
      const end = () => ending.abort()
      held.set(jobId, { token, until: asked + heldMs, pace, end, timer: endsIn(jobId, token) })
      return {
        jobId,
        token,
        ended: ending.signal,
        isHeld: () => isHeld(jobId, token),
        release: () => giveUp(jobId, token),
      }
    },
    quietMs: (jobId) => quietMs(pool, jobId, holder),
    paceElsewhere: async (jobId) => {
      const { rows } = await pool.query<{ pace_json: string | null }>(
        'SELECT pace_json FROM job_leases WHERE job_id = $1 AND held_until > clock_timestamp()',
        [jobId],
      )
      const pace = parseObject(rows[0]?.pace_json ?? null)
      return v.is(jobSchema.entries.pace, pace) ? pace : null
    },
    close: async () => {
      for (const [jobId, { token }] of held) await giveUp(jobId, token)
    },
  }
}

/**
 * Within a change of the ledger: throws LeaseLostError unless the lease is held. Nobody else can claim the job before the
 * change is made.
 */
export async function assertLease(client: Client, lease: LeaseToken | undefined): Promise<void> {
  if (lease === undefined) return
  const { rowCount } = await client.query(
    'SELECT 1 FROM job_leases WHERE job_id = $1 AND token = $2 AND held_until > clock_timestamp() FOR SHARE',
    [lease.jobId, lease.token],
  )
  if (rowCount === 0) throw new LeaseLostError(lease)
}

/** The token of a lease; null when somebody holds the job. Does not wait for another claim that is in progress. */
async function claim(
  pool: Pool,
  { jobId, holder, heldMs }: { jobId: string; holder: string; heldMs: number },
): Promise<number | null> {
  const { rows } = await pool.query<{ token: number }>(
    `WITH free AS (
       SELECT jobs.id FROM jobs LEFT JOIN job_leases ON job_leases.job_id = jobs.id
        WHERE jobs.id = $1 AND (job_leases.job_id IS NULL OR job_leases.held_until <= clock_timestamp())
          FOR NO KEY UPDATE OF jobs SKIP LOCKED)
     INSERT INTO job_leases AS lease (job_id, token, holder, taken_at, held_until)
     SELECT id, 1, $2, clock_timestamp(), clock_timestamp() + $3 * interval '1 ms' FROM free
     ON CONFLICT (job_id) DO UPDATE
        SET token = lease.token + 1, holder = excluded.holder, taken_at = excluded.taken_at,
            held_until = excluded.held_until, pace_json = NULL
      WHERE lease.held_until <= clock_timestamp()
     RETURNING token`,
    [jobId, holder, heldMs],
  )
  return rows[0]?.token ?? null
}

/** Returns the jobs whose leases were renewed. The other leases are lost. */
async function renew(
  pool: Pool,
  heldMs: number,
  leases: readonly (LeaseToken & { pace: Job['pace'] })[],
): Promise<Set<string>> {
  const { rows } = await pool.query<{ job_id: number }>(
    `UPDATE job_leases AS lease
        SET held_until = clock_timestamp() + $1 * interval '1 ms', pace_json = mine.pace_json
       FROM unnest($2::bigint[], $3::bigint[], $4::text[]) AS mine (job_id, token, pace_json)
      WHERE lease.job_id = mine.job_id AND lease.token = mine.token AND lease.held_until > clock_timestamp()
      RETURNING lease.job_id`,
    [
      heldMs,
      leases.map(({ jobId }) => jobId),
      leases.map(({ token }) => token),
      leases.map(({ pace }) => pace && JSON.stringify(pace)),
    ],
  )
  return new Set(rows.map((row) => String(row.job_id)))
}

async function release(pool: Pool, { jobId, token }: LeaseToken): Promise<void> {
  await pool.query(
    `UPDATE job_leases SET held_until = clock_timestamp()
      WHERE job_id = $1 AND token = $2 AND held_until > clock_timestamp()`,
    [jobId, token],
  )
}

async function quietMs(pool: Pool, jobId: string, holder: string): Promise<number | null> {
  const { rows } = await pool.query<{ is_held: boolean; is_ours: boolean; ms: number }>(
    `SELECT held_until > now AS is_held, holder = $2 AS is_ours,
            (1000 * extract(epoch FROM now - CASE WHEN held_until > now THEN taken_at ELSE held_until END))::float8 AS ms
       FROM job_leases, (SELECT clock_timestamp() AS now) AS clock WHERE job_id = $1`,
    [jobId, holder],
  )
  const [lease] = rows
  // No replica has ever worked on the job.
  if (!lease) return Number.POSITIVE_INFINITY
  return lease.is_held && !lease.is_ours ? null : lease.ms
}
