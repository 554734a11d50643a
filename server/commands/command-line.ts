import { userInfo } from 'node:os'
import { type ConsoleEnv, parseConsoleEnv } from '../env/env.ts'
import { startFailure } from '../listen.ts'
import { createLog } from '../request-log.ts'
import { type Ledger } from '../ledger/ledger.ts'
import { openAccountLedger } from '../accounts/open-account.ts'

/** Runs a command on the ledger of the environment's account, also while the console runs. Prints the result. */
export async function onLedger(
  work: (ledger: Ledger, operator: string, env: ConsoleEnv) => Promise<{ code: number; text: string }>,
): Promise<void> {
  try {
    const env = parseConsoleEnv(process.env)
    const ledger = await openLedger(env)
    try {
      const { code, text } = await work(ledger, `${userName()} at the command line`, env)
      const stream = code === 0 ? process.stdout : process.stderr
      stream.write(`${text}\n`)
      process.exitCode = code
    } finally {
      await ledger.close()
    }
  } catch (error) {
    process.stderr.write(`${startFailure(error)}\n`)
    process.exitCode = 1
  }
}

async function openLedger(env: ConsoleEnv): Promise<Ledger> {
  const log = createLog('silent')
  if (env.DATABASE_URL === undefined) return openAccountLedger(env, log)
  const { openDatabaseLedger } = await import('../postgres/open-postgres.ts')
  return openDatabaseLedger(env, log)
}

/** Who is at the command line, also behind sudo. */
function userName(): string {
  const { SUDO_USER: person } = process.env
  try {
    const { username } = userInfo()
    return person && person !== username ? `${person}, as ${username},` : username
  } catch {
    // A container may run as a user without a name.
    return `user ${process.getuid?.()}`
  }
}
