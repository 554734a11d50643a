import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Account } from '../../src/contract/account.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { deadlineIn, inTime } from '../deadline.ts'
import { type ChainHead, origin } from '../ledger/chain.ts'
import { cutProblem, headProblem } from '../ledger/check-end.ts'
import type { IntegrityWatch } from '../ledger/ledger.ts'
import { LedgerUncheckedError } from '../ledger/ledger-refusal.ts'
import { beginning, checkSlice } from './check-ledger.ts'
import { mostProblems } from '../ledger/problems.ts'
import { type FindingCounts, type Findings, openFindings } from './findings.ts'
import type { Client, Pool } from './pool.ts'
import type { SeenHead } from './seen-head.ts'
import { isAway } from './unavailable.ts'

/** The watch of one replica. `open` reads within a change, if it is given one. */
type PostgresWatch = Omit<IntegrityWatch, 'open'> & {
  open: (database?: Pool | Client) => Promise<LedgerProblem[]>
  /** Throws LedgerUncheckedError if the last check ended with an error. */
  assertChecked: () => void
  /** The counts when `open` last returned no finding; null if there may be one since. */
  unbroken: Findings['unbroken']
  /** The newest head of the chain that this replica has seen. */
  seen: SeenHead
  stop: () => void
}

const longestWaitMs = 1_000
/** Milliseconds before a check that ended with an error is made again. */
const againMs = 5_000

/** What is quick to read: the head of the chain, whether the last seen head is there, and the counts. */
type Glance = FindingCounts & { given: number; seq: number; hash: string; is_there: boolean }

/**
 * Checks the whole ledger once, then what was added, and remembers how far it got. It also remembers the last head that this
 * replica saw: if somebody restores an older copy of the database, the counters in it are older too.
 */
export function watchIntegrity(pool: Pool, account: Account, log: Logger): PostgresWatch {
  const findings = openFindings(pool, log)
  let point = beginning
  let isAtEnd = false
  let at: string | null = null
  let running: Promise<void> | null = null
  let checking: Promise<void> | null = null
  let once: Promise<void> | null = null
  let failure: LedgerUncheckedError | null = null
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
      await findings.note([headProblem(known, seq, 'a replica')])
      if (head === known) head = { seq, hash }
    }
    if (given > seq) await findings.note([cutProblem(given, seq)])
    if (now.is_there) see({ seq, hash })
    return now
  }
  const see = (newer: ChainHead): void => {
    if (newer.seq > (head?.seq ?? 0)) head = newer
  }

  const open = async (database: Pool | Client = pool): Promise<LedgerProblem[]> => {
    const problems = await findings.open(await look(database), database)
    // The check waited until some were acknowledged.
    if (once && !running && !isAtEnd && problems.length < mostProblems) void checkAll()
    return problems
  }

  const checkToEnd = async (): Promise<void> => {
    isAtEnd = false
    // Some may have been acknowledged since.
    await open()
    while (!isAtEnd && findings.countOpen() < mostProblems && !signal.aborted) {
      const slice = await checkSlice(pool, account, point)
      point = slice.point
      await findings.note(slice.problems)
      isAtEnd = slice.atEnd
      at = new Date().toISOString()
    }
  }
  const checkOnce = async (): Promise<void> => {
    try {
      await checkToEnd()
      failure = null
    } catch (error) {
      // A database that is away refuses by itself, and nothing has to be checked before it goes on.
      if (isAway(error)) throw error
      failure = new LedgerUncheckedError(error)
      throw failure
    }
  }
  const catchUp = () => (running ??= checkOnce().finally(() => (running = null)))
  const untilChecked = async (): Promise<void> => {
    while (!signal.aborted)
      try {
        return await catchUp()
      } catch (error) {
        if (signal.aborted) return
        log.warn({ err: error }, 'the ledger could not be checked on')
        await pause(againMs, undefined, { ref: false })
      }
  }
  const checkAll = () => (checking ??= untilChecked().finally(() => (checking = null)))

  return {
    check: async () => {
      await inTime(catchUp(), deadlineIn(longestWaitMs), null)
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
    assertChecked: () => {
      if (failure) throw failure
    },
    unbroken: () => (failure ? null : findings.unbroken()),
    seen: { get: () => head, see, isMissing: async () => void (await look(pool)) },
    stop: () => ending.abort(),
  }
}
