import { parseConsoleEnv } from '../env/env.ts'
import { EnvError } from '../env/values.ts'
import { migrateAt } from '../postgres/migrate.ts'
import { databaseInWords } from '../postgres/unavailable.ts'
import { createLog } from '../request-log.ts'
import { runCommand } from './run-command.ts'

/**
 * `npm run database:migrate`: makes the tables in the database of DATABASE_URL, or brings them up to date. A console does so at its
 * start. If its role may not, run this as a role that may.
 */
async function main(): Promise<string> {
  const { DATABASE_URL: address } = parseConsoleEnv(process.env)
  if (address === undefined) throw new EnvError('DATABASE_URL must be set: it names the database.')
  await migrateAt(address, createLog('silent'))
  return `The tables in ${databaseInWords(address)} are up to date.`
}

await runCommand(main)
