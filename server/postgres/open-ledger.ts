import type { Logger } from 'pino'
import { type Account, accountId } from '../../src/contract/account.ts'
import type { Ledger } from '../ledger/ledger.ts'
import {
  brokenRefusal,
  LedgerRefusal,
  newKeyRefusal,
  type Refusal,
  whyUnavailable,
} from '../ledger/ledger-refusal.ts'
import { isKnownKey, openAccount, opening, ownerOf, whatWaits } from './account.ts'
import { type Chain, openChain } from './chain.ts'
import { watchIntegrity } from './integrity.ts'
import { createJobStore } from './job-store.ts'
import { createLeases, type LeaseTiming } from './leases.ts'
import { migrate } from './migrate.ts'
import type { Client, Pool } from './pool.ts'
import { createRecords } from './records.ts'
import { uploadedFile } from './uploaded-file.ts'

export type PostgresLedgerOptions = {
  pool: Pool
  account: Account
  /** Of the key that the console was started with. */
  keyFingerprint: string
  log: Logger
  /** Only where a test has less time than a person. */
  leaseTiming?: LeaseTiming
}

/** A record with an import of much metadata. */
const probeCharacters = 32 * 1024

/**
 * Opens (or starts) the ledger of an account in a database. The pool stays the caller's. Throws DatabaseError where the
 * database is another account's, or of a newer console.
 */
export async function openPostgresLedger(options: PostgresLedgerOptions): Promise<Ledger> {
  const { pool, account, keyFingerprint, log } = options
  await migrate(pool)
  const integrity = watchIntegrity({ pool, account }, log)
  const chain = openChain({ pool, account: accountId(account), log, onMissing: integrity.noteMissingHead })
  await openAccount(pool, chain, account, keyFingerprint)

  /** A key that was confirmed once stays one of the account's. */
  let known = false
  const isKnown = async (database: Pool | Client = pool) =>
    (known ||= await isKnownKey(database, keyFingerprint))

  const refusal = async (database: Pool | Client): Promise<Refusal | null> => {
    const problems = integrity.open()
    if (problems.length > 0) return brokenRefusal(problems)
    return (await isKnown(database)) ? null : newKeyRefusal(account)
  }
  const refusing = async (): Promise<Refusal | null> => {
    try {
      await pool.query('SELECT 1')
      return await refusal(pool)
    } catch (error) {
      return { code: 'ledger_unavailable', message: whyUnavailable(error) }
    }
  }
  const assertMayBegin = async (database: Pool | Client): Promise<void> => {
    const why = await refusal(database)
    if (why) throw new LedgerRefusal(why)
  }
  const commitIfAllowed: Chain['commit'] = (work) =>
    chain.commit(async (change) => {
      await assertMayBegin(change.client)
      return work(change)
    })
  const deps = { pool, account, commitIfAllowed, commit: chain.commit }

  return {
    ...createRecords(deps),
    account,
    jobs: createJobStore(deps),
    leases: createLeases(pool, log, options.leaseTiming),
    integrity: { ...integrity, open: async () => integrity.open() },
    refusing,
    assertMayBegin: () => assertMayBegin(pool),
    appendIntent: (event) => commitIfAllowed(async ({ appendEvent }) => (await appendEvent(event)).seq),
    appendOutcome: async (event) => void (await chain.commit(({ appendEvent }) => appendEvent(event))),
    acknowledge: async ({ keys: seen, note, ...by }) => {
      const problems = integrity.open().filter(({ key }) => seen.includes(key))
      if (problems.length === 0) return
      const at = new Date().toISOString()
      await chain.commit(async ({ client, appendEvent }) => {
        if ((await ownerOf(client)) === null) await appendEvent(opening(account, keyFingerprint))
        // A database is too large to copy for evidence: whoever needs it as it was dumps it first (docs/operating.md).
        await appendEvent({ event: 'problems_acknowledged', at, ...by, problems, note, evidence: null })
      })
    },
    confirmKey: async (by) => {
      const problems = integrity.open()
      if (problems.length > 0) throw new LedgerRefusal(brokenRefusal(problems))
      if (await isKnown()) return
      const at = new Date().toISOString()
      await chain.commit(async ({ client, appendEvent }) => {
        if (await isKnown(client)) return
        await appendEvent({ event: 'key_confirmed', at, ...by, keyFingerprint })
      })
      known = true
    },
    takenOver: null,
    accountState: async () => {
      const { knownSince, waiting } = await whatWaits(pool)
      return {
        account,
        newKey: (await isKnown()) || knownSince === null ? null : { knownSince, waiting },
      }
    },
    uploadedFile: (importId) => uploadedFile(pool, importId),
    probe: async () => {
      const problems = integrity.open()
      if (problems.length > 0) throw new LedgerRefusal(brokenRefusal(problems))
      await pool.query(
        'INSERT INTO probe (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at',
        ['x'.repeat(probeCharacters)],
      )
    },
    close: async () => integrity.stop(),
  }
}
