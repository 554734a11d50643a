import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Job } from '../../src/contract/job.ts'
import type { Limiter } from '../limiter.ts'
import { ProblemError } from '../problem.ts'
import type { End } from './attempts.ts'
import type { DeleteItem } from './delete-import.ts'
import type { QueuedItem, StoredJob } from './job-store.ts'
import type { Ledger } from './ledger.ts'
import type { Reconciler } from './reconcile.ts'
import type { Timing } from './timing.ts'

export type RunDeps = {
  ledger: Ledger
  limiter: Limiter
  deleteItem: DeleteItem
  reconciler: Pick<Reconciler, 'settle'>
  log: Logger
  timing: Pick<Timing, 'jobAgainMs'>
}

/** A job at work. */
export type JobRun = {
  /** Begins nothing more; what is under way goes on to its end. */
  stop: () => void
  /** Resolves when nothing of it is under way any more: with why it paused itself, or whether every item was sent. */
  ended: Promise<{ paused: Job['paused']; complete: boolean }>
}

/** Answers that every other item would get too: the key is wrong, may not, or has no credit left. */
const pausing = new Set([401, 402, 403])

/** So many failures one after the other say that upstream is in trouble, not the imports. */
const failuresToPause = 5
/** Tries of a ledger that takes no intent, before the job waits for a person. */
const ledgerTries = 10

/** How many items of a job are under way at once: enough to use the budget up with answers that take two seconds. */
function workersFor(perSecond: number | null): number {
  return perSecond === null ? 4 : Math.min(32, Math.max(2, Math.ceil(perSecond * 2)))
}

/**
 * Works a job off from where it stands. Items that a crash left under way are read back first: gone is deleted, still
 * there goes back into the queue. `onEnded` is called after each item that has its record's end.
 */
export function runJob(deps: RunDeps, job: StoredJob, onEnded: () => void): JobRun {
  const { ledger, limiter, deleteItem, reconciler, log, timing } = deps
  const { jobs } = ledger
  const stopping = new AbortController()
  const { signal } = stopping
  const lane = limiter.lane(`job ${job.id}`, signal)
  const again: QueuedItem[] = []
  let unsettled = jobs.underWay(job.id)
  let position = -1
  let paused: Job['paused'] = null
  let failuresInRow = 0
  let ledgerFailures = 0

  const pause = (code: string, message: string) => {
    paused ??= { code, message }
    stopping.abort()
  }

  const next = (): QueuedItem | null => {
    const item = again.shift() ?? jobs.nextUnsent(job.id, position)
    if (item) position = Math.max(position, item.position)
    return item
  }

  const judge = ({ outcome, status, code, message }: End) => {
    if (outcome === 'refused' && pausing.has(status ?? 0)) pause(code ?? 'refused', message ?? '')
    failuresInRow = outcome === 'failed' || outcome === 'unknown' ? failuresInRow + 1 : 0
    if (failuresInRow >= failuresToPause)
      pause(
        'upstream_failing',
        `${failuresToPause} deletions in a row failed, the last one so: ${message ?? ''}`,
      )
  }

  const work = async (item: QueuedItem): Promise<void> => {
    const { importId } = item
    const request = { importId, operator: job.operator, reason: job.reason, item }
    const ended = await deleteItem(request, lane, () => !signal.aborted)
    ledgerFailures = 0
    if (!ended) return
    if (ended.end.outcome === 'refused' && ended.end.code === 'rate_limited') {
      // It was told to stop while it waited a 429 out: not an end that an item may have.
      jobs.requeue(item)
      again.push(item)
    } else judge(ended.end)
    onEnded()
  }

  const recoverFrom = async (problem: unknown, item: QueuedItem): Promise<void> => {
    const code = problem instanceof ProblemError ? problem.parts.code : null
    if (code === 'outcome_unrecorded' && problem instanceof ProblemError) {
      unsettled.push({ ...item, deletionId: problem.parts.deletionId ?? '' })
      return
    }
    again.push(item)
    if (code !== 'ledger_unavailable' || ++ledgerFailures >= ledgerTries) {
      log.error({ err: problem, jobId: job.id, importId: item.importId }, 'a job could not go on')
      pause(code ?? 'internal_error', problem instanceof Error ? problem.message : String(problem))
      return
    }
    await pauseFor(timing.jobAgainMs, signal)
  }

  const worker = async (): Promise<void> => {
    while (!signal.aborted) {
      let item: QueuedItem | null = null
      try {
        item = next()
        if (!item) return
        await work(item)
      } catch (error) {
        if (item) await recoverFrom(error, item)
        else pause('ledger_unavailable', error instanceof Error ? error.message : String(error))
      }
    }
  }

  /** Reads back what was sent and never settled, again and again while upstream may still be at work on it. */
  const readBackUnsettled = async (): Promise<void> => {
    while (unsettled.length > 0 && !signal.aborted) {
      const open = unsettled
      unsettled = []
      for (const item of open) {
        if (signal.aborted) return
        try {
          await reconciler.settle(item.deletionId)
          const outcome = ledger.get(item.deletionId)?.outcome
          if (outcome === 'intended') unsettled.push(item)
          else if (outcome === 'failed') {
            jobs.requeue(item)
            again.push(item)
          }
        } catch (error) {
          log.error({ err: error, deletionId: item.deletionId }, 'an item under way could not be settled yet')
          unsettled.push(item)
        }
        onEnded()
      }
      if (unsettled.length > 0) await pauseFor(timing.jobAgainMs, signal)
    }
  }

  const all = async () => {
    const workers = workersFor(limiter.state().perSecond)
    do {
      await Promise.all([readBackUnsettled(), ...Array.from({ length: workers }, worker)])
    } while (!signal.aborted && (again.length > 0 || unsettled.length > 0))
    return { paused, complete: !signal.aborted }
  }
  return { stop: () => stopping.abort(), ended: all() }
}

/** Resolves after `ms`, or at once when the signal fires. */
async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal })
  } catch {
    // Told to stop: whoever waits looks at the signal itself.
  }
}
