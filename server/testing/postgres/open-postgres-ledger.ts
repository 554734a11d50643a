import { type Logger, pino } from 'pino'
import type { Ledger } from '../../ledger/ledger.ts'
import type { PostgresLedgerOptions } from '../../postgres/open-ledger.ts'
import { openPostgresLedger } from '../../postgres/open-ledger.ts'
import { openPool, type Pool } from '../../postgres/pool.ts'
import { testAccount } from '../open-test-ledger.ts'

export type TestReplica = Ledger & { pool: Pool }

/** Opens the ledger of a test's database as one replica more, with connections of its own, and a key that it knows. */
export async function openReplica(
  url: string,
  more: Partial<Omit<PostgresLedgerOptions, 'pool'>> = {},
  log: Logger = pino({ level: 'silent' }),
): Promise<TestReplica> {
  const pool = openPool(url, log)
  try {
    const ledger = await openPostgresLedger({
      pool,
      account: testAccount,
      keyFingerprint: 'fingerprint',
      log,
      ...more,
    })
    const close = async () => {
      await ledger.close()
      await pool.end()
    }
    return { ...ledger, pool, close }
  } catch (error) {
    await pool.end()
    throw error
  }
}
