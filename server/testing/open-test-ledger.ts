import type { Account } from '../../src/contract/account.ts'
import { ledgerFiles } from '../sqlite/ledger-files.ts'
import { type LedgerOptions, openLedger, type SqliteLedger } from '../sqlite/open-ledger.ts'
import { createLog } from '../request-log.ts'

/** The account of tests that do not care whose imports they are. */
export const testAccount: Account = { mode: 'live', name: 'test', baseUrl: 'https://api.exa.test' }

/** The file of that account's ledger in a data folder. */
export function testLedgerFile(dataDir: string): string {
  return ledgerFiles(dataDir, testAccount).ledger
}

/** Opens the ledger of an account in a data folder, with a key that it knows. */
export function openTestLedger(
  dataDir: string,
  { account = testAccount, ...more }: Partial<Omit<LedgerOptions, 'files'>> = {},
): SqliteLedger {
  const files = ledgerFiles(dataDir, account)
  return openLedger({ files, account, keyFingerprint: 'fingerprint', log: createLog('silent'), ...more })
}
