import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Logger } from 'pino'
import { type Account, accountWords } from '../../src/contract/account.ts'
import { DatabaseError } from '../database.ts'
import type { ConsoleEnv } from '../env/env.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type LedgerFiles, ledgerFiles } from '../sqlite/ledger-files.ts'
import { openLedger } from '../sqlite/open-ledger.ts'
import { syncFolder } from '../synced-file.ts'
import { keyFingerprint } from './key-fingerprint.ts'

/** Opens the ledger of the environment's account. Throws DatabaseError when its files cannot be used. */
export function openAccountLedger(env: ConsoleEnv, log: Logger): Ledger {
  const account = accountOf(env)
  const files = ledgerFiles(env.DATA_DIR, account)
  // The ledger was moved to PostgreSQL, or is being moved (server/commands/ledger-move.ts).
  if (existsSync(files.moved)) throw new DatabaseError(readFileSync(files.moved, 'utf8').trim())
  const fingerprint = keyFingerprint(env.DATA_DIR, env.EXA_API_KEY)
  const took = takeOver(env.DATA_DIR, files)
  if (took === 'left')
    log.warn(
      `${env.DATA_DIR}/ledger.db is of an older console and is not used: ${accountWords(account)} has a ledger of its own.`,
    )
  const ledger = openLedger({ files, account, keyFingerprint: fingerprint, log, takenOver: took === 'taken' })
  if (took === 'taken')
    log.warn(
      { ledger: files.ledger, pausedJobs: ledger.takenOver?.pausedJobs ?? 0 },
      `The ledger of an older console is now that of ${accountWords(account)}; its unfinished jobs are paused.`,
    )
  return ledger
}

/** The account of an environment: the sandbox if there is no key, else the API at its address. */
export function accountOf(env: Pick<ConsoleEnv, 'EXA_API_KEY' | 'EXA_BASE_URL' | 'EXA_ACCOUNT'>): Account {
  const name = env.EXA_ACCOUNT
  return env.EXA_API_KEY === undefined
    ? { mode: 'sandbox', name, baseUrl: null }
    : { mode: 'live', name, baseUrl: env.EXA_BASE_URL }
}

/** What happened to the ledger of an older console. `left`: not taken over, because the account already has a ledger. */
type TakenOver = 'nothing' | 'taken' | 'left'

/**
 * Makes the one ledger of older consoles (`DATA_DIR/ledger.db`) the ledger of an account. The head file is moved first, so that
 * the next start can finish after a crash in between. Throws DatabaseError when another program has the ledger open.
 */
function takeOver(dataDir: string, files: LedgerFiles): TakenOver {
  const old = path.join(dataDir, 'ledger.db')
  if (!existsSync(old)) return 'nothing'
  if (existsSync(files.ledger)) return 'left'
  gatherUp(old)
  const folder = path.dirname(files.ledger)
  mkdirSync(folder, { recursive: true })
  if (existsSync(`${old}.head`)) renameSync(`${old}.head`, files.head)
  renameSync(old, files.ledger)
  syncFolder(folder)
  syncFolder(dataDir)
  rmSync(`${old}.runner`, { force: true })
  return 'taken'
}

/** Writes everything from SQLite's files beside the ledger into the ledger itself. No other program may have it open. */
function gatherUp(file: string): void {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { timeout: 0 })
    // Leaving WAL mode needs to be the only connection, and leaves a single file.
    const mode = database.prepare('PRAGMA journal_mode = DELETE').get()?.['journal_mode']
    if (mode !== 'delete') throw new Error('another program has it open')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new DatabaseError(
      `The ledger ${file} cannot be taken over: ${reason}. Stop the older console that uses it, or restore a copy. Nothing was changed.`,
      { cause: error },
    )
  } finally {
    database?.close()
  }
}
