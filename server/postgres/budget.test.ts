import { afterAll, describe, expect, it } from 'vitest'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { deadlineIn, noDeadline } from '../deadline.ts'
import { BudgetError, BudgetUnavailableError, type Limiter } from '../limiter.ts'
import { asProblemError } from '../problem.ts'
import { testBudget } from '../testing/batteries/budget-battery.ts'
import { startPostgres } from '../testing/postgres/start-postgres.ts'
import { queryDatabase, testDatabase } from '../testing/postgres/test-database.ts'
import { until } from '../testing/until.ts'
import { openBudget } from './budget.ts'
import { migrate } from './migrate.ts'
import { openPool, type Pool } from './pool.ts'

const log = pino({ level: 'silent' })
const never = new AbortController().signal
const patient = () => deadlineIn(30_000)
const pools: Pool[] = []
const replica = (url: string, perSecond: number): Limiter => {
  const pool = openPool(url, log)
  pools.push(pool)
  return openBudget(pool, { perSecond, log })
}
afterAll(() => Promise.all(pools.splice(0).map((pool) => pool.end())))

async function migrateAt(url: string) {
  const pool = openPool(url, log)
  await migrate(pool)
  await pool.end()
}

/** Several replicas of one budget, used in turn. Together they must behave like one. */
function byTurns(limiters: readonly Limiter[]): Limiter {
  let turn = 0
  const next = () => limiters[turn++ % limiters.length] as Limiter
  return {
    take: (deadline) => next().take(deadline),
    reserve: (deadline) => next().reserve(deadline),
    lane: (name, signal) => byTurns(limiters.map((limiter) => limiter.lane(name, signal))),
    pauseAfter429: (retryAfterMs) => next().pauseAfter429(retryAfterMs),
    succeeded: async (sentAt) => {
      const limiter = next()
      // Whoever gets an answer has asked for a slot before, and so has read the budget.
      await limiter.state()
      await limiter.succeeded(sentAt)
    },
    state: () => next().state(),
  }
}

describe.concurrent('the budget in PostgreSQL', () => {
  testBudget(async (perSecond) => replica(await testDatabase(), perSecond))
})

describe.concurrent('the budget of three replicas', () => {
  testBudget(async (perSecond) => {
    const url = await testDatabase()
    return byTurns([1, 2, 3].map(() => replica(url, perSecond)))
  })

  it('lets so many go in any second, people and jobs together, and jobs at their pace', async () => {
    const url = await testDatabase()
    const limiters = [1, 2, 3].map(() => replica(url, 10))
    const went: number[] = []
    const go = async (limiter: Limiter) => {
      await limiter.take(patient())
      went.push(performance.now())
    }
    const began = performance.now()
    const jobs = limiters.flatMap((limiter, n) =>
      Array.from({ length: 8 }, () => go(limiter.lane(`job ${n}`, never))),
    )
    await delay(700)
    await Promise.all([...jobs, ...limiters.flatMap((limiter) => [go(limiter), go(limiter)])])
    expect(went).toHaveLength(30)
    went.sort((a, b) => a - b)
    // Each call left at its slot or a little late, within its limit. A busy machine may note it even later.
    for (const [n, at] of went.entries()) expect((went[n + 10] ?? Infinity) - at).toBeGreaterThan(950)
    expect(performance.now() - began).toBeGreaterThan(2_000)
  })

  it('gives people their places before jobs of another replica', async () => {
    const url = await testDatabase()
    const [first, second] = [replica(url, 2), replica(url, 2)]
    const order: string[] = []
    const note = (name: string, taken: Promise<void>) => taken.then(() => order.push(name))
    await Promise.all([first.take(patient()), second.take(patient())])
    const job = second.lane('job', never)
    const jobs = [note('job', job.take(patient())), note('job', job.take(patient()))]
    await delay(100)
    await Promise.all([...jobs, note('person', first.take(patient())), note('person', first.take(patient()))])
    expect(order.slice(0, 2)).toEqual(['person', 'person'])
  })

  it('holds all after a 429 that one of them met, also who has booked', async () => {
    const url = await testDatabase()
    const [first, second] = [replica(url, 1), replica(url, 1)]
    await first.take(patient())
    const began = performance.now()
    const booked = second.take(patient())
    await delay(300)
    await first.pauseAfter429(1_500)
    const hasty = second.take(deadlineIn(1_200)).catch((error: unknown) => error)
    expect(await hasty).toBeInstanceOf(BudgetError)
    await booked
    expect(performance.now() - began).toBeGreaterThan(1_795)
  })

  it('gives back what a person booked who cannot wait for the end of a pause', async () => {
    const url = await testDatabase()
    const limiter = replica(url, 1)
    await limiter.take(patient())
    const booked = limiter.take(deadlineIn(1_500)).catch((error: unknown) => error)
    await delay(100)
    await limiter.pauseAfter429(3_000)
    expect(await booked).toBeInstanceOf(BudgetError)
    const { rows } = await queryDatabase(url, 'SELECT cardinality(slots) AS n FROM budget')
    expect(rows[0]).toEqual({ n: 1 })
  })

  it('goes evenly where the rate has a fraction', async () => {
    const url = await testDatabase()
    const limiters = [1, 2].map(() => replica(url, 2.5))
    const went: number[] = []
    await Promise.all(
      [0, 1, 0, 1].map(async (n) => {
        await limiters[n]?.take(patient())
        went.push(performance.now())
      }),
    )
    for (const [n, at] of went.entries()) expect((went[n + 1] ?? Infinity) - at).toBeGreaterThan(340)
  })

  it('books a call earlier once it has left earlier, by no more than it has', async () => {
    const url = await testDatabase()
    const limiter = replica(url, 4)
    const job = limiter.lane('job', never)
    // A call that came too late: later calls get more time.
    const missed = await limiter.reserve(patient())
    await delay(700)
    expect(missed.leave()).toBe(false)
    const reserved = [await limiter.reserve(patient()), await job.reserve(patient())]
    const lastSlot = async () => {
      const { rows } = await queryDatabase(
        url,
        'SELECT extract(epoch FROM max(s))::float * 1000 AS last FROM budget, unnest(slots) s',
      )
      return (rows as { last: number }[])[0]?.last ?? 0
    }
    const booked = await lastSlot()
    const before = performance.now()
    for (const slot of reserved) expect(slot.leave()).toBe(true)
    await until(async () => (await lastSlot()) < booked - 100)
    // No call leaves before that: a second after the latest time at which the call may have left.
    await Promise.all([limiter.take(patient()), limiter.take(patient()), limiter.take(patient())])
    expect(performance.now() - before).toBeGreaterThan(950)
  })

  it('gives more time to calls whose records take long, and goes on at the rate', async () => {
    const url = await testDatabase()
    const limiters = [replica(url, 10), replica(url, 10)]
    const went: number[] = []
    let tooLate = 0
    const deleteSome = async (limiter: Limiter) => {
      for (let n = 0; n < 6; n++) {
        const slot = await limiter.reserve(patient())
        await delay(200)
        if (!slot.leave()) {
          tooLate += 1
          await limiter.take(patient())
        }
        went.push(performance.now())
      }
    }
    const began = performance.now()
    const lanes = limiters.flatMap((limiter, n) =>
      [1, 2].map((each) => limiter.lane(`job ${n} ${each}`, never)),
    )
    await Promise.all(lanes.map(deleteSome))
    went.sort((a, b) => a - b)
    for (const [n, at] of went.entries()) expect((went[n + 10] ?? Infinity) - at).toBeGreaterThan(950)
    // Each replica learns this from its first few calls.
    expect(tooLate).toBeLessThan(10)
    expect(performance.now() - began).toBeLessThan(6_000)
  })

  it('is not held up by what was booked under a clock that was set back', async () => {
    const url = await testDatabase()
    const later = `clock_timestamp() + interval '1 day'`
    await queryDatabase(
      url,
      `UPDATE budget SET slots = ARRAY[${later}], held_until = ${later}, jobs_at = ${later}`,
    )
    const limiter = replica(url, 1)
    await expect(limiter.lane('job', never).take(deadlineIn(2_000))).resolves.toBeUndefined()
  })
})

describe('a database that does not answer', () => {
  it('lets nobody go, and all again when it is back', async () => {
    const postgres = await startPostgres()
    const url = await postgres.newDatabase()
    await migrateAt(url)
    const limiter = replica(url, 20)
    await limiter.take(patient())
    await postgres.end()
    const refused = await limiter.take(patient()).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(BudgetUnavailableError)
    expect(asProblemError(refused)).toMatchObject({ parts: { status: 503, code: 'ledger_unavailable' } })
    const job = limiter.lane('job', never)
    await expect(job.take(deadlineIn(1_000))).rejects.toBeInstanceOf(BudgetError)
    let went = false
    const waiting = job.take(noDeadline).then(() => (went = true))
    // The pause is written once the database answers: no call leaves before it is over.
    const held = performance.now()
    await limiter.pauseAfter429(3_000)
    expect((await limiter.state()).perSecond).toBe(20)
    expect(went).toBe(false)
    await postgres.start()
    await waiting
    expect(performance.now() - held).toBeGreaterThan(2_995)
    await limiter.take(patient())
    await postgres.remove()
  })
})
