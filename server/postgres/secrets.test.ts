import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { DatabaseError } from '../database.ts'
import { queryDatabase, testDatabase } from '../testing/postgres/test-database.ts'
import { openPool, type Pool } from './pool.ts'
import { sharedSecret } from './secrets.ts'

const pools: Pool[] = []
const replica = (url: string, ...keys: string[]) => {
  const pool = openPool(url, pino({ level: 'silent' }))
  pools.push(pool)
  return () => sharedSecret(pool, keys, 'account-secret')
}
afterAll(() => Promise.all(pools.map((pool) => pool.end())))

const hex = (secret: Buffer) => secret.toString('hex')

describe('a secret that replicas share', () => {
  it('is made once, however many start at the same moment, and is not to be read in the database', async () => {
    const url = await testDatabase()
    const replicas = Array.from({ length: 6 }, () => replica(url, 'key'))
    const made = await Promise.all(replicas.map((secret) => secret()))
    expect(new Set(made.map(hex)).size).toBe(1)
    expect(made[0]).toHaveLength(32)
    const { rows } = await queryDatabase(url, 'SELECT secrets::text AS text FROM secrets')
    expect(rows).toHaveLength(1)
    expect(rows[0].text).not.toContain(hex(made[0] as Buffer))
  })

  it('outlives its key, once a replica has started with the new key before it', async () => {
    const url = await testDatabase()
    const made = await replica(url, 'old')()
    expect(await replica(url, 'new', 'old')()).toEqual(made)
    expect(await replica(url, 'new')()).toEqual(made)
  })

  it('stops the start in one line where no key opens it, and stays as it is', async () => {
    const url = await testDatabase()
    const made = await replica(url, 'key')()
    const error = await replica(url, 'other')().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DatabaseError)
    expect((error as Error).message).toMatch(/^No key of SECRET_KEYS opens .* Nothing was changed\.$/)
    expect(await replica(url, 'key')()).toEqual(made)
  })
})
