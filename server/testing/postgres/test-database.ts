import pg from 'pg'
import { migrate } from '../../postgres/migrate.ts'
import { openPool } from '../../postgres/pool.ts'
import { pino } from 'pino'
import { startPostgres, type TestPostgres } from './start-postgres.ts'

/** One PostgreSQL for all tests of a process: starting one takes two seconds. */
let running: Promise<TestPostgres> | null = null
export const testPostgres = (): Promise<TestPostgres> => (running ??= startPostgres())

let template: Promise<string> | null = null
let made = 0

/**
 * The address of a new database with the tables of a console in it, copied from one that was made once. As files that takes half
 * the time.
 */
export async function testDatabase(): Promise<string> {
  const postgres = await testPostgres()
  const from = await (template ??= makeTemplate(postgres))
  const name = `copy_${++made}`
  await postgres.query(`CREATE DATABASE ${name} TEMPLATE ${from} STRATEGY FILE_COPY`)
  return postgres.url(name)
}

async function makeTemplate(postgres: TestPostgres): Promise<string> {
  await postgres.query('CREATE DATABASE made_once')
  const pool = openPool(postgres.url('made_once'), pino({ level: 'silent' }))
  await migrate(pool)
  await pool.end()
  return 'made_once'
}

/** Runs SQL in a test's database, as its owner: what an attacker or an administrator could do. */
export async function queryDatabase(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query(sql, values)
  } finally {
    await client.end()
  }
}
