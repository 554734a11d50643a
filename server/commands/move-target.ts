import pg from 'pg'
import { type Account, accountId, accountWords } from '../../src/contract/account.ts'
import { countWords } from '../../src/contract/count-words.ts'
import { DatabaseError } from '../database.ts'
import { codeOf } from '../error-code.ts'
import type { ChainHead } from '../ledger/chain.ts'
import { notAcknowledged } from '../ledger/problems.ts'
import { chainLock } from '../postgres/ledger-tables.ts'
import { eventsOf } from '../postgres/events.ts'
import { types } from '../postgres/pool.ts'
import { databaseInWords } from '../postgres/unavailable.ts'

/** The application name in PostgreSQL, so that two moves do not take each other for a console. */
export const ownName = 'imports-console ledger move'

/** Connects, for long statements. Throws DatabaseError when it cannot. */
export async function connectTo(address: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: address,
    application_name: ownName,
    connectionTimeoutMillis: 10_000,
    lock_timeout: 10_000,
    types,
  })
  // If the connection breaks, the next statement reports it.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    const why = error instanceof Error ? error.message || String(codeOf(error)) : ''
    throw new DatabaseError(`The database ${databaseInWords(address)} cannot be used: ${why}.`, {
      cause: error,
    })
  }
  return client
}

/** Throws DatabaseError while a console is connected to the database, or works on a job of it. */
export async function assertNoConsole(client: pg.Client, address: string): Promise<void> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'imports-console'`,
  )
  const connections = rows[0]?.n ?? 0
  if (connections === 0 && !(await isJobHeld(client))) return
  const seen = connections > 0 ? `${connections} connections of consoles` : 'a job that a console works on'
  throw new DatabaseError(
    `The database ${databaseInWords(address)} has ${seen}. Stop all consoles first. Nothing was moved.`,
  )
}

async function isJobHeld(client: pg.Client): Promise<boolean> {
  if (!(await hasTables(client))) return false
  const { rowCount } = await client.query('SELECT 1 FROM job_leases WHERE held_until > clock_timestamp()')
  return rowCount !== 0
}

async function hasTables(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('job_leases') IS NOT NULL AS there`,
  )
  return rows[0]?.there ?? false
}

/** Keeps every console from writing to the ledger until the transaction ends. */
export async function lockLedger(client: pg.Client): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [chainLock])
}

/** The account that the ledger in a database names, and its head; null for an empty database. */
export async function ledgerThere(client: pg.Client): Promise<{ account: string; head: ChainHead } | null> {
  if (!(await hasTables(client))) return null
  const { rows: counts } = await client.query<{ given: number }>(
    'SELECT sum(given)::bigint AS given FROM counters',
  )
  const { rows } = await client.query<ChainHead>('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1')
  const [head] = rows
  if (!head && counts[0]?.given === 0) return null
  const { rows: owners } = await client.query<{ account: string | null }>(
    `SELECT body::json ->> 'account' AS account FROM entries WHERE event = 'account_opened' ORDER BY seq LIMIT 1`,
  )
  return {
    account: owners[0]?.account ?? 'an account that it does not name',
    head: head ?? { seq: 0, hash: '' },
  }
}

/** Throws DatabaseError when the database already has a ledger. */
export async function assertEmpty(client: pg.Client, address: string): Promise<void> {
  const there = await ledgerThere(client)
  if (!there) return
  throw new DatabaseError(
    `The database ${databaseInWords(address)} has a ledger already: that of ${there.account}, with ${countWords(there.head.seq, 'entry', 'entries')}. ` +
      'Point DATABASE_URL at an empty database. Nothing was moved.',
  )
}

/** Throws DatabaseError when the ledger in the database belongs to another account. */
export async function assertLedgerOf(client: pg.Client, account: Account, address: string): Promise<void> {
  const there = await ledgerThere(client)
  if (there?.account === accountId(account)) return
  const whose = there ? `is of ${there.account}, not of ${accountWords(account)}` : 'has no ledger'
  throw new DatabaseError(`The database ${databaseInWords(address)} ${whose}.`)
}

/** What replicas have found and nobody has acknowledged: a copy of the other tables does not show all of it. */
export async function openFindings(client: pg.Client): Promise<{ message: string }[]> {
  const found = await client.query<{ key: string; message: string }>(
    'SELECT key, message FROM findings ORDER BY found_at',
  )
  return notAcknowledged(found.rows, await eventsOf(client, 'problems_acknowledged'))
}
