import { randomBytes } from 'node:crypto'
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
import { assertOwn, countWaiting, isOpened, knownKeys, whenTakenOver } from './account.ts'
import { type Change, openChain } from './chain.ts'
import type { FindingCounts } from './findings.ts'
import { watchIntegrity } from './integrity.ts'
import { createJobStore } from './job-store.ts'
import { createLeases, type LeaseTiming } from './leases.ts'
import { migrate } from './migrate.ts'
import type { Client, Pool } from './pool.ts'
import { createRecords } from './records.ts'
import { tellStory } from './story.ts'
import { asUnavailable, inWords } from './unavailable.ts'
import { createRestores } from './restores.ts'
import { uploadedFiles } from './uploaded-files.ts'

export type PostgresLedgerOptions = {
  pool: Pool
  account: Account
  /** The fingerprint of the key that the console was started with. */
  keyFingerprint: string | null
  log: Logger
  /** For tests, which cannot wait as long as a replica. */
  leaseTiming?: LeaseTiming
}

/** The size of a record whose import has much metadata. The bytes are random, because PostgreSQL compresses others. */
const probeBytes = 24 * 1024

/**
 * Opens or creates the ledger of an account in a database. Several replicas may have it open. The caller ends the pool. Throws
 * DatabaseError when the database cannot be used, or belongs to another account.
 */
export async function openPostgresLedger(options: PostgresLedgerOptions): Promise<Ledger> {
  const { pool, account, keyFingerprint, log, leaseTiming } = options
  await migrate(pool)
  await assertOwn(pool, account)

  const keys = knownKeys(pool, keyFingerprint)
  const integrity = watchIntegrity(pool, account, log)
  const chain = openChain({ pool, account: accountId(account), log, seen: integrity.seen })

  const refusalIn = async (database: Pool | Client): Promise<Refusal | null> => {
    const problems = await integrity.open(database)
    if (problems.length > 0) return brokenRefusal(problems)
    integrity.assertChecked()
    return (await keys.isKnown(database)) ? null : newKeyRefusal(account)
  }
  const assertMayBegin = async (database: Pool | Client = pool): Promise<void> => {
    const refusal = await refusalIn(database)
    if (refusal) throw new LedgerRefusal(refusal)
  }
  const assertUnbroken = async (database: Pool | Client): Promise<void> => {
    const problems = await integrity.open(database)
    if (problems.length > 0) throw new LedgerRefusal(brokenRefusal(problems))
  }

  const mayBegin = async (isAgain: boolean): Promise<FindingCounts> => {
    const known = isAgain ? null : integrity.unbroken()
    if (known && (await keys.isKnown())) return known
    await assertMayBegin()
    return integrity.unbroken() ?? mayBegin(true)
  }

  const commit = chain.commit
  const commitIfAllowed: typeof commit = (work) =>
    commit(async (change) => {
      await assertMayBegin(change.client)
      return work(change)
    })

  /** Writes the first entry, which names the account, unless another replica has. */
  const openOnce = async ({ client, appendEvent }: Change): Promise<void> => {
    if (await isOpened(client)) return
    const at = new Date().toISOString()
    const { name } = account
    await appendEvent({
      event: 'account_opened',
      at,
      operator: null,
      name,
      keyFingerprint,
      takenOver: false,
      pausedJobs: 0,
    })
  }
  if ((await integrity.open()).length === 0 && !(await isOpened(pool))) await commit(openOnce)

  const deps = { pool, commit, commitIfAllowed }
  const leases = createLeases(pool, log, leaseTiming)
  const ledger: Ledger = {
    ...createRecords({ pool, account, chain, mayBegin }),
    account,
    jobs: inWords(createJobStore(deps), pool),
    restores: inWords(createRestores(deps), pool),
    leases: inWords(leases, pool),
    integrity: inWords(integrity, pool),
    refusing: async () => {
      try {
        return await refusalIn(pool)
      } catch (error) {
        return { code: 'ledger_unavailable', message: whyUnavailable(asUnavailable(error, pool)) }
      }
    },
    assertMayBegin: () => assertMayBegin(),
    appendIntent: async (event) => (await commitIfAllowed(({ appendEvent }) => appendEvent(event))).seq,
    appendOutcome: async (event) => void (await commit(({ appendEvent }) => appendEvent(event))),
    acknowledge: ({ keys: seen, note, ...by }) =>
      commit(async (change) => {
        const all = await integrity.open(change.client)
        const problems = all.filter(({ key }) => seen.includes(key))
        if (problems.length === 0) return
        await openOnce(change)
        await mendCounters(change.client)
        const at = new Date().toISOString()
        await change.appendEvent({
          event: 'problems_acknowledged',
          at,
          ...by,
          problems,
          note,
          // Copies of a database are kept elsewhere. Only the entry is kept here.
          evidence: null,
        })
      }),
    confirmKey: (by) =>
      commit(async ({ client, appendEvent }) => {
        await assertUnbroken(client)
        if (keyFingerprint === null || (await keys.isKnown(client))) return
        await appendEvent({ event: 'key_confirmed', at: new Date().toISOString(), ...by, keyFingerprint })
      }),
    takenOver: await whenTakenOver(pool),
    accountState: async () => {
      const knownSince = (await keys.isKnown()) ? null : await keys.knownSince()
      return {
        account,
        newKey: knownSince === null ? null : { knownSince, waiting: await countWaiting(pool) },
      }
    },
    uploadedFiles: (importIds) => uploadedFiles(pool, importIds),
    story: (importId) => tellStory(pool, importId),
    probe: async () => {
      await assertUnbroken(pool)
      integrity.assertChecked()
      const write = (at: string) =>
        pool.query(
          'INSERT INTO probe (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at',
          [at],
        )
      await write(randomBytes(probeBytes).toString('base64'))
      await write(new Date().toISOString())
    },
    close: async () => {
      integrity.stop()
      await leases.close()
    },
  }
  return inWords(ledger, pool)
}

/** A row that was inserted by hand has taken a number that the counter did not give. The next number must be free. */
async function mendCounters(client: Client): Promise<void> {
  for (const table of ['deletions', 'jobs', 'restores'])
    await client.query(
      `UPDATE counters SET given = greatest(given, (SELECT max(id) FROM ${table})) WHERE name = $1`,
      [table],
    )
}
