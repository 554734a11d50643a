import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Client } from 'pg'
import { accountWords } from '../../src/contract/account.ts'
import { accountOf } from '../accounts/open-account.ts'
import { DatabaseError } from '../database.ts'
import { type ConsoleEnv, parseConsoleEnv } from '../env/env.ts'
import { EnvError } from '../env/values.ts'
import type { ChainHead } from '../ledger/chain.ts'
import { commandLine } from '../package.ts'
import { hasEntry } from '../postgres/events.ts'
import { migrateAt } from '../postgres/migrate.ts'
import { createLog } from '../request-log.ts'
import { ledgerFiles } from '../sqlite/ledger-files.ts'
import { filesIntoFolder, filesIntoPostgres } from './move-files.ts'
import { compareWithPostgres, copyIntoPostgres } from './move-into-postgres.ts'
import { copyIntoSqlite } from './move-into-sqlite.ts'
import { secretIntoFolder, secretIntoPostgres } from './move-secret.ts'
import {
  assertNothingOpen,
  noteMove,
  openSource,
  putAside,
  takeBackNote,
  verifiedHead,
} from './move-source.ts'
import { runCommand } from './run-command.ts'
import { databaseInWords } from '../postgres/unavailable.ts'
import {
  assertEmpty,
  assertLedgerOf,
  assertNoConsole,
  connectTo,
  ledgerThere,
  lockLedger,
  openFindings,
} from './move-target.ts'

const option = '--to-sqlite'

/**
 * `npm run ledger:move`: moves the ledger of the environment's account from DATA_DIR to the database of DATABASE_URL, all of it or
 * nothing. `-- --to-sqlite <folder>` copies it from there into a new data folder. The chain ends in the same head.
 */
async function main(): Promise<string> {
  const env = parseConsoleEnv(process.env)
  const address = env.DATABASE_URL
  if (address === undefined)
    throw new EnvError('DATABASE_URL must be set: it names the database that the ledger goes to.')
  const words = process.argv.slice(2)
  if (words.length === 0) return moveIn(env, address)
  const [name, folder, ...more] = words
  if (name !== option || !folder || more.length > 0)
    throw new EnvError(`Say nothing more, or "${option} <folder>" to take the ledger out of the database.`)
  return moveOut(env, address, path.resolve(folder))
}

async function moveIn(env: ConsoleEnv, address: string): Promise<string> {
  const account = accountOf(env)
  const files = ledgerFiles(env.DATA_DIR, account)
  const where = databaseInWords(address)
  const source = openSource(files, account)
  try {
    const client = await connectTo(address)
    try {
      await assertNoConsole(client, address)
      progress(`Verifying ${files.ledger}`)
      const head = verifiedHead({ database: source, files, account })
      // An earlier run may have been killed after the copy was made.
      const isThere = existsSync(files.moved) && (await hasLedger(client, head))
      if (!isThere) {
        await migrateAt(address, createLog('silent'))
        await assertEmpty(client, address)
        noteMove(
          files,
          `The ledger of ${accountWords(account)} is on its way to the database ${where}, or that was broken off. ` +
            `Run "${commandLine('ledger move')}" again: it goes on with it.`,
        )
        await client.query('BEGIN')
        try {
          await lockLedger(client)
          await assertEmpty(client, address)
          await secretIntoPostgres(client, env.DATA_DIR, env.SECRET_KEYS ?? [])
          await copyIntoPostgres(source, client, progress)
          await compareWithPostgres(source, client, progress)
          if (!(await hasEntry(client, head)))
            throw new DatabaseError('The copy does not end as the ledger does.')
        } catch (error) {
          // Nothing was copied, whatever failed.
          takeBackNote(files)
          throw inWords(error, 'Nothing was moved.')
        }
        // If there is no answer the note stays, and the next run finds out.
        await client.query('COMMIT').catch((error: unknown) => {
          throw inWords(
            error,
            `Run "${commandLine('ledger move')}" again: it finds out whether the copy is there.`,
          )
        })
        await client.query('ANALYZE')
      }
      await filesIntoPostgres(env, address, progress).catch((error: unknown) => {
        throw inWords(
          error,
          `The ledger is there. Run "${commandLine('ledger move')}" again: it moves the other files.`,
        )
      })
      noteMove(
        files,
        `The ledger of ${accountWords(account)} was moved to the database ${where}, up to entry ${head.seq} (${head.hash}). ` +
          'Set DATABASE_URL, or point DATA_DIR at another folder.',
      )
      source.close()
      putAside(files)
      return `Moved to the database ${where}. ${endsIn(head)}. The old file is kept as ${files.movedLedger}; no console uses it any more.`
    } finally {
      await client.end().catch(() => {})
    }
  } finally {
    if (source.isOpen) source.close()
  }
}

async function moveOut(env: ConsoleEnv, address: string, folder: string): Promise<string> {
  const account = accountOf(env)
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new EnvError(`${folder} is not empty: the ledger goes into a new folder.`)
  const client = await connectTo(address)
  try {
    await assertNoConsole(client, address)
    // From here on, one snapshot of all tables.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await assertLedgerOf(client, account, address)
    assertNothingOpen(await openFindings(client))
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    let head: ChainHead
    try {
      await secretIntoFolder(client, folder, env.SECRET_KEYS ?? [])
      head = await copyIntoSqlite(client, { account, dataDir: folder, progress })
      if (!(await hasEntry(client, head)))
        throw new DatabaseError('The copy does not end as the ledger does.')
      await filesIntoFolder(env, address, folder, progress)
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw inWords(error, 'Nothing was taken out.')
    }
    return `Taken out to ${folder}. ${endsIn(head)}. The database still has it, too: start consoles on one of the two alone. For this one, set DATA_DIR to the folder and leave DATABASE_URL out.`
  } finally {
    await client.end().catch(() => {})
  }
}

async function hasLedger(client: Client, head: ChainHead): Promise<boolean> {
  return (await ledgerThere(client)) !== null && hasEntry(client, head)
}

function endsIn({ seq, hash }: ChainHead): string {
  return `Last entry ${seq}, hash ${hash}`
}

/** An error of PostgreSQL, with what happened to the ledger. Our own errors say that already. */
function inWords(error: unknown, end: string): Error {
  if (error instanceof DatabaseError) return error
  const why = error instanceof Error ? error.message : String(error)
  return new DatabaseError(`The ledger could not be copied: ${why}. ${end}`, { cause: error })
}

const start = performance.now()

function progress(text: string): void {
  const seconds = ((performance.now() - start) / 1000).toFixed(0).padStart(4)
  process.stderr.write(`${seconds} s  ${text}\n`)
}

await runCommand(main)
