import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AccessBattery } from '../testing/batteries/access-battery.ts'
import { testSessions } from '../testing/batteries/sessions-battery.ts'
import { testTokens } from '../testing/batteries/tokens-battery.ts'
import { openAccessDatabase } from './access-database.ts'
import { sqliteSessions } from './sqlite-sessions.ts'
import { sqliteTokens } from './sqlite-tokens.ts'

/** A file in a new folder. A test may open it several times. */
async function openFile<Store, Options>(
  store: (database: DatabaseSync, now: () => number, options: Options) => Store,
): Promise<AccessBattery<Store, Options>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'access-'))
  const all: DatabaseSync[] = []
  return {
    store: async (now, options) => {
      const database = openAccessDatabase(path.join(folder, 'access.db'))
      all.push(database)
      return store(database, now, options)
    },
    stored: async () =>
      readdirSync(folder)
        .map((name) => readFileSync(path.join(folder, name), 'latin1'))
        .join('\n'),
    tamper: async (sql) => all[0]?.exec(sql),
    end: async () => {
      for (const database of all) database.close()
      rmSync(folder, { recursive: true })
    },
  }
}

describe('sessions in SQLite', () => {
  testSessions(() => openFile((database, now, limits) => sqliteSessions(database, limits, now)))
})

describe('tokens in SQLite', () => {
  testTokens(() => openFile((database, now) => sqliteTokens(database, now)))
})

describe('a file that takes no writes for the moment', () => {
  it('still tells sessions and tokens', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'access-'))
    const [database, other] = [1, 2].map(() => openAccessDatabase(path.join(folder, 'access.db')))
    if (!database || !other) throw new Error('there is no database')
    let now = Date.now()
    const who = { kind: 'person', subject: 'ada', name: 'Ada', address: null } as const
    const hour = 3_600_000
    const sessions = sqliteSessions(database, { idleMs: hour, maxMs: hour }, () => now)
    const tokens = sqliteTokens(database, () => now)
    const more = { grants: [], userAgent: null, ipAddress: null, sealedIdToken: null }
    const session = await sessions.begin({ who, ...more })
    const token = await tokens.make({ id: 'a', name: 'a', role: 'viewer', expiresAt: null, madeBy: who })
    now += 5 * 60_000
    other.exec('BEGIN IMMEDIATE')
    expect(await sessions.use(session.secret, null)).toMatchObject({ id: session.id })
    expect(await tokens.use(token.secret)).toMatchObject({ id: 'a' })
    other.exec('ROLLBACK')
    for (const each of [database, other]) each.close()
    rmSync(folder, { recursive: true })
  })
})
