import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { DeletionRecord } from '../../src/contract/deletion.ts'
import type { ApiCheck } from '../api-check.ts'
import { type Deadline, deadlineIn } from '../deadline.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Limiter } from '../limiter.ts'
import type { Upstream } from '../upstream.ts'
import { createAbandonedChecks } from './abandoned.ts'
import { checkExists, type Existence, listAllIds } from './check-exists.ts'
import { notFoundUnclear } from './delete-upstream.ts'
import type { KeyedMutex } from './keyed-mutex.ts'
import type { JobLeases } from '../ledger/job-leases.ts'
import type { Timing } from './timing.ts'

type Deps = {
  upstream: Upstream
  limiter: Limiter
  apiCheck: ApiCheck
  ledger: Ledger
  mutex: KeyedMutex
  leases: JobLeases
  log: Logger
  timing: Timing
}

export type Rechecker = {
  /** Rechecks what is open now and then every half minute. */
  start: () => void
  /** Rechecks all open records once. Never throws: what it could not find out, the next time may. */
  recheckOpen: () => Promise<void>
  /**
   * Rechecks one record now, if it is open and no deletion is at work on it. Throws MutexTimeoutError, and LedgerRefusal
   * where the ledger begins nothing.
   */
  recheck: (deletionId: string) => Promise<void>
  stop: () => void
}

const everyMs = 30_000

/** A job waits so many times longer than a person until what upstream will not tell counts as unknown. */
const patienceOfJobs = 10

/** How long reading the whole list may take: 10,000 imports at five calls a second need ten seconds. */
const listAllMs = 10 * 60_000

/**
 * Finds out how the deletions ended that a crash, a lost answer or a locked ledger left open, by reading each import back:
 * gone is `deleted`, still there is `failed` (nobody waits for it any more, so it is not sent again). An item of a job that
 * was under way when its process ended, and is still there, goes back into the queue of the job.
 */
export function createRechecker(deps: Deps): Rechecker {
  const { ledger, leases, mutex, log, timing } = deps
  let running: Promise<void> | null = null
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  /** When this process first saw a record open, on a clock that nobody sets: the wall clock may have jumped since. */
  const seenAt = new Map<string, number>()
  /** Nobody waits for these reads: people and jobs go first. */
  const background = { ...deps, limiter: deps.limiter.lane('rechecks', new AbortController().signal) }
  const abandoned = createAbandonedChecks(background)
  let listedAt = Number.NEGATIVE_INFINITY

  const openMs = async ({ id, jobId }: DeletionRecord): Promise<number> => {
    const now = performance.now()
    const since = seenAt.get(id) ?? now
    seenAt.set(id, since)
    if (jobId === null) return now - since
    // An item of a job may have waited a 429 out and been sent long after its intent, up to the moment when its process
    // lost the job.
    return Math.min(now - since, (await leases.quietMs(jobId)) ?? 0)
  }
  const longestMs = timing.totalMs + timing.recordMs
  /** Whether its call could still take effect: upstream may be at work on what a process that was killed had sent. */
  const mayBeUnderWay = async (deletion: DeletionRecord) =>
    deletion.outcome === 'intended' && (await openMs(deletion)) < longestMs
  /** Whether to give up on an intent that upstream tells nothing about. Once unknown, an item is not sent again by its job. */
  const isLongUnclear = async (deletion: DeletionRecord) =>
    deletion.outcome === 'intended' &&
    (await openMs(deletion)) >= (deletion.jobId === null ? 1 : patienceOfJobs) * longestMs
  /** Whether it is an item under way in another process, which works on its job. */
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
      // One of these may be what deleted it: its own record comes first.
      const others = await ledger.otherIntents(deletion.importId, deletion.id)
      if ((await Promise.all(others.map(mayBeUnderWay))).some(Boolean)) return
      const message = `${before} ${how}: it is gone.`
      const outcome = deletion.code === notFoundUnclear ? 'already_gone' : 'deleted'
      await ledger.recordOutcome(deletion.id, { ...seen, outcome, message, inferredFrom: 'read_back' })
    } else if (found === 'there') {
      if (await mayBeUnderWay(deletion)) return
      const message = `${before} ${how}: it is still there.`
      // What a lost answer had made unknown was judged by its job; what the end of a process cut off was not.
      const requeue = deletion.outcome === 'intended'
      const code = deletion.code === notFoundUnclear ? notFoundUnclear : 'delete_failed'
      await ledger.recordOutcome(deletion.id, { ...seen, outcome: 'failed', code, message, requeue })
    } else if (found !== 'unasked' && (await isLongUnclear(deletion))) {
      const unknown = { outcome: 'unknown', code: 'outcome_unknown', message: before } as const
      await ledger.recordOutcome(deletion.id, { ...seen, ...unknown })
    }
  }

  /** Runs `work` on a record that is open, under the lock of its import; gives null where it is open no more. */
  const whileOpen = <T>(
    { id, importId }: Pick<DeletionRecord, 'id' | 'importId'>,
    work: (deletion: DeletionRecord) => Promise<T>,
  ): Promise<T | null> =>
    mutex.run(importId, deadlineIn(timing.totalMs), async () => {
      // Read again: it may have got its outcome while this waited.
      const deletion = await ledger.get(id)
      return deletion?.settledAt === null && !(await isElsewhere(deletion)) ? work(deletion) : null
    })

  /** Reads one import back and records what that says. Gives whether only the whole list can tell more. */
  const recheckByRead = (record: DeletionRecord): Promise<boolean | null> =>
    whileOpen(record, async (deletion) => {
      const deadline = deadlineIn(timing.callMs)
      const { found, requestId } = await checkExists(deps, deletion.importId, deadline, timing)
      log.info({ deletionId: deletion.id, found }, 'open deletion read back')
      await recordFinding(deletion, found, requestId, 'Read back later')
      return found === 'not_found'
    })

  /**
   * An import that a complete list does not have is gone, whatever shape the API's 404 has got. Only for what can no longer
   * be under way, as the list was read before.
   */
  const recheckByList = async (
    records: readonly DeletionRecord[],
    deadline: Deadline,
    readers: Pick<Deps, 'upstream' | 'limiter'>,
  ): Promise<void> => {
    const ids = await listAllIds(readers, deadline, timing)
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
      // The record before may have been of the same import: its lock is free then.
      await nextTurn()
      if (stopped) return
      await openMs(deletion)
      // A deletion at work on this import records its own outcome, and may change what a read would say.
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
