import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LedgerUnavailableError, ledgerProblem } from '../ledger/ledger-refusal.ts'
import { openReplica } from '../testing/postgres/open-postgres-ledger.ts'
import { startPostgres, type TestPostgres } from '../testing/postgres/start-postgres.ts'
import { openPool } from './pool.ts'
import { asUnavailable, databaseInWords } from './unavailable.ts'

const log = pino({ level: 'silent' })
let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.remove())

/** The message when `sql` fails, or when the database cannot be reached. */
async function whySaid(url: string, sql: string): Promise<string> {
  const pool = openPool(url, log)
  const error = await pool.query(sql).catch((thrown: unknown) => thrown)
  await pool.end()
  const known = asUnavailable(error, pool)
  return known instanceof LedgerUnavailableError ? known.message : `not known: ${String(error)}`
}

describe('a database that cannot be used', () => {
  it.each([
    {
      what: 'a right is missing',
      sql: `SET ROLE pg_monitor; CREATE TABLE x (a int)`,
      said: /does not give the role .* a right .*postgres-roles\.sql/,
    },
    {
      what: 'it is read-only',
      sql: 'BEGIN READ ONLY; CREATE TABLE x (a int)',
      said: /takes no changes: it is a standby/,
    },
    {
      what: 'it is slow',
      sql: 'SET statement_timeout = 10; SELECT pg_sleep(1)',
      said: /took too long to answer/,
    },
    {
      what: 'its disk is full',
      sql: `DO $$ BEGIN RAISE SQLSTATE '53100'; END $$`,
      said: /no room left on its disk/,
    },
    {
      what: 'all its connections are taken',
      sql: `DO $$ BEGIN RAISE SQLSTATE '53300'; END $$`,
      said: /no connection left for this console/,
    },
    {
      what: 'its tables are gone',
      sql: 'SELECT 1 FROM entries',
      said: /lacks a table .*Restart the console/,
    },
    {
      what: 'it ends',
      sql: 'SELECT pg_terminate_backend(pg_backend_pid())',
      said: /does not answer\. The console goes on by itself/,
    },
  ])('says so where $what', async ({ sql, said }) => {
    const message = await whySaid(await postgres.newDatabase(), sql)
    expect(message).toMatch(said)
    expect(message).toMatch(/^The database console_\d+_\d+ at \/.*, which DATABASE_URL names, /)
  })

  it('says so where it is not there, or nobody listens, and never the password', async () => {
    expect(await whySaid(postgres.url('nowhere'), 'SELECT 1')).toMatch(/nowhere .* is not there\. Make it/)
    expect(await whySaid('postgresql://me:hunter2@127.0.0.1:9/console', 'SELECT 1')).toBe(
      'The database console at 127.0.0.1:9, which DATABASE_URL names, does not answer. The console goes on by itself once it does.',
    )
    expect(databaseInWords('postgresql://me:hunter2@db/a%20b?sslmode=require')).toBe('a b at db')
  })

  it('does not take what is no fault of a database for one', () => {
    const pool = openPool('postgresql://me@db/console', log)
    const error = new TypeError('x is undefined')
    expect(asUnavailable(error, pool)).toBe(error)
  })
})

it(
  'a ledger whose database is down answers so, and goes on by itself when it is back',
  { timeout: 60_000 },
  async () => {
    const url = await postgres.newDatabase()
    const ledger = await openReplica(url)
    const intend = () => ledger.recordIntent({ importId: 'a', operator: 'x', import: null })
    await intend()
    await postgres.end('SIGINT')
    const unavailable = { status: 503, code: 'ledger_unavailable' }
    for (const asked of [
      intend,
      () => ledger.list({ limit: 9 }),
      () => ledger.integrity.open(),
      () => ledger.jobs.list({ limit: 9 }),
    ]) {
      const error = await asked().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(LedgerUnavailableError)
      expect(ledgerProblem(error, 'Nothing was deleted.').parts).toMatchObject({
        ...unavailable,
        message: expect.stringMatching(/does not answer\. .* Nothing was deleted\.$/) as unknown,
      })
    }
    expect(await ledger.refusing()).toMatchObject({ code: 'ledger_unavailable' })
    await expect(ledger.probe()).rejects.toThrow(/does not answer/)
    await postgres.start()
    expect(await ledger.refusing()).toBeNull()
    await intend()
    expect(await ledger.list({ limit: 9 })).toHaveLength(2)
    await ledger.close()
  },
)
