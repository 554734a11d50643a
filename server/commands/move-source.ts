import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Account, accountId, accountWords } from '../../src/contract/account.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { DatabaseError, schemaVersion } from '../database.ts'
import type { ChainHead } from '../ledger/chain.ts'
import { notAcknowledged } from '../ledger/problems.ts'
import { commandLine } from '../package.ts'
import { backupMadeAt } from '../sqlite/backup-mark.ts'
import { eventsOf } from '../sqlite/chain.ts'
import type { Checked } from '../sqlite/check-entries.ts'
import { verifyLedger } from '../sqlite/integrity.ts'
import { ownerOf } from '../sqlite/ledger-account.ts'
import type { LedgerFiles } from '../sqlite/ledger-files.ts'
import { migrations } from '../sqlite/ledger-schema.ts'
import { replaceSynced, syncFolder } from '../synced-file.ts'

/**
 * Opens the ledger to move, for this process alone: no console can use it until it is closed. Throws DatabaseError when there is no
 * ledger, when another program has it open, when it is of another version or account, or when it is a backup that no console was
 * started on.
 */
export function openSource({ ledger, moved, movedLedger }: LedgerFiles, account: Account): DatabaseSync {
  if (!existsSync(ledger)) {
    if (existsSync(movedLedger)) throw new DatabaseError(readFileSync(moved, 'utf8').trim())
    throw new DatabaseError(
      `There is no ledger of ${accountWords(account)}: ${ledger} is not there. Set DATA_DIR to the folder of the console’s data.`,
    )
  }
  const database = new DatabaseSync(ledger, { timeout: 0 })
  try {
    const version = schemaVersion(database)
    if (version > migrations.length)
      throw new DatabaseError(`${ledger} was written by a newer console. Move it with that one.`)
    if (version < migrations.length)
      throw new DatabaseError(
        `${ledger} was written by an older console. Start this console on it once, without DATABASE_URL.`,
      )
    if (backupMadeAt(database) !== null)
      throw new DatabaseError(
        `${ledger} is a backup. Start this console on it once, without DATABASE_URL: it pauses the jobs that the original may have finished.`,
      )
    keepToOurselves(database, ledger)
    const owner = ownerOf(database)
    if (owner === null || accountId(owner) !== accountId(account)) {
      const whose = owner === null ? 'nobody yet' : accountWords(owner)
      throw new DatabaseError(`${ledger} is of ${whose}, not of ${accountWords(account)}.`)
    }
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Locks the file until it is closed. Leaving WAL mode needs to be the only connection, and leaves a single file. */
function keepToOurselves(database: DatabaseSync, file: string): void {
  try {
    const mode = database.prepare('PRAGMA journal_mode = DELETE').get()?.['journal_mode']
    if (mode !== 'delete') throw new Error('it is in use')
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT')
  } catch (error) {
    throw new DatabaseError(
      `A console, or another program, has ${file} open. Stop it first. Nothing was moved.`,
      { cause: error },
    )
  }
}

/** The head of a ledger without problems. Throws DatabaseError for problems that were not acknowledged. */
export function verifiedHead(checked: Checked): ChainHead {
  const { point, problems } = verifyLedger(checked)
  assertNothingOpen(notAcknowledged(problems, eventsOf(checked.database, 'problems_acknowledged')))
  return point.head
}

/** Throws DatabaseError where something is wrong with a ledger that nobody has acknowledged. */
export function assertNothingOpen([first, ...others]: readonly Pick<LedgerProblem, 'message'>[]): void {
  if (!first) return
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  throw new DatabaseError(
    `The ledger is not as it was written, so it does not move. ${first.message}${more} Look at "${commandLine('ledger verify')}".`,
  )
}

/** Notes where the ledger goes, before it is there. A console that starts on this folder from now on says so. */
export function noteMove({ moved }: LedgerFiles, text: string): void {
  replaceSynced(moved, `${text}\n`)
}

export function takeBackNote({ moved }: LedgerFiles): void {
  rmSync(moved, { force: true })
}

/** Renames the ledger, so that no console finds it. Its heads stay, so that even an older console deletes nothing here. */
export function putAside({ ledger, movedLedger }: LedgerFiles): void {
  renameSync(ledger, movedLedger)
  syncFolder(path.dirname(ledger))
}
