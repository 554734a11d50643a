import { DatabaseSync } from 'node:sqlite'
import { accountWords } from '../../src/contract/account.ts'
import { countWords } from '../../src/contract/count-words.ts'
import { accountFolder } from '../sqlite/ledger-files.ts'
import { accountFolders, goneAccountFolders } from '../accounts/other-accounts.ts'
import { schemaVersion } from '../database.ts'
import { parseConsoleEnv } from '../env/env.ts'
import { EnvError } from '../env/values.ts'
import type { ChainHead } from '../ledger/chain.ts'
import { eventsOf } from '../sqlite/chain.ts'
import { readNoted } from '../sqlite/check-heads.ts'
import { verifyLedger } from '../sqlite/integrity.ts'
import { lastLoggedHead } from '../sqlite/heads.ts'
import { ownerOf } from '../sqlite/ledger-account.ts'
import { filesOfFolder, type LedgerFiles } from '../sqlite/ledger-files.ts'
import { migrations } from '../sqlite/ledger-schema.ts'
import { runCommand, say } from './run-command.ts'
import { brokenLines, sayVerified } from './verified.ts'

const headOption = '--head'

/**
 * `npm run ledger:verify`: checks the ledger of every account in DATA_DIR, or the one in the database of DATABASE_URL, also while
 * consoles run. With `-- --head <entry>:<hash>`, from a log line "ledger head", a ledger in a database must also have that entry:
 * an older copy of the database looks whole by itself.
 */
async function main(): Promise<number> {
  const env = parseConsoleEnv(process.env)
  const head = headOf(process.argv.slice(2))
  if (env.DATABASE_URL !== undefined) {
    const { verifyDatabase } = await import('./verify-database.ts')
    return verifyDatabase(env.DATABASE_URL, head)
  }
  if (head)
    throw new EnvError(
      `${headOption} is for a ledger in a database: set DATABASE_URL. In files, heads are noted in DATA_DIR.`,
    )
  const { DATA_DIR } = env
  const codes = [
    ...accountFolders(DATA_DIR).map((folder) => verify(DATA_DIR, folder)),
    ...goneAccountFolders(DATA_DIR).map((folder) => sayGone(DATA_DIR, folder)),
  ]
  if (codes.length === 0)
    return say(1, `There is no ledger in ${DATA_DIR}. Set DATA_DIR to the folder of the console’s data.`)
  return Math.max(...codes)
}

function sayGone(dataDir: string, folder: string): number {
  const { ledger, headsLog } = filesOfFolder(dataDir, folder)
  const entries = lastLoggedHead(headsLog)?.seq ?? 0
  return say(
    1,
    `${ledger} is gone: ${headsLog} has noted ${countWords(entries, 'entry', 'entries')} of it. Put a copy back.`,
  )
}

function headOf(words: readonly string[]): ChainHead | null {
  if (words.length === 0) return null
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(words[1] ?? '') ?? []
  if (words[0] !== headOption || words.length > 2 || seq === undefined || hash === undefined)
    throw new EnvError(
      `Say nothing more, or "${headOption} <entry>:<hash>" with an entry and its whole hash from a log.`,
    )
  return { seq: Number(seq), hash }
}

/** Gives the exit code. A file that cannot be read does not keep the others from being verified. */
function verify(dataDir: string, folder: string): number {
  const files = filesOfFolder(dataDir, folder)
  try {
    return verifyFiles(files, folder)
  } catch (error) {
    return say(
      1,
      `${files.ledger} cannot be verified: ${error instanceof Error ? error.message : String(error)}.`,
    )
  }
}

function verifyFiles(files: LedgerFiles, folder: string): number {
  const database = new DatabaseSync(files.ledger, { readOnly: true })
  try {
    const version = schemaVersion(database)
    if (version !== migrations.length)
      return say(
        1,
        version > migrations.length
          ? `${files.ledger} was written by a newer console. Verify it with that one.`
          : `${files.ledger} was written by an older console. Start this console on it once.`,
      )
    const account = ownerOf(database)
    if (!account)
      return say(
        1,
        `${files.ledger} does not say whose it is: its beginning is missing. Start the console on it once.`,
      )
    const noted = readNoted({ files })
    const { point, problems } = verifyLedger({ database, files, account })
    const lines = [
      ...(accountFolder(account) === folder
        ? []
        : [`It says that it is of ${accountWords(account)}, and is in another account's folder.`]),
      ...(noted.kind === 'unreadable' ? [noted.why] : []),
      ...brokenLines(problems, eventsOf(database, 'problems_acknowledged')),
    ]
    const name = `Ledger ${files.ledger} of ${accountWords(account)}`
    const { head, record } = point
    return sayVerified(
      name,
      { head, records: record },
      lines,
      'Keep the files as they are, and compare them with a copy.',
    )
  } finally {
    database.close()
  }
}

await runCommand(async () => {
  process.exitCode = await main()
})
