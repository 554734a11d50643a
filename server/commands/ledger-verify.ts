import { DatabaseSync } from 'node:sqlite'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { accountFolder, accountInWords } from '../account.ts'
import { accountFolders, ownerOf } from '../accounts/other-accounts.ts'
import { parseConsoleEnv } from '../env/env.ts'
import { startFailure } from '../listen.ts'
import { eventsOf } from '../sqlite/chain.ts'
import { readNoted } from '../sqlite/check-heads.ts'
import { verifyLedger } from '../sqlite/integrity.ts'
import { filesOfFolder } from '../sqlite/ledger-files.ts'
import { migrations } from '../sqlite/ledger-schema.ts'

const linesAtMost = 20

/** `npm run ledger:verify`: follows the chain of every account's ledger in DATA_DIR; also while the console runs. */
function main(): number {
  const { DATA_DIR } = parseConsoleEnv(process.env)
  const folders = accountFolders(DATA_DIR)
  if (folders.length === 0) {
    process.stderr.write(
      `There is no ledger in ${DATA_DIR}. Set DATA_DIR to the folder of the console’s data.\n`,
    )
    return 1
  }
  return Math.max(...folders.map((folder) => verify(DATA_DIR, folder)))
}

function verify(dataDir: string, folder: string): number {
  const files = filesOfFolder(dataDir, folder)
  const database = new DatabaseSync(files.ledger, { readOnly: true })
  try {
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
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
        : [`It says that it is of ${accountInWords(account)}, and is in another account's folder.`]),
      ...(noted.kind === 'unreadable' ? [noted.why] : []),
      ...broken(database, problems),
    ]
    const name = `Ledger ${files.ledger} of ${accountInWords(account)}`
    const { head, record } = point
    if (lines.length === 0)
      return say(
        0,
        `${name}: ${formatCount(head.seq, 'entry', 'entries')}, ${formatCount(record, 'record', 'records')}, unbroken. Last entry ${head.seq}, hash ${head.hash}`,
      )
    const shown = lines.slice(0, linesAtMost)
    const more = lines.length - shown.length
    return say(
      1,
      [
        `${name} is broken.`,
        ...shown.map((line) => `  ${line}`),
        ...(more > 0 ? [`  and ${more} more`] : []),
        'Keep the files as they are, and compare them with a copy.',
      ].join('\n'),
    )
  } finally {
    database.close()
  }
}

/** A line for each thing that does not fit, now or when it was acknowledged. */
function broken(database: DatabaseSync, problems: readonly LedgerProblem[]): string[] {
  const acknowledged = eventsOf(database, 'problems_acknowledged').flatMap(
    ({ at, operator, problems: seen }) =>
      seen.map(({ key, message }) => ({
        key,
        line: `${message} (Acknowledged ${at} by ${operator ?? 'nobody'}.)`,
      })),
  )
  const known = new Set(acknowledged.map(({ key }) => key))
  const found = problems.filter(({ key }) => !known.has(key)).map(({ message }) => message)
  return [...found, ...acknowledged.map(({ line }) => line)]
}

function formatCount(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

function say(code: number, text: string): number {
  const stream = code === 0 ? process.stdout : process.stderr
  stream.write(`${text}\n`)
  return code
}

try {
  process.exitCode = main()
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`)
  process.exitCode = 1
}
