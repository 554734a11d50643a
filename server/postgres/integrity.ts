import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Account } from '../../src/contract/account.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { type ChainHead, origin } from '../ledger/chain.ts'
import { cutProblem, headProblem } from '../ledger/check-end.ts'
import type { IntegrityWatch } from '../ledger/ledger.ts'
import { beginning, checkSlice } from './check-ledger.ts'
import { type FindingCounts, type Findings, mostProblems, openFindings } from './findings.ts'
import type { Client, Pool } from './pool.ts'
import type { SeenHead } from './seen-head.ts'

/** The watch of one replica. `open` looks within a change, where it is given one. */
type PostgresWatch = Omit<IntegrityWatch, 'open'> & {
  open: (database?: Pool | Client) => Promise<LedgerProblem[]>
  /** What was counted when `open` last gave nothing; null where something was found since. */
  unbroken: Findings['unbroken']
  /** The newest end of the chain that this replica knows of. */
  seen: SeenHead
  stop: () => void
}

const longestWaitMs = 1_000
/** When a database that did not answer is asked again. */
const againMs = 5_000

/** What is quick to see: the end of the chain, the last head that was seen, what was found. */
type Glance = FindingCounts & { given: number; seq: number; hash: string; is_there: boolean }

/**
 * Remembers how far a ledger was checked, all of it once and then what was added, and the last end of the chain that this replica
 * saw: whoever puts an older copy of the database back takes it away with it, counters and all.
 */
export function watchIntegrity(pool: Pool, account: Account, log: Logger): PostgresWatch {
  const findings = openFindings(pool, log)
  let point = beginning
  let at: string | null = null
  let running: Promise<void> | null = null
  let once: Promise<void> | null = null
  let head: ChainHead | null = null
  const ending = new AbortController()
  const { signal } = ending

  const glance = async (database: Pool | Client): Promise<Glance> => {
    const { seq, hash } = head ?? origin
    const { rows } = await database.query<Glance>('SELECT * FROM glance($1, $2)', [seq, hash])
    const [seen] = rows
    if (!seen) throw new Error('A query of one row gave none.')
    return seen
  }

  const look = async (database: Pool | Client): Promise<Glance> => {
    const known = head
    const now = await glance(database)
    const { seq, hash, given } = now
    if (known && !now.is_there) {
      await findings.note([headProblem(known, seq)])
      if (head === known) head = { seq, hash }
    }
    if (given > seq) await findings.note([cutProblem(given, seq)])
    if (now.is_there) see({ seq, hash })
    return now
  }
  const see = (newer: ChainHead): void => {
    if (newer.seq > (head?.seq ?? 0)) head = newer
  }

  const open = async (database: Pool | Client = pool): Promise<LedgerProblem[]> =>
    findings.open(await look(database), database)

  const checkToEnd = async (): Promise<void> => {
    for (let atEnd = false; !atEnd && findings.size() < mostProblems && !signal.aborted;) {
      const slice = await checkSlice(pool, account, point)
      point = slice.point
      await findings.note(slice.problems)
      atEnd = slice.atEnd
      at = new Date().toISOString()
    }
  }
  const catchUp = () => (running ??= checkToEnd().finally(() => (running = null)))
  const checkAll = async (): Promise<void> => {
    while (!signal.aborted)
      try {
        return await catchUp()
      } catch (error) {
        if (signal.aborted) return
        log.warn({ err: error }, 'the ledger could not be checked on')
        await pause(againMs, undefined, { ref: false })
      }
  }

  return {
    check: async () => {
      await Promise.race([catchUp(), pause(longestWaitMs, undefined, { ref: false })])
      const now = await look(pool)
      return {
        entries: now.seq,
        verified:
          at === null || point.head.seq === 0 ? null : { entry: point.head.seq, hash: point.head.hash, at },
        problems: await findings.open(now, pool),
        acknowledged: await findings.acknowledged(),
      }
    },
    checkedOnce: () => (once ??= checkAll()),
    open,
    unbroken: findings.unbroken,
    seen: { get: () => head, see, isMissing: async () => void (await look(pool)) },
    stop: () => ending.abort(),
  }
}
