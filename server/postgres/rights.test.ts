import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { testAccount } from '../testing/open-test-ledger.ts'
import { queryDatabase, testPostgres } from '../testing/postgres/test-database.ts'
import { openChain } from './chain.ts'
import { migrate } from './migrate.ts'
import { openPostgresLedger } from './open-ledger.ts'
import { openPool } from './pool.ts'

const log = pino({ level: 'silent' })
const roles = readFileSync(path.join(import.meta.dirname, '../../deploy/postgres-roles.sql'), 'utf8')

it.each(['a new database', 'one that another role has used'])(
  'the role of the replicas adds to what is on record and takes nothing away, in %s',
  async (which) => {
    const postgres = await testPostgres()
    const superuser = await postgres.newDatabase()
    const as = (role: string) => superuser.replace('postgres@', `${role}@`)
    const opened = (url: string) => {
      const pool = openPool(url, log)
      onTestFinished(() => pool.end())
      return pool
    }
    if (which !== 'a new database') await migrate(opened(superuser))
    await queryDatabase(superuser, roles)
    await queryDatabase(superuser, roles)
    await migrate(opened(as('imports_console_owner')))

    const app = opened(as('imports_console'))
    await migrate(app)
    const ledger = await openPostgresLedger({ pool: app, account: testAccount, keyFingerprint: 'f', log })
    const id = await ledger.recordIntent({ importId: 'a', operator: 'x', import: null, key: 'k' })
    await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1 })
    await ledger.integrity.checkedOnce()
    expect((await ledger.integrity.check()).problems).toEqual([])
    await ledger.probe()
    const event = { event: 'create_sent', at: 'now', operator: 'x', asked: null } as const
    const chain = openChain({ pool: app, account: 'live:x', log })
    await chain.commit(({ appendEvent }) => appendEvent(event))
    const refused = [
      `UPDATE entries SET body = '{}'`,
      'DELETE FROM entries',
      'TRUNCATE entries',
      'DELETE FROM deletions',
      'DELETE FROM jobs',
      'DELETE FROM job_items',
      'DELETE FROM counters',
      'DELETE FROM restores',
      'DELETE FROM findings',
      'DELETE FROM given_up',
      'UPDATE deletion_requests SET key = NULL',
      'UPDATE schema_version SET version = 0',
      'DROP TABLE entries',
      'ALTER TABLE entries DISABLE TRIGGER ALL',
      'CREATE TABLE more (a integer)',
    ]
    for (const sql of refused)
      await expect(queryDatabase(as('imports_console'), sql)).rejects.toThrow(
        /permission denied|must be owner/,
      )
    await queryDatabase(as('imports_console'), 'DELETE FROM turns')
  },
)

it('a role that may make no tables is told who makes them', async () => {
  const superuser = await (await testPostgres()).newDatabase()
  await queryDatabase(superuser, roles)
  const pool = openPool(superuser.replace('postgres@', 'imports_console@'), log)
  onTestFinished(() => pool.end())
  await expect(migrate(pool)).rejects.toThrow(
    /role of DATABASE_URL may not make them\. Run "npm run database:migrate" .* the role that owns them/,
  )
})
