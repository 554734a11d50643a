import { type Account, accountId, type AccountState, accountWords } from '../../src/contract/account.ts'
import type { Info } from '../../src/contract/info.ts'
import { DatabaseError } from '../database.ts'
import { waitingCounts } from '../ledger/stored-job.ts'
import { eventsOf } from './events.ts'
import type { Client, Pool } from './pool.ts'
import { databaseOf } from './unavailable.ts'

/** Throws DatabaseError when the database has the ledger of another account. */
export async function assertOwn(pool: Pool, account: Account): Promise<void> {
  const { rows } = await pool.query<{ body: string }>(
    `SELECT body FROM entries WHERE event = 'account_opened' ORDER BY seq LIMIT 1`,
  )
  const [opened] = rows
  if (!opened) return
  const { account: owner } = JSON.parse(opened.body) as { account?: unknown }
  if (owner === accountId(account)) return
  throw new DatabaseError(
    `The database ${databaseOf(pool)} belongs to another account (${String(owner)}), not to ${accountWords(account)}. ` +
      'Each account has a database of its own: point DATABASE_URL at another one. Nothing was changed.',
  )
}

/** Throws DatabaseError where the database has tables, and nothing was ever written to them. */
export async function assertBegun(pool: Pool): Promise<void> {
  const { rows } = await pool.query(
    'SELECT 1 FROM counters WHERE given > 0 UNION ALL SELECT 1 FROM entries LIMIT 1',
  )
  if (rows.length > 0) return
  const where = databaseOf(pool)
  throw new DatabaseError(`There is no ledger in the database ${where}.`)
}

/** Whether the ledger names its account. */
export async function isOpened(database: Pool | Client): Promise<boolean> {
  const { rows } = await database.query(`SELECT 1 FROM entries WHERE event = 'account_opened' LIMIT 1`)
  return rows.length > 0
}

/** The confirmed keys of an account. */
export type KnownKeys = {
  /** Whether the key that this console was started with is one of them. */
  isKnown: (database?: Pool | Client) => Promise<boolean>
  /** When a key was last confirmed, ISO; null before the account was opened. */
  knownSince: () => Promise<string | null>
}

/** Reads them from the chain, because another replica may confirm a key. A confirmed key stays confirmed. */
export function knownKeys(pool: Pool, keyFingerprint: string | null): KnownKeys {
  let isKnown = false
  return {
    isKnown: async (database = pool) => {
      isKnown ||= (await keyEvents(database)).some((event) => event.keyFingerprint === keyFingerprint)
      return isKnown
    },
    knownSince: async () => (await keyEvents(pool)).at(-1)?.at ?? null,
  }
}

const keyEvents = (database: Pool | Client) => eventsOf(database, 'account_opened', 'key_confirmed')

/** Counts the work that waits until a key is confirmed. */
export async function countWaiting(pool: Pool): Promise<NonNullable<AccountState['newKey']>['waiting']> {
  const { rows } = await pool.query<{ jobs: number; records: number }>(waitingCounts)
  return rows[0] ?? { jobs: 0, records: 0 }
}

/** Whether this was the ledger of an older console before it moved here, and how many jobs were paused then. */
export async function whenTakenOver(pool: Pool): Promise<Info['takenOver']> {
  const [opened] = await eventsOf(pool, 'account_opened')
  return opened?.takenOver ? { at: opened.at, pausedJobs: opened.pausedJobs } : null
}
