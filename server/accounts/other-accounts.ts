import { existsSync, readdirSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Logger } from 'pino'
import type { Account, AccountState } from '../../src/contract/account.ts'
import { accountsFolder, filesOfFolder, headsFolder } from '../sqlite/ledger-files.ts'
import { countWaiting, ownerOf } from '../sqlite/ledger-account.ts'
import { accountFolder } from '../sqlite/ledger-files.ts'

/**
 * Counts the open work of other accounts in the same data folder, so that people know that it waits. A ledger that cannot be
 * read is left out and logged.
 */
export function otherAccounts(dataDir: string, own: Account, log: Logger): AccountState['others'] {
  return accountFolders(dataDir)
    .filter((folder) => folder !== accountFolder(own))
    .flatMap((folder) => {
      try {
        const found = readAccount(filesOfFolder(dataDir, folder).ledger)
        return found && found.jobs + found.records > 0 ? [found] : []
      } catch (error) {
        log.warn({ err: error, folder }, 'the ledger of another account could not be read')
        return []
      }
    })
}

/** The names of the folders of all accounts that have a ledger. */
export function accountFolders(dataDir: string): string[] {
  const folder = accountsFolder(dataDir)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => existsSync(filesOfFolder(dataDir, name).ledger))
    .toSorted()
}

/** The folders of accounts whose heads are noted, though their ledger is neither there nor was moved. */
export function goneAccountFolders(dataDir: string): string[] {
  const folder = headsFolder(dataDir)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .map((name) => name.slice(0, -'.log'.length))
    .filter((name) => {
      const { ledger, moved } = filesOfFolder(dataDir, name)
      return !existsSync(ledger) && !existsSync(moved)
    })
    .toSorted()
}

function readAccount(file: string): AccountState['others'][number] | null {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const account = ownerOf(database)
    return account && { account, ...countWaiting(database) }
  } finally {
    database.close()
  }
}
