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
   * How much was found and acknowledged when something might begin. Throws LedgerRefusal where nothing may. `isAgain`: it is looked
   * anew, as something is no longer as it was seen.
   */
  mayBegin: (isAgain: boolean) => Promise<FindingCounts>
}
