import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DatabaseError } from '../database.ts'
import type { LedgerFiles } from '../ledger/ledger-files.ts'
import { syncFolder } from '../synced-file.ts'

/** What became of the ledger of an older console: `left` is one beside an account that has its own already. */
export type TakenOver = 'nothing' | 'taken' | 'left'

/**
 * Makes the one ledger that older consoles had (`DATA_DIR/ledger.db`) the ledger of an account, whole: its head file goes
 * first, so that a crash in between is taken up where it stood. Throws DatabaseError when another program has it open.
 */
export function takeOver(dataDir: string, files: LedgerFiles): TakenOver {
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

/** Puts what SQLite has in files beside the ledger into the ledger itself, alone with it. */
function gatherUp(file: string): void {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { timeout: 0 })
    // Leaving WAL mode wants to be the only connection, and leaves one file.
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
