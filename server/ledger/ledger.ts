import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Logger } from 'pino'
import { type Account, accountId, type AccountState } from '../../src/contract/account.ts'
import type { Outcome } from '../../src/contract/deletion.ts'
import type { Import } from '../../src/contract/import.ts'
import { openDatabase, transaction } from '../database.ts'
import { type ChainHead, openChain, recordBody } from './chain.ts'
import type { ChainEvent } from './chain-events.ts'
import { keepEvidence } from './evidence.ts'
import { openHeads } from './heads.ts'
import { createJobStore, type JobItemKey, type JobStore } from './job-store.ts'
import { assertOwn, knownKeys, openAccount, whenTakenOver } from './ledger-account.ts'
import { type LedgerFiles, watchFiles } from './ledger-files.ts'
import {
  brokenRefusal,
  LedgerRefusal,
  newKeyRefusal,
  type Refusal,
  whyUnavailable,
} from './ledger-refusal.ts'
import { migrations } from './ledger-schema.ts'
import { isAbandoned, openRecords, type Records } from './records.ts'
import { type IntegrityWatch, watchIntegrity } from './watch-integrity.ts'

/** A record that has its end already, or that was never written. */
export class RecordNotOpenError extends Error {
  override name = 'RecordNotOpenError'
}

/** How a deletion ended, or that nobody knows yet (`unknown`); everything upstream's last answer told. */
export type RecordedOutcome = {
  outcome: Exclude<Outcome, 'intended'>
  attempts: number
  status?: number | null
  code?: string | null
  message?: string | null
  requestId?: string | null
  /** The import as upstream's answer showed it; left out, the record keeps what it had. */
  import?: Import | null
  /** The import was certainly not deleted, and the item of a job that this was goes back into its queue, together with it. */
  requeue?: boolean
}

export type Intent = {
  importId: string
  operator: string
  import: Import | null
  reason?: string | null
  /** The item of a job that this is; the item points to the record from then on. */
  item?: JobItemKey
}

/**
 * The record of every deletion of one account: what, by whom, when, and how it ended. Rows are added and settled, never
 * removed. What begins something (`recordIntent`, `appendIntent`, a new or resumed job) throws LedgerRefusal where nothing may begin.
 */
export type Ledger = Records & {
  account: Account
  /** Writes and syncs the intent to delete one import. Returns the record's id. Throws when it is not safely on disk. */
  recordIntent(intent: Intent): string
  /**
   * Writes how a deletion ended; a function is asked for it when no other process writes any more. Throws RecordNotOpenError when
   * the record is not open; and when it is not safely on disk.
   */
  recordOutcome(id: string, settlement: RecordedOutcome | (() => RecordedOutcome)): void
  /** A deletion that was given up took effect after all. Throws RecordNotOpenError when the record says no such thing. */
  recordLateSuccess(id: string, message: string): void
  /** The jobs, in the same database, so that an item and its record change together. */
  jobs: JobStore
  /** Writes an entry of the chain that begins something. Gives its number. Throws when it is not safely on disk. */
  appendIntent(event: ChainEvent): number
  /** Writes an entry that says how something ended, also where nothing may begin. Throws when it is not on disk. */
  appendOutcome(event: ChainEvent): void
  /** Throws LedgerRefusal, LedgerFileError or what a file cannot be written with where nothing may begin. */
  assertMayBegin(): void
  /** Why nothing may begin at present; null where it may. */
  refusing(): Refusal | null
  integrity: IntegrityWatch
  /** Goes on with what does not fit: an entry that names the problems and who has seen them. Throws LedgerRefusal. */
  acknowledge(options: { keys: readonly string[]; operator: string; note: string | null }): void
  /** Makes the key that the console was started with one of the account's. */
  confirmKey(operator: string): void
  /** What there is to say of the account and its key. */
  accountState(): Omit<AccountState, 'others'>
  /** Throws when a record could not be written now, and says why. (Real writes to every file: nothing less would tell.) */
  probe(): void
  /** For what only reads: searches, sums. */
  database: DatabaseSync
  files: LedgerFiles
  close(): void
}

export type LedgerOptions = {
  files: LedgerFiles
  account: Account
  /** Of the key that the console was started with; null in the sandbox. */
  keyFingerprint: string | null
  log: Logger
  /** Whether the file was an older console's until now. */
  takenOver?: boolean
}

/** A record with an import of much metadata. */
const probeCharacters = 32 * 1024

/** Opens (or starts) the ledger of an account. Throws DatabaseError when its file cannot be used. */
export function openLedger(options: LedgerOptions): Ledger {
  const { files, account, keyFingerprint, log } = options
  mkdirSync(path.dirname(files.ledger), { recursive: true })
  const database = openDatabase({ file: files.ledger, name: 'ledger', migrations, durable: true })
  try {
    assertOwn(database, files.ledger, account)
  } catch (error) {
    database.close()
    throw error
  }
  const insert = database.prepare(
    `INSERT INTO deletions (import_id, outcome, operator, import_json, requested_at, reason, job_id)
     VALUES (?, 'intended', ?, ?, ?, ?, ?)`,
  )
  const update = database.prepare(
    `UPDATE deletions
        SET outcome = ?, attempts = attempts + ?, status = ?, code = ?, message = ?, request_id = ?,
            import_json = coalesce(?, import_json), settled_at = ?
      WHERE id = ? AND outcome IN ('intended','unknown')`,
  )
  const updateLate = database.prepare(
    `UPDATE deletions SET outcome = 'deleted', code = NULL, message = ?, settled_at = ?
      WHERE id = ? AND ${isAbandoned}`,
  )
  const one = database.prepare('SELECT * FROM deletions WHERE id = ?')
  const lastBody = database.prepare(
    'SELECT body FROM entries WHERE deletion_id = ? ORDER BY seq DESC LIMIT 1',
  )
  const isOpened = database.prepare(`SELECT 1 FROM entries WHERE event = 'account_opened' LIMIT 1`)
  const touch = database.prepare('INSERT OR REPLACE INTO probe (id, at) VALUES (1, ?)')
  const countWaiting = database.prepare(
    `SELECT (SELECT count(*) FROM jobs WHERE state IN ('running','paused')) AS jobs,
            (SELECT count(*) FROM deletions WHERE outcome IN ('intended','unknown')) AS records`,
  )

  const chain = openChain(database, accountId(account))
  const heads = openHeads(files, (error) =>
    log.error({ err: error }, 'the head of the ledger could not be noted'),
  )
  const keys = knownKeys(database, keyFingerprint)
  // Before anything is written: what is there may be evidence.
  const integrity = watchIntegrity({ database, files, account }, log)

  /** A change and its entries in the chain, together or not at all; then the head is noted. */
  const chained = <T>(change: () => T, { settlesProblems = false } = {}): T => {
    const isBroken = integrity.open().length > 0 && !settlesProblems
    const made: { value: T; head: ChainHead }[] = []
    try {
      transaction(database, () => void made.push({ value: change(), head: chain.head() }))
    } catch (error) {
      // A commit can fail after it was made: what is written is never told as not written.
      if (!made.some(({ head }) => chain.has(head))) throw error
      log.error({ err: error }, 'a commit failed, and what it wrote is there all the same')
    }
    const head = chain.head()
    // What was noted before is evidence until somebody has seen what is wrong.
    if (isBroken) heads.owe(head)
    else heads.note(head)
    log.info({ entry: head.seq, hash: head.hash }, 'ledger head')
    const [done] = made
    if (!done) throw new Error('A change of the ledger was not made.')
    return done.value
  }

  const assertReadable = (): void => {
    watched.assertInPlace()
    heads.assertReadable()
  }

  const refusing = (): Refusal | null => {
    try {
      assertReadable()
    } catch (error) {
      return { code: 'ledger_unavailable', message: whyUnavailable(error) }
    }
    const problems = integrity.open()
    if (problems.length > 0) return brokenRefusal(problems)
    return keys.isKnown() ? null : newKeyRefusal(account)
  }

  const assertMayBegin = (): void => {
    assertReadable()
    const refusal = refusing()
    if (refusal) throw new LedgerRefusal(refusal)
    heads.payDebt()
  }
  const begun = <T>(change: () => T): T => {
    assertMayBegin()
    return chained(change)
  }

  /** Another process may open the same account at the same moment. */
  const openOnce = () => {
    if (isOpened.get() !== undefined) return
    const at = new Date().toISOString()
    openAccount(database, chain, { account, keyFingerprint, takenOver: options.takenOver ?? false, at })
  }
  if (integrity.open().length === 0) {
    if (isOpened.get() === undefined) chained(openOnce)
    heads.catchUp(chain.head())
  }
  // It was read from by now, so that SQLite's own files are there.
  const watched = watchFiles(files.ledger)

  const jobs = createJobStore({ database, chain, begun, chained: (change) => chained(change) })

  /** A record that somebody changed since its last entry: both go into the chain before a settlement covers it up. */
  const tellOfChanges = (id: number): void => {
    const was = lastBody.get(id)?.['body']
    const row = one.get(id)
    if (was === undefined || row === undefined) return
    const is = recordBody(row, accountOf(String(was)))
    if (is === was) return
    const at = new Date().toISOString()
    const event = {
      event: 'record_found_changed',
      at,
      operator: null,
      deletionId: String(id),
      was: String(was),
      is,
    } as const
    chain.appendEvent(event)
  }

  return {
    ...openRecords(database, account),
    account,
    jobs,
    integrity,
    database,
    files,
    refusing,
    assertMayBegin,
    recordIntent: ({ importId, operator, import: item, reason = null, item: key }) => {
      const id = begun(() => {
        const at = new Date().toISOString()
        const json = item && JSON.stringify(item)
        const jobId = key ? Number(key.jobId) : null
        const record = Number(insert.run(importId, operator, json, at, reason, jobId).lastInsertRowid)
        if (key) jobs.link(key, record)
        chain.appendRecord(record)
        return record
      })
      return String(id)
    },
    recordOutcome: (id, how) =>
      chained(() => {
        const settlement = typeof how === 'function' ? how() : how
        tellOfChanges(Number(id))
        const { changes } = update.run(
          settlement.outcome,
          settlement.attempts,
          settlement.status ?? null,
          settlement.code ?? null,
          settlement.message ?? null,
          settlement.requestId ?? null,
          settlement.import ? JSON.stringify(settlement.import) : null,
          settlement.outcome === 'unknown' ? null : new Date().toISOString(),
          Number(id),
        )
        if (changes === 0)
          throw new RecordNotOpenError(`Deletion ${id} is not open: it was settled before, or never written.`)
        if (settlement.requeue) jobs.requeue(Number(id))
        jobs.recordChanged(Number(id))
        chain.appendRecord(Number(id))
      }),
    recordLateSuccess: (id, message) =>
      chained(() => {
        tellOfChanges(Number(id))
        const { changes } = updateLate.run(message, new Date().toISOString(), Number(id))
        if (changes === 0) throw new RecordNotOpenError(`Deletion ${id} is none that was given up.`)
        jobs.recordChanged(Number(id))
        chain.appendRecord(Number(id))
      }),
    appendIntent: (event) => begun(() => chain.appendEvent(event).seq),
    appendOutcome: (event) => void chained(() => chain.appendEvent(event)),
    acknowledge: ({ keys: seen, operator, note }) => {
      watched.assertInPlace()
      const all = integrity.open()
      const problems = all.filter(({ key }) => seen.includes(key))
      if (problems.length === 0) return
      const at = new Date().toISOString()
      const evidence = keepEvidence(database, files, at)
      chained(
        () => {
          openOnce()
          chain.appendEvent({ event: 'problems_acknowledged', at, operator, problems, note, evidence })
        },
        { settlesProblems: problems.length === all.length },
      )
    },
    confirmKey: (operator) => {
      watched.assertInPlace()
      const problems = integrity.open()
      if (problems.length > 0) throw new LedgerRefusal(brokenRefusal(problems))
      if (keyFingerprint === null || keys.isKnown()) return
      heads.payDebt()
      const at = new Date().toISOString()
      chained(() => chain.appendEvent({ event: 'key_confirmed', at, operator, keyFingerprint }))
    },
    accountState: () => {
      const knownSince = keys.knownSince()
      const waiting = countWaiting.get()
      return {
        account,
        newKey:
          keys.isKnown() || knownSince === null
            ? null
            : {
                knownSince,
                waiting: { jobs: Number(waiting?.['jobs']), records: Number(waiting?.['records']) },
              },
        takenOver: whenTakenOver(database),
      }
    },
    probe: () => {
      assertReadable()
      const problems = integrity.open()
      if (problems.length > 0) throw new LedgerRefusal(brokenRefusal(problems))
      heads.catchUp(chain.head())
      heads.probe()
      // As much room as a record may need, given back at once: a page that is there already can be written on a full disk.
      touch.run('x'.repeat(probeCharacters))
      touch.run(new Date().toISOString())
    },
    close: () => database.close(),
  }
}

/** The account that an entry names; null where it knows of none. */
function accountOf(body: string): string | null {
  const { account } = JSON.parse(body) as { account?: unknown }
  return typeof account === 'string' ? account : null
}
