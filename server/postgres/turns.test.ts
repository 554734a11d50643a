import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { deadlineIn, noDeadline } from '../deadline.ts'
import { type KeyedMutex, MutexTimeoutError } from '../delete/keyed-mutex.ts'
import { testTurns } from '../testing/batteries/turns-battery.ts'
import { startPostgres } from '../testing/postgres/start-postgres.ts'
import { queryDatabase, testDatabase } from '../testing/postgres/test-database.ts'
import { migrate } from './migrate.ts'
import { openPool, type Pool } from './pool.ts'
import { openRequestsUnderWay } from './requests-under-way.ts'
import { openTurns } from './turns.ts'

const log = pino({ level: 'silent' })
const pools: Pool[] = []
const poolOf = (url: string) => {
  const pool = openPool(url, log)
  pools.push(pool)
  return pool
}
const replica = (url: string): KeyedMutex => openTurns(poolOf(url), log)
afterAll(() => Promise.all(pools.splice(0).map((pool) => pool.end())))

describe('the turns of one import, in PostgreSQL', () => {
  testTurns(async () => replica(await testDatabase()))
})

describe('the turns of one import, over replicas', () => {
  it('are had by one at a time', async () => {
    const url = await testDatabase()
    const replicas = [1, 2, 3].map(() => replica(url))
    let atWork = 0
    let most = 0
    const work = async () => {
      atWork += 1
      most = Math.max(most, atWork)
      await delay(5)
      atWork -= 1
    }
    await Promise.all([...replicas, ...replicas].map((turns) => turns.run('x', noDeadline, work)))
    expect(most).toBe(1)
    expect(await replicas[0]?.isLocked('x')).toBe(false)
  })

  it('are seen by all, and given up at the deadline', async () => {
    const url = await testDatabase()
    const [first, second] = [replica(url), replica(url)]
    const { promise, resolve } = Promise.withResolvers<void>()
    const began = Promise.withResolvers<void>()
    const working = first.run('x', noDeadline, async () => {
      began.resolve()
      await promise
    })
    await began.promise
    expect(await second.isLocked('x')).toBe(true)
    expect(await second.isLocked('y')).toBe(false)
    let isBegun = false
    const given = second.run('x', deadlineIn(100), async () => (isBegun = true))
    await expect(given).rejects.toThrow(MutexTimeoutError)
    expect(isBegun).toBe(false)
    resolve()
    await working
    expect(await second.isLocked('x')).toBe(false)
  })

  it('are taken over from a replica that died, once its time is over', async () => {
    const url = await testDatabase()
    const died = (held: string) =>
      queryDatabase(
        url,
        `INSERT INTO turns VALUES ('x', gen_random_uuid(), clock_timestamp() + interval '${held}')`,
      )
    await died('700 ms')
    const turns = replica(url)
    await expect(turns.run('x', deadlineIn(100), async () => {})).rejects.toThrow(MutexTimeoutError)
    expect(await turns.run('x', deadlineIn(5_000), async () => 'taken over')).toBe('taken over')
  })
})

describe('requests under way', () => {
  it('are seen by all replicas until they have ended, however they end', async () => {
    const url = await testDatabase()
    const [first, second] = [1, 2].map(() => openRequestsUnderWay(poolOf(url), log))
    if (!first || !second) throw new Error('there are no replicas')
    const began = Promise.withResolvers<void>()
    const { promise, reject } = Promise.withResolvers<void>()
    const working = first.run('key', async () => {
      began.resolve()
      await promise
    })
    await began.promise
    expect(await Promise.all([first.has('key'), second.has('key'), second.has('other')])).toEqual([
      true,
      true,
      false,
    ])
    reject(new Error('broken'))
    await expect(working).rejects.toThrow('broken')
    expect(await second.has('key')).toBe(false)
  })
})

describe('a database that does not answer', () => {
  it('lets work come to its end, and nothing begin', async () => {
    const postgres = await startPostgres()
    const url = await postgres.newDatabase()
    await migrate(poolOf(url))
    const [turns, requests] = [replica(url), openRequestsUnderWay(poolOf(url), log)]
    const began = Promise.withResolvers<void>()
    const { promise, resolve } = Promise.withResolvers<void>()
    const working = turns.run('x', noDeadline, () =>
      requests.run('key', async () => {
        began.resolve()
        await promise
        return 'done'
      }),
    )
    await began.promise
    await postgres.end()
    let isBegun = false
    const begin = async () => (isBegun = true)
    const refusal = { parts: { status: 503, code: 'ledger_unavailable' } }
    await expect(turns.run('y', noDeadline, begin)).rejects.toMatchObject(refusal)
    await expect(requests.run('other', begin)).rejects.toMatchObject(refusal)
    await expect(requests.has('key')).rejects.toMatchObject(refusal)
    expect(isBegun).toBe(false)
    resolve()
    expect(await working).toBe('done')
    await postgres.start()
    expect(await turns.run('y', noDeadline, begin)).toBe(true)
    await postgres.remove()
  })
})
