import type { Logger } from 'pino'
import type { By } from '../ledger/chain.ts'
import { JobChangedError, type JobMove, type JobStore } from '../ledger/job-store.ts'
import { ProblemError } from '../problem.ts'
import { changedPause } from './job-pauses.ts'

type Deps = {
  store: Pick<JobStore, 'inStates' | 'confirmedIds' | 'move'>
  log: Logger
  /** Looks again at what can begin. */
  look: () => void
}

/** The jobs that are held before they begin. */
export type HeldJobs = {
  /** Begins those whose hold is over, and looks again when the next one's is. */
  beginDue(): Promise<void>
  /** Looks again in so many milliseconds, unless it does so sooner. */
  lookIn(ms: number): void
  close(): void
}

export function createHeldJobs({ store, log, look }: Deps): HeldJobs {
  let timer: NodeJS.Timeout | undefined
  let dueAt = Number.POSITIVE_INFINITY

  const lookIn = (ms: number) => {
    // A timer may fire a little before its time.
    const at = performance.now() + Math.ceil(ms) + 1
    if (at >= dueAt) return
    clearTimeout(timer)
    dueAt = at
    timer = setTimeout(() => {
      dueAt = Number.POSITIVE_INFINITY
      look()
    }, at - performance.now()).unref()
  }

  /** Its list, and when its hold is over, are held against the chain first. */
  const begin = async (id: string) => {
    let move: JobMove = { from: ['held'], to: 'running', by: null }
    try {
      await store.confirmedIds(id)
    } catch (error) {
      if (!(error instanceof JobChangedError)) throw error
      log.error({ err: error, jobId: id }, 'a job was changed in its file, and does not begin')
      move = { from: ['held'], to: 'paused', by: null, paused: changedPause(error) }
    }
    await store.move(id, move)
  }

  return {
    beginDue: async () => {
      for (const { id, hold } of await store.inStates(['held'])) {
        if (hold && hold.leftMs > 0) lookIn(hold.leftMs)
        else await begin(id)
      }
    },
    lookIn,
    close: () => clearTimeout(timer),
  }
}

/** The move of a held job that somebody takes back. Only one of this and its beginning is made. */
export function undoing(by: By): JobMove {
  return { from: ['held'], to: 'undone', by }
}

/** Why there is nothing to take back any more. */
export function notHeld({ id, state }: { id: string; state: string }): ProblemError {
  const message = `Job ${id} is ${state}, so it cannot be undone any more. Nothing was changed.`
  return new ProblemError({ status: 409, code: 'job_not_held', message })
}
