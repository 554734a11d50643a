import type { Account } from '../../src/contract/account.ts'
import type { Chain } from './chain.ts'
import type { FindingCounts } from './findings.ts'
import type { Pool } from './pool.ts'

/** What the records of a ledger need. */
export type RecordDeps = {
  pool: Pool
  account: Account
  chain: Chain
  /**
   * The counts of findings and acknowledgements, if something may begin; else throws LedgerRefusal. `isAgain`: reads them again,
   * because something has changed since they were read.
   */
  mayBegin: (isAgain: boolean) => Promise<FindingCounts>
}
