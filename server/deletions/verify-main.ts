import { existsSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseConsoleEnv } from '../env.ts'
import { startFailure } from '../listen.ts'
import { headFileOf } from './head-file.ts'
import { verifyLedger } from './integrity.ts'
import { migrations } from './ledger-schema.ts'

/** `npm run ledger:verify`: follows the chain of the ledger in DATA_DIR; also while the console runs. */
function main(): number {
  const file = path.join(parseConsoleEnv(process.env).DATA_DIR, 'ledger.db')
  if (!existsSync(file))
    return say(1, `There is no ledger at ${file}. Set DATA_DIR to the folder of the console’s data.`)
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
    if (version !== migrations.length)
      return say(
        1,
        version > migrations.length
          ? `${file} was written by a newer console. Verify it with that one.`
          : `${file} was written by an older console and has no chain yet. Start this console on it once.`,
      )
    const { head, record, breach } = verifyLedger(database, headFileOf(file))
    if (breach)
      return say(
        1,
        `Ledger ${file} is broken. ${breach.message} Up to entry ${head.seq} everything fits.\n` +
          'Keep the file as it is, and compare it with a copy: what happened after that entry cannot be trusted.',
      )
    return say(
      0,
      `Ledger ${file}: ${formatNumber(head.seq)} entries, ${formatNumber(record)} records, unbroken. Last entry ${head.seq}, hash ${head.hash}`,
    )
  } finally {
    database.close()
  }
}

function formatNumber(value: number): string {
  return value.toLocaleString('en')
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
