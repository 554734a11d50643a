import { pino } from 'pino'
import { beforeAll, describe } from 'vitest'
import type { Ledger } from '../ledger/ledger.ts'
import { testJobs } from '../testing/batteries/jobs-battery.ts'
import { type OpenedLedger, testLedger } from '../testing/batteries/ledger-battery.ts'
import { testAccount } from '../testing/open-test-ledger.ts'
import { testDatabase, testPostgres } from '../testing/postgres/test-database.ts'
import { openPostgresLedger } from './open-ledger.ts'
import { openPool, type Pool } from './pool.ts'

const log = pino({ level: 'silent' })

// Starting one takes a while on a busy machine.
beforeAll(testPostgres, 60_000)

/** A ledger in a database of its own, and as often again as a test asks for it, each time with connections of its own. */
async function openDatabase(): Promise<OpenedLedger> {
  const url = await testDatabase()
  const all: { pool: Pool; ledger: Ledger }[] = []
  const again = async (keyFingerprint = 'fingerprint') => {
    const pool = openPool(url, log)
    const ledger = await openPostgresLedger({ pool, account: testAccount, keyFingerprint, log })
    all.push({ pool, ledger })
    return ledger
  }
  const end = async () => {
    for (const { ledger } of all) await ledger.close()
    for (const { pool } of all) await pool.end()
  }
  return { ledger: await again(), again, end }
}

describe('a ledger in PostgreSQL', { timeout: 20_000 }, () => {
  testLedger(openDatabase)
})
describe('jobs in PostgreSQL', { timeout: 20_000 }, () => {
  testJobs(openDatabase)
})
