import type { Job } from '../../src/contract/job.ts'
import type { By } from '../ledger/chain.ts'
import type { JobMove, JobStore, StoredJob } from '../ledger/job-store.ts'
import { conflict, ProblemError } from '../problem.ts'

/** Somebody who decides on a job: as the ledger names them, and the subject of the person. */
export type Decider = { by: By; person: string }

/** The move of a waiting job that somebody approves. The store moves it only if it still waits, so only the first decision counts. */
export function approvalBy({ by }: Decider): JobMove {
  return { from: ['waiting'], to: 'running', by, decision: { note: null } }
}

/** The move of a waiting job that is rejected. `by` null: nobody approved it in time. */
export function rejection(by: By | null, note: string | null): JobMove {
  return { from: ['waiting'], to: 'rejected', by, decision: { note } }
}

/** Throws a problem when a person may not decide on a job: it does not wait, or they asked for it themselves. */
export function assertMayDecide(job: StoredJob, { person }: Decider): void {
  if (job.state !== 'waiting') throw notWaiting(job)
  if (job.approval?.askedBy !== person) return
  const message = `Job ${job.id} was asked for by you, or by a token of yours: another operator has to decide. Nothing was changed.`
  throw new ProblemError({ status: 403, code: 'own_job', message })
}

/** The problem that a job no longer waits. It says who decided. */
export function notWaiting(job: StoredJob): ProblemError {
  return conflict(
    'job_not_waiting',
    `${whatBecameOf(job)}, so there is nothing to decide. Nothing was changed.`,
  )
}

function whatBecameOf({ id, state, approval }: StoredJob): string {
  const decision = approval?.decision
  if (decision && decision.by !== null)
    return `Job ${id} was ${decision.approved ? 'approved' : 'rejected'} by ${decision.by}`
  const isTooLate = decision || (state === 'waiting' && approval !== null)
  return isTooLate ? `Nobody approved job ${id} in time` : `Job ${id} is ${state}`
}

/**
 * The move of a stopped or paused job that somebody resumes. If nobody has approved it, it waits again. Throws a 409 problem when it
 * was stopped before it was approved: whoever asked has withdrawn it.
 */
export function resuming({ id, state, approval }: Pick<Job, 'id' | 'state' | 'approval'>, by: By): JobMove {
  if (approval === null || approval.decision?.approved)
    return { from: ['stopped', 'paused'], to: 'running', by }
  if (state === 'paused') return { from: ['paused'], to: 'waiting', by }
  throw conflict('job_not_approved', `Job ${id} was never approved. Ask for a new one.`)
}

/** Rejects the jobs that nobody has approved in time; the store knows which. */
export async function expireWaiting(store: Pick<JobStore, 'inStates' | 'move'>): Promise<void> {
  for (const { id } of await store.inStates(['waiting'])) await store.move(id, rejection(null, null))
}
