import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { DatabaseError } from '../database.ts'
import { queryDatabase, testDatabase, testPostgres } from '../testing/postgres/test-database.ts'
import { openChain } from './chain.ts'
import { migrate } from './migrate.ts'
import { migrations } from './schema.ts'
import { openPool, type Pool } from './pool.ts'

const log = pino({ level: 'silent' })
const pools: Pool[] = []
const open = (url: string) => {
  const pool = openPool(url, log)
  pools.push(pool)
  return pool
}
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.end())))

describe('the schema', () => {
  it('is made once, however many consoles start at the same moment', async () => {
    const url = await (await testPostgres()).newDatabase()
    await Promise.all([migrate(open(url)), migrate(open(url)), migrate(open(url))])
    await migrate(open(url))
    const { rows } = await queryDatabase(url, 'SELECT version FROM schema_version')
    expect(rows).toEqual([{ version: migrations.length }])
  })

  it('of a newer console stops the start, with what to do', async () => {
    const url = await testDatabase()
    await queryDatabase(url, 'UPDATE schema_version SET version = 99')
    const error = await migrate(open(url)).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DatabaseError)
    expect((error as Error).message).toMatch(/newer console \(schema 99, .*DATABASE_URL/)
  })
})

describe('the chain', () => {
  it('is linear, however many write at once', async () => {
    const url = await testDatabase()
    const chains = [1, 2, 3].map(() => openChain({ pool: open(url), account: 'live:x', log }))
    const event = { event: 'create_sent', at: 'now', operator: 'x', asked: null } as const
    await Promise.all(
      chains.flatMap((chain) =>
        Array.from({ length: 40 }, () => chain.commit(({ appendEvent }) => appendEvent(event))),
      ),
    )
    const { rows } = await queryDatabase(
      url,
      'SELECT count(*)::int AS n, max(seq)::int AS last, count(DISTINCT prev_hash)::int AS links FROM entries',
    )
    expect(rows).toEqual([{ n: 120, last: 120, links: 120 }])
  })

  it('takes what people typed, whatever it has in it', async () => {
    const url = await testDatabase()
    const asked = { title: 'a\0b', note: 'half \ud83d, and \\u0000', event: 'key_confirmed' }
    const event = { event: 'create_sent', at: 'now', operator: 'x', asked } as const
    await openChain({ pool: open(url), account: 'live:x', log }).commit(({ appendEvent }) =>
      appendEvent(event),
    )
    const { rows } = await queryDatabase(url, 'SELECT event, body FROM entries')
    expect(rows).toEqual([{ event: 'create_sent', body: JSON.stringify({ account: 'live:x', ...event }) }])
  })
})
