import { beforeAll, describe } from 'vitest'
import { testJobs } from '../testing/batteries/jobs-battery.ts'
import { type OpenedLedger, testLedger } from '../testing/batteries/ledger-battery.ts'
import { openReplica, type TestReplica } from '../testing/postgres/open-postgres-ledger.ts'
import { testDatabase, testPostgres } from '../testing/postgres/test-database.ts'

// Starting one takes a while on a busy machine.
beforeAll(testPostgres, 60_000)

/** A ledger in a database of its own, and as often again as a test asks for it. */
async function openDatabase(): Promise<OpenedLedger> {
  const url = await testDatabase()
  const replicas: TestReplica[] = []
  const again = async (keyFingerprint = 'fingerprint') => {
    const replica = await openReplica(url, { keyFingerprint })
    replicas.push(replica)
    return replica
  }
  const end = async () => void (await Promise.all(replicas.map((replica) => replica.close())))
  return { ledger: await again(), again, end }
}

describe('a ledger in PostgreSQL', { timeout: 20_000 }, () => {
  testLedger(openDatabase)
})
describe('jobs in PostgreSQL', { timeout: 20_000 }, () => {
  testJobs(openDatabase)
})
