import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Logger } from 'pino'
import { type Account, accountId, type AccountState } from '../../src/contract/account.ts'
import type { Info } from '../../src/contract/info.ts'
import { openDatabase, transaction } from '../database.ts'
import { type ChainEvent, type ChainHead, openChain } from './chain.ts'
import { openHeads } from './heads.ts'
import { type IntegrityWatch, watchIntegrity } from './integrity.ts'
import { createJobStore, type JobStore } from './job-store.ts'
import { assertOwn, knownKeys, openAccount, whenTakenOver } from './ledger-account.ts'
import { keepEvidence, type LedgerFiles, watchFiles } from './ledger-files.ts'
import {
  brokenRefusal,
  LedgerRefusal,
  newKeyRefusal,
  type Refusal,
  whyUnavailable,
} from './ledger-refusal.ts'
import { migrations } from './ledger-schema.ts'
import { createRecords, type Records } from './records.ts'

/**
 * The record of every deletion of one account: what, by whom, when, and how it ended. What begins something
 * (`recordIntent`, `appendIntent`, a new or resumed job) throws LedgerRefusal where nothing may begin.
 */
export type Ledger = Records & {
  account: Account
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
  /** Set where the ledger of an older console became this account's. */
  takenOver: Info['takenOver']
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
  const commit = <T>(change: () => T, { settlesProblems = false } = {}): T => {
    const isBroken = integrity.open().length > 0 && !settlesProblems
    const made: { value: T; head: ChainHead }[] = []
    try {
      transaction(database, () => void made.push({ value: change(), head: chain.head() }))
    } catch (error) {
      // A commit can fail after it was made: what is written must not be reported as not written.
      if (!made.some(({ head }) => chain.has(head))) throw error
      log.error({ err: error }, 'a commit failed, and what it wrote is there all the same')
    }
    const head = chain.head()
    // What was noted before is evidence until somebody has seen what is wrong.
    if (isBroken) heads.defer(head)
    else heads.write(head)
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
    heads.flush()
  }
  const commitIfAllowed = <T>(change: () => T): T => {
    assertMayBegin()
    return commit(change)
  }

  /** Another process may open the same account at the same moment. */
  const openOnce = () => {
    if (isOpened.get() !== undefined) return
    const at = new Date().toISOString()
    openAccount(database, chain, { account, keyFingerprint, takenOver: options.takenOver ?? false, at })
  }
  if (integrity.open().length === 0) {
    if (isOpened.get() === undefined) commit(openOnce)
    heads.deferUnwritten(chain.head())
  }
  // It was read from by now, so that SQLite's own files are there.
  const watched = watchFiles(files.ledger)

  const jobs = createJobStore({ database, chain, commitIfAllowed, commit: (change) => commit(change) })

  return {
    ...createRecords({ database, account, chain, jobs, commitIfAllowed, commit }),
    account,
    jobs,
    integrity,
    database,
    files,
    refusing,
    assertMayBegin,
    appendIntent: (event) => commitIfAllowed(() => chain.appendEvent(event).seq),
    appendOutcome: (event) => void commit(() => chain.appendEvent(event)),
    acknowledge: ({ keys: seen, operator, note }) => {
      watched.assertInPlace()
      const all = integrity.open()
      const problems = all.filter(({ key }) => seen.includes(key))
      if (problems.length === 0) return
      const at = new Date().toISOString()
      const evidence = keepEvidence(database, files, at)
      commit(
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
      heads.flush()
      const at = new Date().toISOString()
      commit(() => chain.appendEvent({ event: 'key_confirmed', at, operator, keyFingerprint }))
    },
    takenOver: whenTakenOver(database),
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
      }
    },
    probe: () => {
      assertReadable()
      const problems = integrity.open()
      if (problems.length > 0) throw new LedgerRefusal(brokenRefusal(problems))
      heads.deferUnwritten(chain.head())
      heads.probe()
      // As much room as a record may need, given back at once: a page that is there already can be written on a full disk.
      touch.run('x'.repeat(probeCharacters))
      touch.run(new Date().toISOString())
    },
    close: () => database.close(),
  }
}
