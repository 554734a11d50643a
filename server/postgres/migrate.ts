import type { Logger } from 'pino'
import { DatabaseError } from '../database.ts'
import { codeOf } from '../error-code.ts'
import { commandLine } from '../package.ts'
import { type Client, openPool, type Pool, transaction } from './pool.ts'
import { migrations } from './schema.ts'
import { asStartFailure, databaseOf } from './unavailable.ts'

/** Advisory locks are numbers; any number will do that nothing else in the database uses. */
const schemaLock = 7_403_001

/**
 * Brings the schema of the database up to date, one replica at a time. Throws DatabaseError when the schema is that of a newer
 * console, or when the role may not change it.
 */
export async function migrate(pool: Pool): Promise<void> {
  const before = await versionOf(pool)
  if (before === migrations.length) return
  if (before > migrations.length) throw newerConsole(before)
  await makeTables(pool).catch((error: unknown) => {
    throw codeOf(error) === insufficientPrivilege ? needsOwner(pool, error) : error
  })
}

/** The same over a connection of its own: a large database may take longer for a new table than any other answer may. */
export async function migrateAt(url: string, log: Logger): Promise<void> {
  const pool = openPool(url, log, { connections: 1 })
  try {
    await migrate(pool)
  } catch (error) {
    throw asStartFailure(error, pool)
  } finally {
    await pool.end()
  }
}

const insufficientPrivilege = '42501'

function needsOwner(pool: Pool, cause: unknown): DatabaseError {
  const where = databaseOf(pool)
  return new DatabaseError(
    `The tables in the database ${where} are not those of this console yet, and the role of DATABASE_URL may not make them. ` +
      `Run "${commandLine('database migrate')}" with a DATABASE_URL of the role that owns them. Nothing was changed.`,
    { cause },
  )
}

async function makeTables(pool: Pool): Promise<void> {
  await transaction(pool, async (client) => {
    // A long wait here means that another replica is making the tables.
    await client.query('SET LOCAL lock_timeout = 60000; SET LOCAL statement_timeout = 0')
    await client.query('SELECT pg_advisory_xact_lock($1)', [schemaLock])
    // Not `versionOf`: this connection may have read the catalog before it had the lock.
    await client.query('CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL)')
    const version = await storedVersion(client)
    if (version > migrations.length) throw newerConsole(version)
    for (const migration of migrations.slice(version)) await client.query(migration)
    await client.query('DELETE FROM schema_version')
    await client.query('INSERT INTO schema_version (version) VALUES ($1)', [migrations.length])
  })
}

/** For a program that changes nothing: throws DatabaseError when the schema is not that of this console. */
export async function assertSchema(pool: Pool): Promise<void> {
  const version = await versionOf(pool)
  if (version > migrations.length) throw newerConsole(version)
  if (version === migrations.length) return
  const where = databaseOf(pool)
  throw new DatabaseError(
    version === 0
      ? `There is no ledger in the database ${where}.`
      : `The database ${where} was written by an older console. Start this console on it once.`,
  )
}

function newerConsole(version: number): DatabaseError {
  return new DatabaseError(
    `The database was written by a newer console (schema ${version}, this one knows ${migrations.length}). ` +
      'Start the newer console, or point DATABASE_URL at another database. Nothing was changed.',
  )
}

/** How many migrations have run; 0 for an empty database. */
async function versionOf(pool: Pool): Promise<number> {
  const found = await pool.query<{ there: boolean }>(
    `SELECT to_regclass('schema_version') IS NOT NULL AS there`,
  )
  return found.rows[0]?.there ? storedVersion(pool) : 0
}

async function storedVersion(database: Pool | Client): Promise<number> {
  const { rows } = await database.query<{ version: number | null }>(
    'SELECT max(version) AS version FROM schema_version',
  )
  return rows[0]?.version ?? 0
}
