import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { foldText } from '../src/contract/fold-text.ts'

/** A database file that the console will not touch; the message names the file and what to do. */
export class DatabaseError extends Error {
  override name = 'DatabaseError'
}

/** One step of a schema: SQL, or what SQL alone cannot do. */
export type Migration = string | ((database: DatabaseSync) => void)

type Options = {
  /** Path of the file, or `:memory:`. Its folder is made when missing. */
  file: string
  /** What the file holds, for messages: "ledger", "sandbox". */
  name: string
  /** One for each version of the schema, oldest first; `user_version` counts how many have run. */
  migrations: readonly Migration[]
  /** True where a commit must be on disk before it counts (synchronous=FULL). */
  durable: boolean
}

/** How long a write waits for another process's lock. Short: the wait blocks every request of this process. */
const lockWaitMs = 250

/**
 * Opens a SQLite file in WAL mode and brings its schema up to date.
 * Throws DatabaseError, leaving the file as it is, when it is corrupt, is no database, or was written by a newer console.
 */
export function openDatabase({ file, name, migrations, durable }: Options): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    if (file !== ':memory:') mkdirSync(path.dirname(file), { recursive: true })
    database = new DatabaseSync(file, { timeout: lockWaitMs })
    const version = schemaVersion(database)
    if (version > migrations.length)
      throw new DatabaseError(
        `The ${name} ${file} was written by a newer console (schema ${version}, this one knows ${migrations.length}). ` +
          'Start the newer console, or point DATA_DIR at another folder. Nothing was changed.',
      )
    assertSound(database)
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}; PRAGMA foreign_keys = OFF`,
    )
    // A step may replace a table that others point to: https://sqlite.org/lang_altertable.html#otheralter
    migrate(database, migrations)
    database.exec('PRAGMA foreign_keys = ON')
    // For searches, so that they find what those in the browser would.
    database.function('fold_text', { deterministic: true }, (text) => foldText(String(text)))
    return database
  } catch (error) {
    database?.close()
    if (error instanceof DatabaseError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    const advice =
      sqliteCodeOf(error) === sqliteCodes.busy
        ? 'Another program holds it: stop that one, or point DATA_DIR at another folder.'
        : 'Move it away to start a new one, restore a copy, or point DATA_DIR at another folder.'
    throw new DatabaseError(`The ${name} ${file} cannot be used: ${reason}. ${advice} Nothing was changed.`, {
      cause: error,
    })
  }
}

/** Runs `work` in one transaction; whatever it throws undoes it and is thrown on. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** How many migrations have run on a file. */
export function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}

function assertSound(database: DatabaseSync): void {
  const verdict = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
  if (verdict !== 'ok') throw new Error(`it is corrupt (${String(verdict)})`)
}

/** A step looks again inside its transaction: another process may be bringing the same file up to date. */
function migrate(database: DatabaseSync, migrations: readonly Migration[]): void {
  migrations.forEach((migration, index) => {
    const isDone = () => schemaVersion(database) > index
    if (isDone()) return
    transaction(database, () => {
      if (isDone()) return
      if (typeof migration === 'string') database.exec(migration)
      else migration(database)
      database.exec(`PRAGMA user_version = ${index + 1}`)
    })
  })
}

/** The result codes of SQLite that are told apart: https://sqlite.org/rescode.html */
export const sqliteCodes = { busy: 5, locked: 6, readOnly: 8, full: 13 } as const

/** SQLite's primary result code for an error; null if the error is not of SQLite. */
export function sqliteCodeOf(error: unknown): number | null {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : null
  // An extended code has its primary code in the lowest byte.
  return typeof code === 'number' ? code & 0xff : null
}
