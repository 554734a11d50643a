import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Job } from '../../src/contract/job.ts'
import type { Limiter } from '../limiter.ts'
import { ProblemError } from '../problem.ts'
import type { DeleteItem, EndedItem } from '../delete/delete-import.ts'
import type { QueuedItem, StoredJob } from '../ledger/job-store.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { whyUnavailable } from '../ledger/ledger-refusal.ts'
import type { Rechecker } from '../delete/recheck.ts'
import type { Timing } from '../delete/timing.ts'

export type RunDeps = {
  ledger: Ledger
  limiter: Limiter
  deleteItem: DeleteItem
  rechecker: Pick<Rechecker, 'recheck'>
  log: Logger
  timing: Pick<Timing, 'jobRetryMs'>
}

/** A job at work. */
export type JobRun = {
  /** Begins nothing more; what is under way goes on to its end. */
  stop: () => void
  /** Resolves when nothing of it is under way any more: with why it paused itself, or whether every item was sent. */
  ended: Promise<{ paused: Job['paused']; complete: boolean }>
}

type RunOptions = {
  job: StoredJob
  /** Its imports in their order, as they were confirmed. What the database says of an item after that is not looked at. */
  ids: readonly string[]
  /** Called after each item that has its record's end. */
  onEnded: () => void
}

/** Answers that every other item would get too: the key is wrong, may not, or has no credit left. */
const pausing = new Set([401, 402, 403])

/** So many failures one after the other say that upstream fails, not the imports. */
const failuresToPause = 5
/** So many imports gone one after the other, with no record of ours that says why, are no accident. */
const unexplainedToPause = 5
/** Tries of a ledger that takes nothing, before the job waits for a person. */
const ledgerTries = 10

/** The ledger begins nothing until a person has done something about it. */
const refusals = new Set(['ledger_broken', 'account_unconfirmed'])

/** The pause for imports that are gone and nobody knows why. */
const unexplainedGone = 'unexplained_gone'

/** How many items of a job are under way at once: enough to use the budget up with answers that take two seconds. */
function workersFor(perSecond: number | null): number {
  return perSecond === null ? 4 : Math.min(32, Math.max(2, Math.ceil(perSecond * 2)))
}

/**
 * Works a job off from where it stands. Items that a crash left under way are read back first: gone is deleted, still
 * there goes back into the queue.
 */
export function runJob(deps: RunDeps, { job, ids, onEnded }: RunOptions): JobRun {
  const { ledger, limiter, deleteItem, rechecker, log, timing } = deps
  const { jobs } = ledger
  const stopping = new AbortController()
  const { signal } = stopping
  const lane = limiter.lane(`job ${job.id}`, signal)
  /** Items before `position` that are to be sent again. */
  const requeued: QueuedItem[] = []
  /** What an earlier process had sent. */
  let open = jobs.underWay(job.id)
  let position = -1
  let paused: Job['paused'] = null
  let failuresInRow = 0
  let unexplainedInRow = 0
  /** Whoever resumes a job that paused for this has looked, and goes on with it. */
  const mayBeUnexplained = job.paused?.code === unexplainedGone
  /** Set while the ledger takes nothing. */
  let waiting: Promise<void> | null = null

  const pause = (code: string, message: string) => {
    paused ??= { code, message }
    stopping.abort()
  }

  const next = (): QueuedItem | null => {
    const key = requeued.shift() ?? jobs.nextUnsent(job.id, position)
    if (!key) return null
    const importId = ids[key.position]
    if (importId === undefined) return null
    position = Math.max(position, key.position)
    return { jobId: job.id, position: key.position, importId }
  }

  /** Sends an item again that has no record, or none any more. */
  const requeue = (item: QueuedItem) => {
    // Those after `position` are still to come.
    if (item.position <= position) requeued.push(item)
  }

  const pauseIfUseless = (
    { importId }: QueuedItem,
    { deletionId, result: { outcome, status, message, refusal } }: EndedItem,
  ) => {
    if (refusal && pausing.has(status ?? 0)) pause(refusal.code, refusal.message)
    failuresInRow = outcome === 'failed' || outcome === 'unknown' ? failuresInRow + 1 : 0
    if (failuresInRow >= failuresToPause)
      pause(
        'upstream_failing',
        `${failuresToPause} deletions in a row failed, the last one so: ${message ?? ''}`,
      )
    const isUnexplained = outcome === 'already_gone' && !ledger.explainsGone(importId, deletionId)
    unexplainedInRow = isUnexplained ? unexplainedInRow + 1 : 0
    if (unexplainedInRow >= unexplainedToPause && !mayBeUnexplained)
      pause(
        unexplainedGone,
        `${unexplainedToPause} imports in a row were gone already, and this console did not delete them. Somebody else may be deleting, or these imports are of another account. Resume the job if that is right.`,
      )
  }

  const work = async (item: QueuedItem): Promise<void> => {
    const { importId } = item
    const request = { importId, operator: job.operator, reason: job.reason, item }
    const mayBegin = () => !signal.aborted && waiting === null
    const ended = await deleteItem(request, { lane, stopped: signal, mayBegin, ledgerIsBack })
    if (!ended) return requeue(item)
    const { result, isWritten } = ended
    if (!result.requeue) pauseIfUseless(item, ended)
    if (isWritten) finishItem(item)
  }

  const finishItem = (item: QueuedItem) => {
    if (jobs.isQueued(item)) requeue(item)
    else onEnded()
  }

  /** Waits until the ledger can be written again. One worker tries and all others wait, because each try blocks the server. */
  const ledgerIsBack = () =>
    (waiting ??= (async () => {
      for (let tries = 1; !signal.aborted; tries++) {
        await pauseFor(timing.jobRetryMs, signal)
        try {
          ledger.probe()
          break
        } catch (error) {
          log.error({ err: error, jobId: job.id }, 'the ledger still takes nothing')
          if (tries >= ledgerTries)
            pause('ledger_unavailable', `${whyUnavailable(error)} Nothing was sent meanwhile.`)
        }
      }
      waiting = null
    })())

  const worker = async (): Promise<void> => {
    while (!signal.aborted) {
      let item: QueuedItem | null = null
      try {
        if (waiting) await waiting
        item = next()
        if (!item) return
        await work(item)
      } catch (error) {
        if (item) requeue(item)
        if (error instanceof ProblemError && error.parts.code === 'ledger_unavailable') await ledgerIsBack()
        else if (error instanceof ProblemError && refusals.has(error.parts.code))
          pause(error.parts.code, error.parts.message)
        else {
          log.error({ err: error, jobId: job.id, importId: item?.importId }, 'a job could not go on')
          pause(
            item ? 'internal_error' : 'ledger_unavailable',
            error instanceof Error ? error.message : String(error),
          )
        }
      }
    }
  }

  /** Rechecks what was sent and has no outcome on record, until upstream can no longer be at work on it. */
  const recheckOpen = async (): Promise<void> => {
    while (open.length > 0 && !signal.aborted) {
      const items = open
      open = []
      for (const item of items) {
        try {
          if (signal.aborted || !(await hasOutcome(item.deletionId))) open.push(item)
          else finishItem(item)
        } catch (error) {
          log.error(
            { err: error, deletionId: item.deletionId },
            'an item under way could not be rechecked yet',
          )
          open.push(item)
        }
      }
      if (open.length > 0) await pauseFor(timing.jobRetryMs, signal)
    }
  }

  /** Rechecks a record. Whether it has an outcome after that. */
  const hasOutcome = async (deletionId: string): Promise<boolean> => {
    await rechecker.recheck(deletionId)
    return ledger.get(deletionId)?.outcome !== 'intended'
  }

  /** Whether nothing is left. Looks from the first item on, so that none is left behind. */
  const isDone = (): boolean => {
    try {
      return open.length === 0 && jobs.nextUnsent(job.id, -1) === null
    } catch (error) {
      pause('ledger_unavailable', error instanceof Error ? error.message : String(error))
      return false
    }
  }

  const all = async () => {
    const workers = workersFor(limiter.state().perSecond)
    do {
      // Nothing is under way: what has no record is in the queue, wherever it stands.
      position = -1
      requeued.length = 0
      await Promise.all([recheckOpen(), ...Array.from({ length: workers }, worker)])
    } while (!isDone() && !signal.aborted)
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
