import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { accountWords } from '../../src/contract/account.ts'
import { type ConsoleEnv, parseConsoleEnv } from '../env/env.ts'
import { createLog } from '../request-log.ts'
import { type Ledger } from '../ledger/ledger.ts'
import { accountOf, openAccountLedger } from '../accounts/open-account.ts'
import { DatabaseError } from '../database.ts'
import { ledgerFiles } from '../sqlite/ledger-files.ts'
import { runCommand, say } from './run-command.ts'

/** Runs a command on the ledger of the environment's account, also while the console runs. Prints the result. */
export async function onLedger(
  work: (ledger: Ledger, operator: string, env: ConsoleEnv) => Promise<{ code: number; text: string }>,
): Promise<void> {
  await runCommand(async () => {
    const env = parseConsoleEnv(process.env)
    const ledger = await openLedger(env)
    try {
      const { code, text } = await work(ledger, `${userName()} at the command line`, env)
      process.exitCode = say(code, text)
    } finally {
      await ledger.close()
    }
  })
}

async function openLedger(env: ConsoleEnv): Promise<Ledger> {
  const log = createLog('silent')
  if (env.DATABASE_URL === undefined) {
    assertLedgerIn(env)
    return openAccountLedger(env, log)
  }
  const { openDatabaseLedger } = await import('../postgres/open-postgres.ts')
  return openDatabaseLedger(env, log)
}

/** A console may begin a ledger; a command that finds none has been given another folder or account. Throws DatabaseError. */
function assertLedgerIn(env: ConsoleEnv): void {
  const account = accountOf(env)
  const { ledger, moved, headsLog } = ledgerFiles(env.DATA_DIR, account)
  // Where its heads are, the ledger was removed: that is to be acknowledged.
  if ([ledger, moved, headsLog].some((file) => existsSync(file))) return
  throw new DatabaseError(
    `There is no ledger of ${accountWords(account)}: ${ledger} is not there. ` +
      'Set DATA_DIR, EXA_API_KEY, EXA_BASE_URL and EXA_ACCOUNT as the console has them. Nothing was changed.',
  )
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
