import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { countWords } from '../../src/contract/count-words.ts'
import { parseConsoleEnv } from '../env/env.ts'
import { EnvError } from '../env/values.ts'
import { codeOf } from '../error-code.ts'
import { commandLine } from '../package.ts'
import { markBackup } from '../sqlite/backup-mark.ts'
import { isDraft } from '../synced-file.ts'
import { runCommand } from './run-command.ts'

/**
 * `npm run backup -- <folder>`: copies DATA_DIR, even while the console runs. Copying the files by hand would miss what is still
 * in SQLite's write-ahead log.
 */
async function main(): Promise<string> {
  const { DATA_DIR } = parseConsoleEnv(process.env)
  const [, , given = ''] = process.argv
  if (!given) throw new EnvError('Say which folder the copy goes to: a new one, or an empty one.')
  const target = path.resolve(given)
  if (!existsSync(DATA_DIR))
    throw new EnvError(`There is no ${DATA_DIR}. Set DATA_DIR to the folder of the console’s data.`)
  if (path.relative(DATA_DIR, target).split(path.sep)[0] !== '..')
    throw new EnvError('The copy must not go into DATA_DIR itself.')
  if (existsSync(target) && readdirSync(target).length > 0)
    throw new EnvError(`${target} is not empty: a copy never replaces another.`)

  // SQLite makes a copy that everybody may read unless the process says otherwise. Other files keep the mode of the original.
  process.umask(0o077)
  let copied = 0
  const copy = async (from: string) => {
    const to = path.join(target, path.relative(DATA_DIR, from))
    mkdirSync(path.dirname(to), { recursive: true, mode: 0o700 })
    if (isDatabase(from)) await copyDatabase(from, to)
    else if (!copyAsItIs(from, to)) return
    copied++
  }
  const first = filesIn(DATA_DIR).filter((file) => !isKept(file))
  for (const file of first.toSorted((a, b) => turnOf(a) - turnOf(b))) await copy(file)
  // Listed only now: a file that is uploaded meanwhile is there before its ledger tells of it.
  for (const file of filesIn(DATA_DIR).filter(isKept)) await copy(file)
  return `Copied ${countWords(copied, 'file')} to ${target}. To verify the ledgers there, set DATA_DIR to it and run "${commandLine('ledger verify')}". A console that is started on the copy pauses the jobs that are unfinished in it.`
}

/** The files that a copy needs. Follows links, as a file may lie on another disk. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !isLeftOut(name))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name)
      const found = entry.isSymbolicLink() ? statSync(file) : entry
      if (found.isDirectory()) return filesIn(file)
      return found.isFile() ? [file] : []
    })
}

/**
 * Files of a running console that need no copy: SQLite's own files, the lock of the process that runs the jobs, unfinished
 * uploads, and heads that are being written. Each may be gone before it is copied.
 */
function isLeftOut(name: string): boolean {
  return /\.db-(?:wal|shm|journal)$|\.runner(?:-journal)?$|^part-\d+-[0-9a-f]+$/.test(name) || isDraft(name)
}

/**
 * A console writes an entry to its ledger, then to the log of heads, then to the head file. Copying in the reverse order makes sure
 * that each copy contains what the copies before it refer to.
 */
function turnOf(file: string): number {
  if (file.endsWith('.head')) return 0
  return isDatabase(file) ? 2 : 1
}

/** Whether it is a file that was kept on its way to Exa. */
function isKept(file: string): boolean {
  return path.basename(path.dirname(file)) === 'files'
}

/** Evidence is copied as it is: it may be no valid database any more. */
function isDatabase(file: string): boolean {
  return file.endsWith('.db') && !/(?:^|[/\\])evidence-/.test(file)
}

/** Copies a kept file with its time, which says when it was last needed. False if it was removed meanwhile. */
function copyAsItIs(from: string, to: string): boolean {
  try {
    copyFileSync(from, to)
    const { atime, mtime } = statSync(from)
    utimesSync(to, atime, mtime)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && isKept(from)) return false
    throw error
  }
}

/** SQLite begins a copy again whenever somebody writes between two steps of it, so there is one step, for all pages. */
const allPages = 2 ** 31 - 1

async function copyDatabase(from: string, to: string): Promise<void> {
  const at = new Date().toISOString()
  // It gets its name when it is marked, so that no ledger without its mark is left where this ends early.
  const draft = `${to}.new`
  const database = new DatabaseSync(from, { readOnly: true })
  try {
    await backup(database, draft, { rate: allPages })
  } finally {
    database.close()
  }
  if (path.basename(from) === 'ledger.db') markBackup(draft, at)
  renameSync(draft, to)
}

await runCommand(main)
