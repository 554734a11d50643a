import { copyFileSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { type Account, accountId, hostAndPath } from '../../src/contract/account.ts'
import { sha256 } from '../ledger/chain.ts'
import { LedgerUnavailableError } from '../ledger/ledger-refusal.ts'

/** The files of one account's ledger. */
export type LedgerFiles = {
  /** The database; SQLite puts `-wal` and `-shm` beside it. */
  ledger: string
  /** The newest head. */
  head: string
  /** All heads. In another folder than the ledger, so that it stays when somebody removes or restores that folder. */
  headsLog: string
  /** Locked by the process that runs the jobs. */
  runner: string
  /** Says where the ledger was moved to. Exists from the beginning of the move. */
  moved: string
  /** The name of the database after a move. */
  movedLedger: string
}

/** The folder of all accounts in a data folder. */
export function accountsFolder(dataDir: string): string {
  return path.join(dataDir, 'accounts')
}

/**
 * The name of an account's folder: `sandbox-default`, `live-default-api.exa.ai`. Where the host alone does not say the
 * whole address, a short hash of the address follows.
 */
export function accountFolder(account: Account): string {
  const { mode, name, baseUrl } = account
  if (baseUrl === null) return `${mode}-${name}`
  const host = hostAndPath(baseUrl)
  const readable = `${mode}-${name}-${host.replaceAll(/[^A-Za-z0-9.-]/g, '_')}`
  if (baseUrl === `https://${host}` && /^[a-z0-9.-]+$/.test(host)) return readable
  return `${readable}-${sha256(accountId(account)).slice(0, 8)}`
}

/** The files of an account in a data folder. */
export function ledgerFiles(dataDir: string, account: Account): LedgerFiles {
  return filesOfFolder(dataDir, accountFolder(account))
}

/** The folder of an account's kept files. */
export function filesFolder(dataDir: string, account: Account): string {
  return path.join(accountsFolder(dataDir), accountFolder(account), 'files')
}

/** Where the heads of all accounts of a data folder are logged. */
export function headsFolder(dataDir: string): string {
  return path.join(dataDir, 'heads')
}

/** The files of an account, by the name of its folder. */
export function filesOfFolder(dataDir: string, folder: string): LedgerFiles {
  const ledger = path.join(accountsFolder(dataDir), folder, 'ledger.db')
  return {
    ledger,
    head: `${ledger}.head`,
    headsLog: path.join(headsFolder(dataDir), `${folder}.log`),
    runner: `${ledger}.runner`,
    moved: `${ledger}.moved`,
    movedLedger: path.join(path.dirname(ledger), 'ledger-moved.db'),
  }
}

/**
 * Notes the files of an open database, and checks that they are still in place. SQLite goes on writing to a file that was removed
 * or replaced, and all of that would be gone at the next start.
 */
export function watchFiles(ledger: string): { assertInPlace: () => void } {
  const watched = [ledger, `${ledger}-wal`, `${ledger}-shm`]
  const opened = watched.map(identityOf)
  return {
    assertInPlace: () => {
      for (const [index, file] of watched.entries()) {
        const now = identityOf(file)
        if (now !== null && now === opened[index]) continue
        const what = now === null ? 'was removed' : 'was replaced'
        throw new LedgerUnavailableError(
          `${file} ${what} while the console had it open. Restart the console: it will say what is missing.`,
        )
      }
    },
  }
}

function identityOf(file: string): string | null {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true })
  return stats === undefined ? null : `${stats.dev}:${stats.ino}`
}

/**
 * Copies a ledger as it is, before its problems are acknowledged. Returns the name of the new folder beside the ledger. Throws
 * when the disk has no room. SQLite makes the copy: opening and closing the file in any other way would drop the locks that this
 * process has on it (https://sqlite.org/howtocorrupt.html, 2.2).
 */
export function keepEvidence(
  database: DatabaseSync,
  { ledger, head, headsLog }: Pick<LedgerFiles, 'ledger' | 'head' | 'headsLog'>,
  at: string,
): string {
  const name = `evidence-${at.replaceAll(/[:.]/g, '-')}`
  const folder = path.join(path.dirname(ledger), name)
  mkdirSync(folder)
  try {
    database.prepare('VACUUM INTO ?').run(path.join(folder, path.basename(ledger)))
    for (const file of [head, headsLog])
      if (existsSync(file)) copyFileSync(file, path.join(folder, path.basename(file)))
  } catch (error) {
    // Half a copy is no evidence, and would take up the room that the next one needs.
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  return name
}
