import { pino } from 'pino'
import { describe } from 'vitest'
import { testJobs } from '../testing/batteries/jobs-battery.ts'
import { type OpenedLedger, testLedger } from '../testing/batteries/ledger-battery.ts'
import { testAccount } from '../testing/open-test-ledger.ts'
import { testDatabase } from '../testing/postgres/test-database.ts'
import { openPostgresLedger } from './open-ledger.ts'
import { openPool, type Pool } from './pool.ts'

const log = pino({ level: 'silent' })

/** A new ledger in a database of its own; each that is opened has connections of its own, as a replica does. */
async function open(): Promise<OpenedLedger> {
  const url = await testDatabase()
  const pools: Pool[] = []
  const openOne = (keyFingerprint: string) => {
    const pool = openPool(url, log)
    pools.push(pool)
    return openPostgresLedger({ pool, account: testAccount, keyFingerprint, log })
  }
  return {
    ledger: await openOne('fingerprint'),
    again: (keyFingerprint = 'fingerprint') => openOne(keyFingerprint),
    end: async () => void (await Promise.all(pools.map((pool) => pool.end()))),
  }
}

describe('a ledger in PostgreSQL', () => {
  testLedger(open)
})
describe('the jobs of a ledger in PostgreSQL', () => {
  testJobs(open)
})
