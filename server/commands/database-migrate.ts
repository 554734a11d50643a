import { pino } from 'pino'
import { parseConsoleEnv } from '../env/env.ts'
import { EnvError } from '../env/values.ts'
import { startFailure } from '../listen.ts'
import { migrate } from '../postgres/migrate.ts'
import { asStartFailure } from '../postgres/open-postgres.ts'
import { openPool } from '../postgres/pool.ts'
import { databaseInWords } from '../postgres/unavailable.ts'

/**
 * `npm run database:migrate`: makes the tables in the database of DATABASE_URL, or brings them up to date. A console does so at its
 * start. If its role may not, run this as a role that may.
 */
async function main(): Promise<string> {
  const { DATABASE_URL: address } = parseConsoleEnv(process.env)
  if (address === undefined) throw new EnvError('DATABASE_URL must be set: it names the database.')
  const pool = openPool(address, pino({ level: 'silent' }))
  try {
    await migrate(pool)
  } catch (error) {
    throw asStartFailure(error, pool)
  } finally {
    await pool.end()
  }
  return `The tables in ${databaseInWords(address)} are up to date.`
}

try {
  process.stdout.write(`${await main()}\n`)
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`)
  process.exitCode = 1
}
