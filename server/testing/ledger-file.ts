import { DatabaseSync } from 'node:sqlite'
import { accountFolders } from '../accounts/other-accounts.ts'
import { filesOfFolder, type LedgerFiles } from '../sqlite/ledger-files.ts'

/** The files of the one account that a data folder has. */
export function ledgerFilesOf(dataDir: string): LedgerFiles {
  const [folder, ...others] = accountFolders(dataDir)
  if (folder === undefined || others.length > 0) throw new Error(`${dataDir} has not one account.`)
  return filesOfFolder(dataDir, folder)
}

/** Changes a ledger behind the console's back. */
export function tamper(dataDir: string, sql: string): void {
  const database = new DatabaseSync(ledgerFilesOf(dataDir).ledger)
  database.exec(sql)
  database.close()
}
