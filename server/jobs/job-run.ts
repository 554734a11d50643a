import type { Logger } from 'pino'
import type { Job } from '../../src/contract/job.ts'
import { heldLane } from '../lanes.ts'
import type { Limiter } from '../limiter.ts'
import { ProblemError } from '../problem.ts'
import type { DeleteItem } from '../delete/delete-import.ts'
import { ItemNotQueuedError, JobChangedError, type QueuedItem, type StoredJob } from '../ledger/job-store.ts'
import { type JobLease, type JobLeases, LeaseLostError } from '../ledger/job-leases.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { whyUnavailable } from '../ledger/ledger-refusal.ts'
import type { Rechecker } from '../delete/recheck.ts'
import type { Timing } from '../delete/timing.ts'
import { changedPause, watchEnds } from './job-pauses.ts'
import type { Pace } from './pace.ts'
import { pauseFor } from '../deadline.ts'
import { type OpenItem, recheckUnderWay } from './recheck-under-way.ts'

export type RunDeps = {
  ledger: Ledger
  leases: JobLeases
  limiter: Limiter
  deleteItem: DeleteItem
  rechecker: Pick<Rechecker, 'recheck'>
  log: Logger
  timing: Pick<Timing, 'jobRetryMs'>
}

/** A job that this process works on. */
export type JobRun = {
  /** Begins no more items. Those under way are finished. */
  stop: () => void
  /** Resolves when no item is under way any more. */
  ended: Promise<EndedRun>
}

/** Why a run paused itself, whether every item was sent, and the job's lease; null when another process has it. */
type EndedRun = { paused: Job['paused']; complete: boolean; lease: JobLease | null }

type RunOptions = {
  jobId: string
  /** Why the job was paused before somebody resumed it; null if it was not. */
  pausedBefore: Job['paused']
  pace: Pace
}

/** What a run works on. Read once, so that a later change of the database does not change what is sent. */
type Task = Pick<StoredJob, 'operator' | 'who' | 'reason'> & {
  lease: JobLease
  /** Its lane of the budget. */
  lane: Limiter
  /** The imports in the order in which they were confirmed. */
  ids: readonly string[]
  /** Items that an earlier process sent and recorded no outcome for. */
  open: OpenItem[]
}

/** How often a ledger that cannot be written is tried before the job pauses. */
const ledgerTries = 10

/** Refusals of the ledger that only a person can resolve. */
const refusals = new Set(['ledger_broken', 'account_unconfirmed'])

/** How many items of a job are under way at once: enough to use the whole budget when answers take two seconds. */
function workersFor(perSecond: number | null): number {
  return perSecond === null ? 4 : Math.min(32, Math.max(2, Math.ceil(perSecond * 2)))
}

/**
 * Works on a job from where it stopped, if its state is running and no other process works on it. Items that a crash left under
 * way are rechecked at the same time: if the import is gone, the item is deleted; if it is still there, it is queued again.
 */
export function runJob(deps: RunDeps, { jobId, pausedBefore, pace }: RunOptions): JobRun {
  const { ledger, leases, limiter, deleteItem, log, timing } = deps
  const { jobs } = ledger
  const stopping = new AbortController()
  const { signal } = stopping
  /** Items that no worker has taken yet, in the order in which they are sent. */
  let queue: QueuedItem[] = []
  /** Items to send again, before all others. */
  const requeued: QueuedItem[] = []
  let paused: Job['paused'] = null
  /** Set while the ledger cannot be written. */
  let waiting: Promise<void> | null = null

  const pause = (code: string, message: string) => {
    paused ??= { code, message }
    stopping.abort()
  }
  const pauseIfUseless = watchEnds(ledger, pausedBefore, pause)

  const deleteOne = async ({ operator, who, reason, lease, lane }: Task, item: QueuedItem): Promise<void> => {
    const request = { importId: item.importId, operator, who, reason, item, lease }
    const mayBegin = () => !signal.aborted && waiting === null && lease.isHeld()
    const ended = await deleteItem(request, { lane, stopped: signal, mayBegin, ledgerIsBack })
    if (!ended) return void requeued.push(item)
    if (!ended.result.requeue) await pauseIfUseless(item.importId, ended)
    if (ended.isWritten) await finishItem(item)
  }

  const finishItem = async (item: QueuedItem) => {
    if (await jobs.isQueued(item)) requeued.push(item)
    else pace.ended()
  }

  /** Waits until the ledger can be written again. Only one worker tries, because each try blocks the server. */
  const ledgerIsBack = () =>
    (waiting ??= (async () => {
      for (let tries = 1; !signal.aborted; tries++) {
        await pauseFor(timing.jobRetryMs, signal)
        try {
          await ledger.probe()
          break
        } catch (error) {
          log.error({ err: error, jobId }, 'the ledger still takes nothing')
          if (tries >= ledgerTries)
            pause('ledger_unavailable', `${whyUnavailable(error)} Nothing was sent meanwhile.`)
        }
      }
      waiting = null
    })())

  const worker = async (task: Task): Promise<void> => {
    while (!signal.aborted) {
      if (waiting) await waiting
      const item = requeued.shift() ?? queue.shift()
      if (!item) return
      try {
        await deleteOne(task, item)
      } catch (error) {
        requeued.push(item)
        // Somebody stopped the job, or another process works on it. If it is still running, a new run begins.
        if (error instanceof ItemNotQueuedError || error instanceof LeaseLostError) stopping.abort()
        else if (error instanceof ProblemError && error.parts.code === 'ledger_unavailable')
          await ledgerIsBack()
        else if (error instanceof ProblemError && refusals.has(error.parts.code))
          pause(error.parts.code, error.parts.message)
        else {
          log.error({ err: error, jobId, importId: item.importId }, 'a job could not go on')
          pause('internal_error', error instanceof Error ? error.message : String(error))
        }
      }
    }
  }

  const recheckOpen = async (task: Task): Promise<void> => {
    task.open = await recheckUnderWay(deps, task.open, signal, finishItem)
  }

  /** Whether the job still runs. If another process has stopped it, this run stops as well. */
  const stillRuns = async (): Promise<boolean> => {
    try {
      if (await jobs.isRunning(jobId)) return true
      stopping.abort()
    } catch (error) {
      log.error({ err: error, jobId }, 'nobody can tell whether a job still runs; nothing is sent')
    }
    return false
  }

  /** Reads what there is to do; null when the job is not running, or is not what was confirmed. */
  const begin = async (lease: JobLease): Promise<Task | null> => {
    while (!signal.aborted) {
      try {
        const job = await jobs.get(jobId)
        if (job?.state !== 'running') return null
        return {
          lease,
          lane: heldLane(limiter.lane(`job ${jobId}`, signal), { isHeld: () => lease.isHeld(), stillRuns }),
          operator: job.operator,
          who: job.who,
          reason: job.reason,
          ids: await jobs.confirmedIds(jobId),
          open: await jobs.underWay(jobId),
        }
      } catch (error) {
        if (error instanceof JobChangedError) {
          log.error({ err: error, jobId }, 'a job was changed in its file, and is not run')
          const { code, message } = changedPause(error)
          pause(code, message)
          return null
        }
        log.error({ err: error, jobId }, 'a job could not be read; trying again')
        await pauseFor(timing.jobRetryMs, signal)
      }
    }
    return null
  }

  /** The items without a record. Only valid while nothing is under way. */
  const unsent = async ({ ids }: Task): Promise<QueuedItem[]> => {
    try {
      return (await jobs.unsent(jobId)).flatMap((position) => {
        const importId = ids[position]
        return importId === undefined ? [] : { jobId, position, importId }
      })
    } catch (error) {
      pause('ledger_unavailable', error instanceof Error ? error.message : String(error))
      return []
    }
  }

  const claim = async (): Promise<JobLease | null> => {
    try {
      return await leases.claim(jobId, paceNow)
    } catch (error) {
      log.error({ err: error, jobId }, 'a job could not be claimed; trying again later')
      return null
    }
  }

  /** The pace of the job, for pages served by other processes. */
  const paceNow = () => pace.now(queue.length + requeued.length, 0)

  const run = async (): Promise<EndedRun> => {
    const lease = await claim()
    if (!lease) return { paused, complete: false, lease }
    lease.ended.addEventListener('abort', () => stopping.abort(), { once: true })
    const task = await begin(lease)
    if (!task) return { paused, complete: false, lease }
    const { perSecond } = await limiter.state()
    for (;;) {
      requeued.length = 0
      queue = await unsent(task)
      if (signal.aborted || queue.length + task.open.length === 0) break
      const workers = Array.from({ length: workersFor(perSecond) }, () => worker(task))
      await Promise.all([recheckOpen(task), ...workers])
    }
    return { paused, complete: !signal.aborted, lease }
  }
  return { stop: () => stopping.abort(), ended: run() }
}
