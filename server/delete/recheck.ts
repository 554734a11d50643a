import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { DeletionRecord } from '../../src/contract/deletion.ts'
import { type Deadline, deadlineIn } from '../deadline.ts'
import { type AbandonedDeps, createAbandonedChecks } from './abandoned.ts'
import { checkExists, type Existence, listIds } from './check-exists.ts'
import { notFoundUnclear } from './delete-upstream.ts'
import type { JobLeases } from '../ledger/job-leases.ts'

type Deps = AbandonedDeps & { leases: JobLeases; log: Logger }

export type Rechecker = {
  /** Rechecks open records now, and then every half minute. */
  start: () => void
  /** Rechecks all open records once. Never throws: what failed is tried again the next time. */
  recheckOpen: () => Promise<void>
  /**
   * Rechecks one record now, if it is open and no deletion works on it. Throws MutexTimeoutError, and LedgerRefusal when
   * the ledger begins nothing.
   */
  recheck: (deletionId: string) => Promise<void>
  stop: () => void
}

const everyMs = 30_000

/** How many times longer than a person a job waits until a record counts as unknown. */
const patienceOfJobs = 10

/** How long reading the whole list may take. 10,000 imports at five calls a second need ten seconds. */
const listAllMs = 10 * 60_000

/**
 * Finds out how deletions ended that a crash, a lost answer or a locked ledger left open. It reads each import back: gone
 * means `deleted`, still there means `failed` (nobody waits for it any more, so it is not sent again). If an item of a job
 * was under way when its process ended, and its import is still there, the item is queued again.
 */
export function createRechecker(deps: Deps): Rechecker {
  const { ledger, leases, mutex, log, timing } = deps
  let running: Promise<void> | null = null
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  /** When this process first saw a record open, on a monotonic clock: the wall clock may jump. */
  const seenAt = new Map<string, number>()
  /** Nobody waits for these reads, so people and jobs go first. */
  const background = { ...deps, limiter: deps.limiter.lane('rechecks', new AbortController().signal) }
  const abandoned = createAbandonedChecks(background)
  let listedAt = Number.NEGATIVE_INFINITY

  const openMs = async ({ id, jobId }: DeletionRecord): Promise<number> => {
    const now = performance.now()
    const since = seenAt.get(id) ?? now
    seenAt.set(id, since)
    if (jobId === null) return now - since
    // An item of a job may have been sent long after its intent, after a 429: until its process lost the job.
    return Math.min(now - since, (await leases.quietMs(jobId)) ?? 0)
  }
  const longestMs = timing.totalMs + timing.recordMs
  /** Whether its call may still take effect: a killed process may have sent it just before. */
  const mayBeUnderWay = async (deletion: DeletionRecord) =>
    deletion.outcome === 'intended' && (await openMs(deletion)) < longestMs
  /** Whether to give up on an intent whose result upstream does not tell. Once it is unknown, its job does not send it again. */
  const isLongUnclear = async (deletion: DeletionRecord) =>
    deletion.outcome === 'intended' &&
    (await openMs(deletion)) >= (deletion.jobId === null ? 1 : patienceOfJobs) * longestMs
  /** Whether it is an item of a job that another process works on. */
  const isElsewhere = async ({ outcome, jobId }: DeletionRecord) =>
    outcome === 'intended' && jobId !== null && (await leases.quietMs(jobId)) === null

  const recordFinding = async (
    deletion: DeletionRecord,
    found: Existence['found'],
    requestId: string | null,
    how: string,
  ): Promise<void> => {
    const seen = { attempts: 0, status: deletion.status, requestId: deletion.requestId ?? requestId }
    const before = deletion.message ?? 'The console stopped before it knew how this ended.'
    if (found === 'gone') {
      // One of these may have deleted the import, so its record is settled first.
      const others = await ledger.otherIntents(deletion.importId, deletion.id)
      if ((await Promise.all(others.map(mayBeUnderWay))).some(Boolean)) return
      const message = `${before} ${how}: it is gone.`
      const outcome = deletion.code === notFoundUnclear ? 'already_gone' : 'deleted'
      await ledger.recordOutcome(deletion.id, { ...seen, outcome, message, inferredFrom: 'read_back' })
    } else if (found === 'there') {
      if (await mayBeUnderWay(deletion)) return
      const message = `${before} ${how}: it is still there.`
      // Only an item that a crash cut off is queued again. A job has already counted its unknown outcomes.
      const requeue = deletion.outcome === 'intended'
      const code = deletion.code === notFoundUnclear ? notFoundUnclear : 'delete_failed'
      await ledger.recordOutcome(deletion.id, { ...seen, outcome: 'failed', code, message, requeue })
    } else if (found !== 'unasked' && (await isLongUnclear(deletion))) {
      const unknown = { outcome: 'unknown', code: 'outcome_unknown', message: before } as const
      await ledger.recordOutcome(deletion.id, { ...seen, ...unknown })
    }
  }

  /** Runs `work` on an open record, under the lock of its import; null if the record is not open any more. */
  const whileOpen = <T>(
    { id, importId }: Pick<DeletionRecord, 'id' | 'importId'>,
    work: (deletion: DeletionRecord) => Promise<T>,
  ): Promise<T | null> =>
    mutex.run(importId, deadlineIn(timing.totalMs), async () => {
      // Read again: it may have got its outcome while we waited for the lock.
      const deletion = await ledger.get(id)
      return deletion?.settledAt === null && !(await isElsewhere(deletion)) ? work(deletion) : null
    })

  /** Reads one import back and records the result. Returns whether only the whole list can tell more. */
  const recheckByRead = (record: DeletionRecord): Promise<boolean | null> =>
    whileOpen(record, async (deletion) => {
      const deadline = deadlineIn(timing.callMs)
      const { found, requestId } = await checkExists(deps, deletion.importId, deadline, timing)
      log.info({ deletionId: deletion.id, found }, 'open deletion read back')
      await recordFinding(deletion, found, requestId, 'Read back later')
      return found === 'not_found'
    })

  /**
   * An import that is missing from the complete list is gone, whatever the API's 404 looks like. Only for records that can
   * no longer be under way, because the list was read earlier.
   */
  const recheckByList = async (
    records: readonly DeletionRecord[],
    deadline: Deadline,
    readers: Pick<Deps, 'upstream' | 'limiter'>,
  ): Promise<void> => {
    const wanted = records.map(({ importId }) => importId)
    const ids = await listIds(readers, wanted, deadline, timing)
    log.info(
      { records: records.length, imports: ids?.size ?? null },
      'the whole list was read to recheck deletions',
    )
    if (ids === null) return
    for (const record of records)
      await whileOpen(record, async (deletion) => {
        if (await mayBeUnderWay(deletion)) return
        const found = ids.has(deletion.importId) ? 'there' : 'gone'
        await recordFinding(deletion, found, null, 'Looked for in the whole list')
      })
  }

  const recheckAll = async (): Promise<void> => {
    const open = await ledger.open()
    const ids = new Set(open.map(({ id }) => id))
    for (const id of seenAt.keys()) if (!ids.has(id)) seenAt.delete(id)
    const unlisted: DeletionRecord[] = []
    for (const deletion of open) {
      // Gives the record before time to release its lock: this one may be of the same import.
      await nextTurn()
      if (stopped) return
      await openMs(deletion)
      // A deletion that works on this import records its own outcome, and may change what a read would say.
      if (await mutex.isLocked(deletion.importId)) continue
      if (await recheckByRead(deletion)) unlisted.push(deletion)
    }
    if (unlisted.length === 0 || performance.now() - listedAt < timing.listAllEveryMs) return
    listedAt = performance.now()
    await recheckByList(unlisted, deadlineIn(listAllMs), background)
  }

  const recheckOnce = async (): Promise<void> => {
    try {
      if (await ledger.refusing()) return
      await recheckAll()
      await abandoned.check(() => stopped)
    } catch (error) {
      log.error({ err: error }, 'open deletions could not be rechecked; trying again later')
    }
  }
  const recheckOpen = () => (running ??= recheckOnce().finally(() => (running = null)))

  return {
    start: () => {
      timer = setInterval(() => void recheckOpen(), everyMs).unref()
      void recheckOpen()
    },
    recheckOpen,
    recheck: async (deletionId) => {
      await ledger.assertMayBegin()
      const record = await ledger.get(deletionId)
      if (record && (await recheckByRead(record)))
        await recheckByList([record], deadlineIn(timing.totalMs), deps)
    },
    stop: () => {
      stopped = true
      clearInterval(timer)
    },
  }
}
