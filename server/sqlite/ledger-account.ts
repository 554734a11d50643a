import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import * as v from 'valibot'
import { type Account, accountId, accountSchema, accountWords } from '../../src/contract/account.ts'
import { DatabaseError } from '../database.ts'
import { moveEvent, type Moved } from '../ledger/chain.ts'
import { type Chain, eventsOf } from './chain.ts'
import { listHash } from '../ledger/check-job.ts'
import { waitingCounts } from '../ledger/stored-job.ts'
import { storedIds } from './check-jobs.ts'

/** Throws DatabaseError when a ledger names another account: somebody copied or moved it. */
export function assertOwn(database: DatabaseSync, file: string, account: Account): void {
  const row = opening(database)
  if (row === undefined || row['account'] === accountId(account)) return
  throw new DatabaseError(
    `The ledger ${file} belongs to another account (${String(row['account'])}), not to ${accountWords(account)}. ` +
      'Move it back to its own folder, or point DATA_DIR at another one. Nothing was changed.',
  )
}

function opening(database: DatabaseSync): Record<string, SQLOutputValue> | undefined {
  return database
    .prepare(
      `SELECT body ->> '$.account' AS account FROM entries WHERE event = 'account_opened' ORDER BY seq LIMIT 1`,
    )
    .get()
}

/** The account that a ledger names; null if it names none. */
export function ownerOf(database: DatabaseSync): Account | null {
  const row = opening(database)
  return row === undefined ? null : parseAccountId(String(row['account']))
}

/** The account of an id in an entry; null if the text is no such id. */
export function parseAccountId(id: string): Account | null {
  const [, mode, name, baseUrl = null] = /^(sandbox|live):([^:]+)(?::(.+))?$/.exec(id) ?? []
  const account = { mode, name, baseUrl }
  return v.is(accountSchema, account) ? account : null
}

/** Counts the work that waits until a key is confirmed, or until a console runs for its account. */
export function countWaiting(database: DatabaseSync): { jobs: number; records: number } {
  const row = database.prepare(waitingCounts).get()
  return { jobs: Number(row?.['jobs']), records: Number(row?.['records']) }
}

type Opening = { keyFingerprint: string | null; takenOver: boolean; at: string }

/**
 * Writes the entry that names the account of a ledger. Within a transaction. The jobs of an older console join the chain as they
 * are. Its running jobs are paused, because nobody knows which account they were for.
 */
export function openAccount(
  database: DatabaseSync,
  chain: Chain,
  { account, keyFingerprint, takenOver, at }: Opening & { account: Account },
): void {
  const jobs = database.prepare('SELECT * FROM jobs ORDER BY id').all()
  const running = jobs.filter(({ state }) => state === 'running')
  chain.appendEvent({
    event: 'account_opened',
    at,
    operator: null,
    name: account.name,
    keyFingerprint,
    takenOver,
    pausedJobs: running.length,
  })
  const pause = database.prepare(
    `UPDATE jobs SET state = 'paused', paused_code = ?, paused_why = ? WHERE id = ?`,
  )
  for (const job of jobs) {
    const id = Number(job['id'])
    const jobId = String(id)
    chain.appendEvent({
      event: 'job_created',
      at: String(job['created_at']),
      operator: String(job['operator']),
      jobId,
      key: String(job['key']),
      askedHash: String(job['asked_hash']),
      reason: job['reason'] === null ? null : String(job['reason']),
      retryOf: job['retry_of'] === null ? null : String(job['retry_of']),
      total: Number(job['total']),
      idsSha256: listHash(storedIds(database, id)),
    })
    const isRunning = job['state'] === 'running'
    const why = takenOverWhy(account)
    if (isRunning) pause.run('taken_over', why, id)
    const state = isRunning ? 'paused' : (job['state'] as Moved)
    chain.appendEvent({
      event: moveEvent('running', state),
      at,
      operator: null,
      jobId,
      code: isRunning ? 'taken_over' : null,
      ...(isRunning && { why }),
    })
  }
}

function takenOverWhy(account: Account): string {
  return `This job was begun by an older console, which did not write down whose imports it was for. Resume it if they are those of ${accountWords(account)}.`
}

/** The confirmed keys of an account. */
export type KnownKeys = {
  /** Whether the key that this console was started with is one of them. */
  isKnown(): boolean
  /** When a key was last confirmed, ISO; null before the account was opened. */
  knownSince(): string | null
}

/** Reads them from the chain each time, because another process may confirm a key. */
export function knownKeys(database: DatabaseSync, keyFingerprint: string | null): KnownKeys {
  const known = database.prepare(
    `SELECT 1 FROM entries
      WHERE event IN ('account_opened', 'key_confirmed') AND body ->> '$.keyFingerprint' IS ? LIMIT 1`,
  )
  const since = database.prepare(
    `SELECT body ->> '$.at' AS at FROM entries
      WHERE event IN ('account_opened', 'key_confirmed') ORDER BY seq DESC LIMIT 1`,
  )
  return {
    isKnown: () => known.get(keyFingerprint) !== undefined,
    knownSince: () => {
      const at = since.get()?.['at']
      return at === undefined || at === null ? null : String(at)
    },
  }
}

/** Whether this was the ledger of an older console, and how many jobs were paused when it was taken over. */
export function whenTakenOver(database: DatabaseSync): { at: string; pausedJobs: number } | null {
  const opened = eventsOf(database, 'account_opened')[0]
  return opened?.takenOver ? { at: opened.at, pausedJobs: opened.pausedJobs } : null
}
