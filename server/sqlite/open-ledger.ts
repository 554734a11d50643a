import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Logger } from 'pino'
import { type Account, accountId } from '../../src/contract/account.ts'
import { openDatabase, transaction } from '../database.ts'
import type { ChainHead } from '../ledger/chain.ts'
import type { Ledger } from '../ledger/ledger.ts'
import {
  brokenRefusal,
  LedgerRefusal,
  newKeyRefusal,
  type Refusal,
  whyUnavailable,
} from '../ledger/ledger-refusal.ts'
import { backupMadeAt, openBackup } from './backup-mark.ts'
import { openChain } from './chain.ts'
import { openHeads } from './heads.ts'
import { watchIntegrity } from './integrity.ts'
import { createJobItems } from './job-items.ts'
import { createJobStore } from './job-store.ts'
import { assertOwn, countWaiting, knownKeys, openAccount, whenTakenOver } from './ledger-account.ts'
import { keepEvidence, type LedgerFiles, watchFiles } from './ledger-files.ts'
import { migrations } from './ledger-schema.ts'
import { createRecords } from './records.ts'
import { createRestores } from './restores.ts'
import { createRunnerLeases } from './runner-leases.ts'
import { createStories } from './story.ts'
import { uploadedFiles } from './uploaded-files.ts'

export type LedgerOptions = {
  files: LedgerFiles
  account: Account
  /** The fingerprint of the key that the console was started with; null in the sandbox. */
  keyFingerprint: string | null
  log: Logger
  /** Whether the file belonged to an older console until now. */
  takenOver?: boolean
}

/** The size of a record whose import has much metadata. */
const probeCharacters = 32 * 1024

/** A ledger in files, with access to them for commands that work on files. */
export type SqliteLedger = Ledger & { database: DatabaseSync; files: LedgerFiles }

/**
 * Opens or creates the ledger of an account. Each method does its work synchronously, before it returns its promise, so nothing
 * else in this process runs in between. Transactions keep other processes out. Throws DatabaseError when the file cannot be used.
 */
export function openLedger(options: LedgerOptions): SqliteLedger {
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

  const chain = openChain(database, accountId(account))
  const heads = openHeads(files, (error) =>
    log.error({ err: error }, 'the head of the ledger could not be noted'),
  )
  const keys = knownKeys(database, keyFingerprint)
  // Checked before anything is written, because the files may be evidence.
  const integrity = watchIntegrity({ database, files, account }, log)

  /** Makes a change and its entries in the chain, together or not at all. Then notes the head. */
  const commit = <T>(change: () => T, { settlesProblems = false } = {}): T => {
    const isBroken = integrity.open().length > 0 && !settlesProblems
    const made: { value: T; head: ChainHead }[] = []
    try {
      transaction(database, () => void made.push({ value: change(), head: chain.head() }))
    } catch (error) {
      // A commit can fail after it was made. Then what is written must not be reported as lost.
      if (!made.some(({ head }) => chain.has(head))) throw error
      log.error({ err: error }, 'a commit failed, and what it wrote is there all the same')
    }
    const head = chain.head()
    // The noted head is evidence until somebody has seen the problems, so it is not overwritten.
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
    integrity.assertChecked()
  }

  const assertUnbroken = (): void => {
    const problems = integrity.open()
    if (problems.length > 0) throw new LedgerRefusal(brokenRefusal(problems))
  }

  /** Why nothing may begin, of a ledger that can be read. */
  const refusal = (): Refusal | null => {
    const problems = integrity.open()
    if (problems.length > 0) return brokenRefusal(problems)
    return keys.isKnown() ? null : newKeyRefusal(account)
  }

  const assertMayBegin = (): void => {
    assertReadable()
    const refused = refusal()
    if (refused) throw new LedgerRefusal(refused)
    heads.flush()
  }
  const commitIfAllowed = <T>(change: () => T): T => {
    assertMayBegin()
    return commit(change)
  }

  const isOpenedOnce = () => isOpened.get() !== undefined && backupMadeAt(database) === null
  /** Checks again inside the transaction: another process may open the same account at the same time. */
  const openOnce = () => {
    const at = new Date().toISOString()
    if (isOpened.get() === undefined)
      openAccount(database, chain, { account, keyFingerprint, takenOver: options.takenOver ?? false, at })
    const backup = openBackup(database, chain, at)
    if (backup) log.warn(backup, 'the ledger is a backup: its unfinished jobs are paused')
  }
  if (integrity.open().length === 0) {
    if (!isOpenedOnce()) commit(openOnce)
    heads.deferUnwritten(chain.head())
  }
  // Only now: the first read has created SQLite's own files.
  const watched = watchFiles(files.ledger)

  const items = createJobItems(database)
  const deps = {
    database,
    account,
    chain,
    items,
    commitIfAllowed,
    commit: <T>(change: () => T) => commit(change),
  }

  return {
    ...createRecords(deps),
    account,
    jobs: createJobStore(deps),
    restores: createRestores(deps),
    leases: createRunnerLeases(files.runner),
    integrity: { ...integrity, open: async () => integrity.open() },
    database,
    files,
    refusing: async () => {
      try {
        assertReadable()
      } catch (error) {
        return { code: 'ledger_unavailable', message: whyUnavailable(error) }
      }
      return refusal()
    },
    assertMayBegin: async () => assertMayBegin(),
    appendIntent: async (event) => commitIfAllowed(() => chain.appendEvent(event).seq),
    appendOutcome: async (event) => void commit(() => chain.appendEvent(event)),
    acknowledge: async ({ keys: seen, note, ...by }) => {
      watched.assertInPlace()
      const all = integrity.open()
      const problems = all.filter(({ key }) => seen.includes(key))
      if (problems.length === 0) return
      const at = new Date().toISOString()
      const evidence = keepEvidence(database, files, at)
      commit(
        () => {
          openOnce()
          chain.appendEvent({ event: 'problems_acknowledged', at, ...by, problems, note, evidence })
        },
        { settlesProblems: problems.length === all.length },
      )
    },
    confirmKey: async (by) => {
      watched.assertInPlace()
      assertUnbroken()
      if (keyFingerprint === null || keys.isKnown()) return
      heads.flush()
      const at = new Date().toISOString()
      commit(() => chain.appendEvent({ event: 'key_confirmed', at, ...by, keyFingerprint }))
    },
    takenOver: whenTakenOver(database),
    accountState: async () => {
      const knownSince = keys.isKnown() ? null : keys.knownSince()
      return { account, newKey: knownSince === null ? null : { knownSince, waiting: countWaiting(database) } }
    },
    uploadedFiles: async (importIds) => uploadedFiles(database, importIds),
    story: createStories(database),
    probe: async () => {
      assertReadable()
      assertUnbroken()
      heads.deferUnwritten(chain.head())
      heads.probe()
      // Writes as much as a record may need, then frees it: rewriting an existing page would succeed even on a full disk.
      touch.run('x'.repeat(probeCharacters))
      touch.run(new Date().toISOString())
    },
    close: async () => database.close(),
  }
}
