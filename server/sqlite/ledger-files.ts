import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Account } from '../../src/contract/account.ts'
import { accountFolder } from '../account-folder.ts'
import { LedgerUnavailableError } from '../ledger/ledger-refusal.ts'

/** The files of one account's ledger. */
export type LedgerFiles = {
  /** The database; SQLite puts `-wal` and `-shm` beside it. */
  ledger: string
  /** The end of the chain. */
  head: string
  /** Every end that the chain has had. Not beside the ledger: what removes or restores that folder leaves it. */
  headsLog: string
  /** Locked by whichever process runs the jobs. */
  runner: string
  /** Says where the ledger was moved to; there once it is on its way. */
  moved: string
  /** What the database is called from then on. */
  movedLedger: string
}

/** Where all accounts of a data folder are. */
export function accountsFolder(dataDir: string): string {
  return path.join(dataDir, 'accounts')
}

/** The files of an account in a data folder. */
export function ledgerFiles(dataDir: string, account: Account): LedgerFiles {
  return filesOfFolder(dataDir, accountFolder(account))
}

/** Where the files are kept that were uploaded for an account. */
export function filesFolder(dataDir: string, account: Account): string {
  return path.join(accountsFolder(dataDir), accountFolder(account), 'files')
}

/** The files in an account's folder, by the folder's name. */
export function filesOfFolder(dataDir: string, folder: string): LedgerFiles {
  const ledger = path.join(accountsFolder(dataDir), folder, 'ledger.db')
  return {
    ledger,
    head: `${ledger}.head`,
    headsLog: path.join(dataDir, 'heads', `${folder}.log`),
    runner: `${ledger}.runner`,
    moved: `${ledger}.moved`,
    movedLedger: path.join(path.dirname(ledger), 'ledger-moved.db'),
  }
}

/**
 * Notes which files an open database has, and tells whether the same ones are still in their places: SQLite goes on
 * writing to a file that was removed or replaced, and nothing of that would be there at the next start.
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
 * Copies a ledger as it is, before anybody goes on with what does not fit. Gives the folder's name, beside the ledger.
 * Throws when the disk has no room for it. The database is copied by SQLite: whoever opens and closes its file otherwise
 * loses the locks that this process has on it (https://sqlite.org/howtocorrupt.html, 2.2).
 */
export function keepEvidence(
  database: DatabaseSync,
  { ledger, head, headsLog }: Pick<LedgerFiles, 'ledger' | 'head' | 'headsLog'>,
  at: string,
): string {
  const name = `evidence-${at.replaceAll(/[:.]/g, '-')}`
  const folder = path.join(path.dirname(ledger), name)
  mkdirSync(folder)
  database.prepare('VACUUM INTO ?').run(path.join(folder, path.basename(ledger)))
  for (const file of [head, headsLog])
    if (existsSync(file)) copyFileSync(file, path.join(folder, path.basename(file)))
  return name
}
