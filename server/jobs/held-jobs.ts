import type { By } from '../ledger/chain.ts'
import type { JobMove, JobStore } from '../ledger/job-store.ts'
import { conflict, type ProblemError } from '../problem.ts'

type Deps = {
  store: Pick<JobStore, 'inStates' | 'move'>
  /** Begins the jobs that can begin now. */
  look: () => void
}

/** The jobs that are held before they begin. */
export function createHeldJobs({ store, look }: Deps) {
  let timer: NodeJS.Timeout | undefined
  let dueAt = Number.POSITIVE_INFINITY

  /** Looks again in `ms`, or sooner if that was planned already. */
  const lookIn = (ms: number): void => {
    // A timer may fire a little early.
    const at = performance.now() + Math.ceil(ms) + 1
    if (at >= dueAt) return
    clearTimeout(timer)
    dueAt = at
    timer = setTimeout(() => {
      dueAt = Number.POSITIVE_INFINITY
      look()
    }, at - performance.now()).unref()
  }

  return {
    /**
     * Begins the jobs whose hold is over, and looks again when the next hold is. A run compares its job with the chain before it
     * sends anything, so nothing begins if somebody shortened the hold in the file.
     */
    beginDue: async (): Promise<void> => {
      for (const { id, hold } of await store.inStates(['held'])) {
        if (hold && hold.leftMs > 0) lookIn(hold.leftMs)
        else await store.move(id, { from: ['held'], to: 'running', by: null })
      }
    },
    lookIn,
    close: () => clearTimeout(timer),
  }
}

/** The move of a held job that somebody undoes. A job is either undone or begun, never both. */
export function undoing(by: By): JobMove {
  return { from: ['held'], to: 'undone', by }
}

/** The problem that a job can no longer be undone. */
export function notHeld({ id, state }: { id: string; state: string }): ProblemError {
  return conflict(
    'job_not_held',
    `Job ${id} is ${state}, so it cannot be undone any more. Nothing was changed.`,
  )
}
