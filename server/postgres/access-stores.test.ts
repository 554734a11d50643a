import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { AccessBattery } from '../testing/batteries/access-battery.ts'
import { testSessions } from '../testing/batteries/sessions-battery.ts'
import { testTokens } from '../testing/batteries/tokens-battery.ts'
import { queryDatabase, testDatabase } from '../testing/postgres/test-database.ts'
import { openPool, type Pool } from './pool.ts'
import { postgresSessions } from './sessions.ts'
import { postgresTokens } from './tokens.ts'

const log = pino({ level: 'silent' })

/** A database for this test alone. Each time that the test opens it, it gets another replica. */
async function openReplicas<Store, Options>(
  store: (pool: Pool, clock: () => number, options: Options) => Store,
): Promise<AccessBattery<Store, Options>> {
  const url = await testDatabase()
  const pools: Pool[] = []
  return {
    store: async (clock, options) => {
      const pool = openPool(url, log)
      pools.push(pool)
      return store(pool, clock, options)
    },
    stored: async () => {
      const { rows } = await queryDatabase(
        url,
        `SELECT sessions::text AS text FROM sessions UNION ALL SELECT tokens::text FROM tokens`,
      )
      return rows.map(({ text }: { text: string }) => text).join('\n')
    },
    tamper: async (sql) => void (await queryDatabase(url, sql)),
    end: async () => {
      await Promise.all(pools.map((pool) => pool.end()))
    },
  }
}

describe('sessions in PostgreSQL', () => {
  testSessions(() => openReplicas((pool, clock, limits) => postgresSessions(pool, limits, clock)))
})

describe('tokens in PostgreSQL', () => {
  testTokens(() => openReplicas((pool, clock) => postgresTokens(pool, clock)))
})

const who = { kind: 'person', subject: 'ada', name: 'Ada', address: null } as const
const session = { who, grants: [], userAgent: null, ipAddress: null, sealedIdToken: null }

describe('sessions and tokens of replicas whose clocks differ', () => {
  it('go by the clock of the database', async () => {
    const url = await testDatabase()
    const pool = openPool(url, log)
    const sessions = postgresSessions(pool, { idleMs: 60_000, maxMs: 3_600_000 })
    const tokens = postgresTokens(pool)
    const { secret } = await sessions.begin(session)
    const made = await tokens.make({ id: 'a', name: 'a\0b', role: 'viewer', expiresAt: null, madeBy: who })
    expect(await sessions.use(secret, null)).toMatchObject({ who })
    expect(await tokens.use(made.secret)).toMatchObject({ name: 'a\0b' })
    await queryDatabase(url, `UPDATE sessions SET last_used_at = last_used_at - interval '1 minute'`)
    expect(await sessions.use(secret, null)).toBeNull()
    await pool.end()
  })
})

describe('a database that takes no writes for the moment', () => {
  it('still tells sessions and tokens; one that does not answer is a problem of its own', async () => {
    const url = await testDatabase()
    let at = Date.now()
    const pool = openPool(url, log)
    const sessions = postgresSessions(pool, { idleMs: 3_600_000, maxMs: 36_000_000 }, () => at)
    const tokens = postgresTokens(pool, () => at)
    const { id, secret } = await sessions.begin(session)
    const made = await tokens.make({ id: 'a', name: 'a', role: 'viewer', expiresAt: null, madeBy: who })
    await pool.end()
    await queryDatabase(
      url,
      `ALTER DATABASE ${new URL(url.replace('@/', '@x/')).pathname.slice(1)} SET default_transaction_read_only = on`,
    )
    const reading = openPool(url, log)
    at += 5 * 60_000
    const later = postgresSessions(reading, { idleMs: 3_600_000, maxMs: 36_000_000 }, () => at)
    expect(await later.use(secret, null)).toMatchObject({ id })
    expect(await postgresTokens(reading, () => at).use(made.secret)).toMatchObject({ id: 'a' })
    await reading.end()
    const nowhere = openPool('postgresql://nobody@127.0.0.1:9/none', log)
    const refusal = { parts: { status: 503, code: 'ledger_unavailable' } }
    await expect(postgresTokens(nowhere).use(made.secret)).rejects.toMatchObject(refusal)
    await nowhere.end()
  })
})
