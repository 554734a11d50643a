import pg from 'pg'
import { deadlineIn, pause } from '../deadline.ts'
import type { ChainHead } from '../ledger/chain.ts'
import { WriteInDoubtError } from '../ledger/ledger-refusal.ts'
import { chainLock } from './ledger-tables.ts'
import { type Client, CommitError, type Pool, transaction } from './pool.ts'

/** Begins a transaction that has the lock of the chain. */
export const beginChange = `BEGIN; SELECT pg_advisory_xact_lock(${chainLock})`

/** How long to try to find out whether a change was made, and how far apart the tries are, in milliseconds. */
const search = { withinMs: 5_000, everyMs: 100 }

/** The last entry of a transaction; null if the transaction was not made. Throws WriteInDoubtError. */
export function findCommit(pool: Pool, key: string): Promise<ChainHead | null> {
  const look = async (client: Client) => (await entriesOf(client, [key])).get(key) ?? null
  return underLock(pool, look, () => true)
}

/** The changes of a call that were made: the last entry of each, and its record. */
type FoundChanges = Map<string, ChainHead & { record: number | null }>

/**
 * The changes that a call of `write_records` made, by their keys. The call may still be on its way to the database. If nothing of
 * it is there, it is marked as given up: if it arrives later, it changes nothing. Throws WriteInDoubtError.
 */
export function findCall(pool: Pool, call: string, keys: readonly string[]): Promise<FoundChanges> {
  const look = async (client: Client) => {
    const found = await entriesOf(client, keys)
    if (found.size === 0)
      await client.query('INSERT INTO given_up (call) VALUES ($1) ON CONFLICT DO NOTHING', [call])
    return found
  }
  return underLock(pool, look, ({ size }) => size > 0)
}

async function entriesOf(client: Client, keys: readonly string[]): Promise<FoundChanges> {
  const { rows } = await client.query<ChainHead & { key: string; record: number | null }>(
    'SELECT commit_key AS key, seq, hash, deletion_id AS record FROM entries WHERE commit_key = ANY ($1::uuid[]) ORDER BY seq',
    [keys],
  )
  return new Map(rows.map(({ key, ...entry }) => [key, entry]))
}

/**
 * Looks under the lock of the chain: the transaction that held it before has ended, one way or the other. Throws
 * WriteInDoubtError when the database is not back in time. `wasRead`: nothing was written, so a failed COMMIT does not matter.
 */
async function underLock<T>(
  pool: Pool,
  look: (client: Client) => Promise<T>,
  wasRead: (found: T) => boolean,
): Promise<T> {
  const deadline = deadlineIn(search.withinMs)
  for (;;) {
    try {
      return await transaction(pool, look, beginChange)
    } catch (error) {
      // The look itself succeeded.
      if (error instanceof CommitError && wasRead(error.result as T)) return error.result as T
      if (deadline.left() <= search.everyMs) throw new WriteInDoubtError({ cause: error })
      await pause(search.everyMs, deadline)
    }
  }
}

/** Whether a statement outside a transaction may have been made in spite of its error. */
export function mayBeMade(error: unknown): boolean {
  // An ERROR undoes the statement. Every other failure breaks the connection, perhaps after the statement was made.
  return !(error instanceof pg.DatabaseError && error.severity === 'ERROR')
}
