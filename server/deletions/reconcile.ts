import type { Logger } from 'pino'
import type { Deletion } from '../../src/contract/deletion.ts'
import { deadlineIn } from '../deadline.ts'
import type { Limiter } from '../limiter.ts'
import type { Upstream } from '../upstream.ts'
import type { Ledger } from './ledger.ts'
import { readBack } from './read-back.ts'
import type { RunnerLock } from './runner-lock.ts'
import type { Timing } from './timing.ts'
import type { Turns } from './turns.ts'

type Deps = {
  upstream: Upstream
  limiter: Limiter
  ledger: Ledger
  turns: Turns
  runner: RunnerLock
  log: Logger
  timing: Timing
}

export type Reconciler = {
  /** Settles what is open now and then every half minute. */
  start: () => void
  /** One pass over the open records. Never throws: what it could not settle, the next pass meets again. */
  pass: () => Promise<void>
  /** Reads the import of one record back, now, if the record is open and no deletion is at work on it. Throws TurnError. */
  settle: (deletionId: string) => Promise<void>
  stop: () => void
}

const everyMs = 30_000

/** A job waits so many times longer than a person until what upstream will not tell counts as unknown. */
const patienceOfJobs = 10

/**
 * Settles the records that a crash, a lost answer or a locked ledger left open, by reading each import back: gone is
 * `deleted`, still there is `failed` (nobody waits for it any more, so it is not sent again). An item of a job that was
 * under way when its process ended, and is still there, goes back into the queue of the job.
 */
export function createReconciler(deps: Deps): Reconciler {
  let running: Promise<void> | null = null
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const pass = () => (running ??= settleOpen(deps, () => stopped).finally(() => (running = null)))
  return {
    start: () => {
      timer = setInterval(() => void pass(), everyMs).unref()
      void pass()
    },
    pass,
    settle: (deletionId) => settleIfOpen(deps, deletionId),
    stop: () => {
      stopped = true
      clearInterval(timer)
    },
  }
}

async function settleOpen(deps: Deps, isStopped: () => boolean): Promise<void> {
  const { ledger, turns, log } = deps
  try {
    for (const { id, importId } of ledger.open()) {
      if (isStopped()) return
      // A deletion at work on this import settles its own record, and may change what a look at the import would say.
      if (turns.isTaken(importId)) continue
      await settleIfOpen(deps, id)
    }
  } catch (error) {
    log.error({ err: error }, 'open deletions could not be settled; trying again later')
  }
}

async function settleIfOpen(deps: Deps, deletionId: string): Promise<void> {
  const { ledger, turns, timing } = deps
  const importId = ledger.get(deletionId)?.importId
  if (importId === undefined) return
  await turns.take(importId, deadlineIn(timing.totalMs), async () => {
    // Read again: it may have been settled while this waited.
    const deletion = ledger.get(deletionId)
    if (deletion?.settledAt === null && !isElsewhere(deletion, deps)) await settleOne(deps, deletion)
  })
}

async function settleOne(deps: Deps, deletion: Deletion): Promise<void> {
  const { ledger, log, timing } = deps
  const { found, requestId } = await readBack(deps, deletion.importId, deadlineIn(timing.callMs), timing)
  log.info({ deletionId: deletion.id, found }, 'open deletion read back')
  const seen = { attempts: 0, status: deletion.status, requestId: deletion.requestId ?? requestId }
  const before = deletion.message ?? 'The console stopped before it knew how this ended.'
  if (found === 'gone') {
    const other = ledger.deletionOf(deletion.importId)
    if (other) {
      const message = `${before} Read back later: it is gone, and record ${other.id} is what deleted it.`
      ledger.settle(deletion.id, { ...seen, outcome: 'already_gone', message })
    } else {
      const message = `${before} Read back later: it is gone.`
      ledger.settle(deletion.id, { ...seen, outcome: 'deleted', message })
    }
  } else if (found === 'there') {
    if (mayBeUnderWay(deletion, deps)) return
    const message = `${before} Read back later: it is still there.`
    // What a lost answer had made unknown was judged by its job; what the end of a process cut off was not.
    const requeue = deletion.outcome === 'intended'
    ledger.settle(deletion.id, { ...seen, outcome: 'failed', code: 'delete_failed', message, requeue })
  } else if (found === 'unclear' && isLongUnclear(deletion, deps)) {
    ledger.settle(deletion.id, { ...seen, outcome: 'unknown', code: 'outcome_unknown', message: before })
  }
}

/** Whether it is an item under way in another process, which has the same DATA_DIR and runs the jobs. */
function isElsewhere({ outcome, jobId }: Deletion, { runner }: Deps): boolean {
  return outcome === 'intended' && jobId !== null && !runner.take()
}

/**
 * Whether an intent is so young that its call could still take effect: upstream may be at work on what a process that
 * was killed had sent, or another console on the same DATA_DIR may be. An item of a job may have waited a 429 out and
 * been sent long after its intent, up to the moment when its process ended and this one took over.
 */
function mayBeUnderWay(deletion: Deletion, deps: Deps): boolean {
  return deletion.outcome === 'intended' && sentAgoMs(deletion, deps) < longestMs(deps)
}

/** Whether to give up on an intent that upstream tells nothing about. Once unknown, an item is not sent again by its job. */
function isLongUnclear(deletion: Deletion, deps: Deps): boolean {
  const times = deletion.jobId === null ? 1 : patienceOfJobs
  return deletion.outcome === 'intended' && sentAgoMs(deletion, deps) >= times * longestMs(deps)
}

function sentAgoMs({ requestedAt, jobId }: Deletion, { runner }: Deps): number {
  return Date.now() - Math.max(Date.parse(requestedAt), jobId === null ? 0 : (runner.takenAt() ?? 0))
}

function longestMs({ timing }: Deps): number {
  return timing.totalMs + timing.settleMs
}
