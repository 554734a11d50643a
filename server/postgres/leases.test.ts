import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LeaseLostError } from '../ledger/job-leases.ts'
import { queryDatabase, testDatabase } from '../testing/postgres/test-database.ts'
import { until } from '../testing/until.ts'
import { type Chain, openChain } from './chain.ts'
import { createJobStore } from './job-store.ts'
import { assertLease, createLeases, type LeaseTiming } from './leases.ts'
import { openPool, type Pool } from './pool.ts'

const log = pino({ level: 'silent' })
const noPace = () => null
/** Never expires by itself and is never renewed: the test ends it. */
const still: LeaseTiming = { heldMs: 60_000, renewEveryMs: 60_000, lookEveryMs: 60_000 }

describe('leases in PostgreSQL', () => {
  let url: string
  let pool: Pool
  let chain: Chain
  let jobId: string

  beforeEach(async () => {
    url = await testDatabase()
    pool = openPool(url, log)
    chain = openChain({ pool, account: 'live:x', log })
    const jobs = createJobStore({ pool, commit: chain.commit, commitIfAllowed: chain.commit })
    const row = {
      key: 'k',
      askedHash: 'h',
      ids: ['a'],
      reason: null,
      operator: 'x',
      retryOf: null,
      approval: null,
      holdMs: 0,
    }
    jobId = (await jobs.create(row)).id
  })
  afterEach(() => pool.end())

  const replica = (timing = still) => createLeases(pool, log, timing)
  /** Ends the lease without waiting. */
  const letItEnd = () =>
    queryDatabase(url, `UPDATE job_leases SET held_until = clock_timestamp() - interval '7 seconds'`)

  /** Whether somebody waits for the row of a lease. */
  const leaseIsAwaited = async () => {
    const { rows } = await queryDatabase(
      url,
      `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE job_leases%'`,
    )
    return rows.length > 0
  }

  it('are given to one replica, however many ask at once', async () => {
    const replicas = Array.from({ length: 6 }, () => replica())
    const claims = await Promise.all(replicas.map((each) => each.claim(jobId, noPace)))
    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  it('that have ended are taken over with a higher token, and the older one writes nothing more', async () => {
    const [a, b] = [replica(), replica()]
    const first = await a.claim(jobId, noPace)
    expect(await b.claim(jobId, noPace)).toBeNull()
    expect(await b.quietMs(jobId)).toBeNull()
    await letItEnd()
    expect(await b.quietMs(jobId)).toBeGreaterThanOrEqual(7_000)
    const second = await b.claim(jobId, noPace)
    expect(second?.token).toBe((first?.token ?? 0) + 1)
    const write = (lease = first) => chain.commit(({ client }) => assertLease(client, lease ?? undefined))
    await expect(write()).rejects.toThrow(LeaseLostError)
    await write(second)
    // Releases a lease that it has lost, which must not free that of the other.
    await first?.release()
    await write(second)
  })

  it('that nobody renewed in time are over for their holder, too, and say so', async () => {
    const lease = await replica({ ...still, heldMs: 50 }).claim(jobId, noPace)
    if (!lease) throw new Error('The job was not claimed.')
    await new Promise((resolve) => lease.ended.addEventListener('abort', resolve, { once: true }))
    expect(lease.isHeld()).toBe(false)
    await expect(chain.commit(({ client }) => assertLease(client, lease))).rejects.toThrow(LeaseLostError)
  })

  it.each(['x', '{"perSecond":"x"}'])(
    'say nothing of how fast the job goes where that is %s',
    async (text) => {
      await replica().claim(jobId, noPace)
      await queryDatabase(url, `UPDATE job_leases SET pace_json = '${text}'`)
      expect(await replica().paceElsewhere(jobId)).toBeNull()
    },
  )

  it('are renewed, and tell others how fast the job goes', async () => {
    const a = replica({ ...still, renewEveryMs: 20 })
    const pace = { perSecond: 3, leftMs: 1_000, waitingMs: 0 }
    const lease = await a.claim(jobId, () => pace)
    const before = await queryDatabase(url, 'SELECT held_until FROM job_leases')
    await until(async () => {
      const { rows } = await queryDatabase(url, 'SELECT held_until FROM job_leases')
      return rows[0].held_until > before.rows[0].held_until
    })
    expect(await replica().paceElsewhere(jobId)).toEqual(pace)
    await lease?.release()
    expect(await replica().paceElsewhere(jobId)).toBeNull()
    expect(await replica().claim(jobId, noPace)).not.toBeNull()
  })

  it('that were lost end at the next renewal', async () => {
    const lease = await replica({ ...still, renewEveryMs: 20 }).claim(jobId, noPace)
    await letItEnd()
    await until(async () => lease?.ended.aborted === true)
    expect(lease?.isHeld()).toBe(false)
  })

  it('count for how long nobody else can have begun anything', async () => {
    expect(await replica().quietMs(jobId)).toBe(Number.POSITIVE_INFINITY)
    const a = replica()
    const lease = await a.claim(jobId, noPace)
    expect(await a.quietMs(jobId)).toBeGreaterThanOrEqual(0)
    await lease?.release()
    const after = await a.quietMs(jobId)
    expect(after).toBeGreaterThanOrEqual(0)
    expect(after).not.toBe(Number.POSITIVE_INFINITY)
  })

  it('cannot end in the middle of a write that was made under them', async () => {
    const lease = await replica().claim(jobId, noPace)
    const order: string[] = []
    const ends: Promise<void>[] = []
    await chain.commit(async ({ client }) => {
      await assertLease(client, lease ?? undefined)
      ends.push(letItEnd().then(() => void order.push('ended')))
      await until(leaseIsAwaited)
      order.push('written')
    })
    await Promise.all(ends)
    expect(order).toEqual(['written', 'ended'])
  })
})
