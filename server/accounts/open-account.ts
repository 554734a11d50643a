import type { Logger } from 'pino'
import { type Ledger, openLedger } from '../ledger/ledger.ts'
import { ledgerFiles } from '../ledger/ledger-files.ts'
import type { ConsoleEnv } from '../env.ts'
import { accountInWords, accountOf } from '../account.ts'
import { keyFingerprint } from './key-fingerprint.ts'
import { takeOver } from './take-over.ts'

/** Opens the ledger of the account that an environment means. Throws DatabaseError when its files cannot be used. */
export function openAccountLedger(env: ConsoleEnv, log: Logger): Ledger {
  const account = accountOf(env)
  const files = ledgerFiles(env.DATA_DIR, account)
  const fingerprint = keyFingerprint(env.DATA_DIR, env.EXA_API_KEY)
  const took = takeOver(env.DATA_DIR, files)
  if (took === 'left')
    log.warn(
      `${env.DATA_DIR}/ledger.db is of an older console and is not used: ${accountInWords(account)} has a ledger of its own.`,
    )
  const ledger = openLedger({ files, account, keyFingerprint: fingerprint, log, takenOver: took === 'taken' })
  if (took === 'taken')
    log.warn(
      { ledger: files.ledger, pausedJobs: ledger.takenOver?.pausedJobs ?? 0 },
      `The ledger of an older console is now that of ${accountInWords(account)}; its unfinished jobs are paused.`,
    )
  return ledger
}
