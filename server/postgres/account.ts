import { type Account, accountId } from '../../src/contract/account.ts'
import { accountInWords } from '../account.ts'
import { DatabaseError } from '../database.ts'
import type { ChainEvent } from '../ledger/chain.ts'
import type { Chain } from './chain.ts'
import type { Client, Pool } from './pool.ts'

/**
 * Makes an empty database the account's, however many consoles start at the same moment. Throws DatabaseError where it is
 * another account's.
 */
export async function openAccount(
  pool: Pool,
  chain: Chain,
  account: Account,
  keyFingerprint: string,
): Promise<void> {
  const assertOwn = (owner: string | null) => {
    if (owner === null || owner === accountId(account)) return
    throw new DatabaseError(
      `The database belongs to another account (${owner}), not to ${accountInWords(account)}. ` +
        'Point DATABASE_URL at another database: each account has one of its own. Nothing was changed.',
    )
  }
  const owner = await ownerOf(pool)
  assertOwn(owner)
  if (owner !== null) return
  await chain.commit(async ({ client, appendEvent }) => {
    const already = await ownerOf(client)
    assertOwn(already)
    if (already === null) await appendEvent(opening(account, keyFingerprint))
  })
}

/** The first entry of a ledger, which says whose it is. */
export function opening({ name }: Account, keyFingerprint: string): ChainEvent {
  const at = new Date().toISOString()
  return {
    event: 'account_opened',
    at,
    operator: null,
    name,
    keyFingerprint,
    takenOver: false,
    pausedJobs: 0,
  }
}

/** The id of the account that a ledger is of; null where it was not opened yet. */
export async function ownerOf(database: Pool | Client): Promise<string | null> {
  const { rows } = await database.query<{ account: string }>(
    `SELECT body::json ->> 'account' AS account FROM entries WHERE event = 'account_opened' ORDER BY seq LIMIT 1`,
  )
  return rows[0]?.account ?? null
}

/** Whether a key is one of the account's: another replica may have confirmed it. */
export async function isKnownKey(database: Pool | Client, keyFingerprint: string): Promise<boolean> {
  const { rows } = await database.query(
    `SELECT 1 FROM entries WHERE event IN ('account_opened', 'key_confirmed')
        AND body::json ->> 'keyFingerprint' = $1 LIMIT 1`,
    [keyFingerprint],
  )
  return rows.length > 0
}

/** What of an account waits for a key to be confirmed, and when one was last, ISO. */
export async function whatWaits(
  pool: Pool,
): Promise<{ knownSince: string | null; waiting: { jobs: number; records: number } }> {
  const { rows } = await pool.query<{ known_since: string | null; jobs: number; records: number }>(
    `SELECT (SELECT body::json ->> 'at' FROM entries
              WHERE event IN ('account_opened', 'key_confirmed') ORDER BY seq DESC LIMIT 1) AS known_since,
            (SELECT count(*) FROM jobs WHERE state IN ('waiting','running','paused')) AS jobs,
            (SELECT count(*) FROM deletions WHERE outcome IN ('intended','unknown')) AS records`,
  )
  const { known_since: knownSince = null, jobs = 0, records = 0 } = rows[0] ?? {}
  return { knownSince, waiting: { jobs, records } }
}
