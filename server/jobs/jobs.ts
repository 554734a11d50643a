import { type Job, type JobChanges, unfinishedStates } from '../../src/contract/job.ts'
import { personId, type Who } from '../../src/contract/who.ts'
import { conflict, ProblemError } from '../problem.ts'
import { createHeldJobs, notHeld, undoing } from './held-jobs.ts'
import { changedPause, jobChanged, jobChangedAdvice } from './job-pauses.ts'
import type { RunDeps } from './job-run.ts'
import { createJobRuns } from './job-runs.ts'
import { type By, sha256 } from '../ledger/chain.ts'
import { assertMayRun } from '../ledger/job-leases.ts'
import { JobChangedError, type StoredJob } from '../ledger/job-store.ts'
import { ledgerProblem } from '../ledger/ledger-refusal.ts'
import type { ApprovalRule } from './approval-rule.ts'
import {
  approvalBy,
  assertMayDecide,
  type Decider,
  expireWaiting,
  notWaiting,
  rejection,
  resuming,
} from './decide-job.ts'

type JobRequest = By & {
  key: string
  ids: readonly string[]
  reason: string | null
  /** The subject of the person who asks, or who made the token that asks. */
  person: string
  retryOf?: string
}

/** The bulk deletions. They run on the server, whether or not a page is open. */
export type Jobs = {
  /**
   * Records a job and begins it, unless it is held or somebody has to approve it first. The same key with the same content returns
   * the same job. Throws ProblemError.
   */
  create(request: JobRequest): Promise<{ job: Job; isNew: boolean }>
  /** Creates a job of the items that failed or were refused in this one. Throws ProblemError. */
  retry(id: string, request: Omit<JobRequest, 'ids' | 'reason'>): Promise<{ job: Job; isNew: boolean }>
  /** Sends no more items of the job. Throws ProblemError when there is nothing to stop. */
  stop(id: string, by: By): Promise<Job>
  /** Undoes a held job: nothing of it is ever sent. Throws ProblemError when the job has begun. */
  undo(id: string, by: By): Promise<Job>
  /** Begins a job that waits for approval. Throws ProblemError when it does not wait, or this person may not decide on it. */
  approve(id: string, decider: Decider): Promise<Job>
  /** Ends a job that waits for approval: nothing of it is ever sent. Throws ProblemError like `approve`. */
  reject(id: string, decider: Decider, note: string | null): Promise<Job>
  /**
   * Continues a stopped or paused job; one that was paused before it was approved waits again. Throws ProblemError when it is
   * neither, or nothing may begin.
   */
  resume(id: string, by: By): Promise<Job>
  /** Throws ProblemError when there is no such job. */
  get(id: string): Promise<Job>
  /** The job that was asked for with this key. Throws ProblemError when there is none. */
  ofRequest(key: string): Promise<Job>
  list(options: { before?: string | undefined; limit: number }): Promise<Job[]>
  /** The changes since an entry of the chain; null: since the unfinished jobs began. */
  changes(after: number | null): Promise<JobChanges>
  /** Continues the jobs that were running when the console ended. Looks for such jobs from time to time. */
  start(): void
  /** Begins all running jobs that could not begin until now, and stops work on those that were stopped elsewhere. */
  beginAll(): Promise<void>
  /** Begins nothing more. Resolves when nothing is under way. The jobs stay in state running, for the next start. */
  close(): Promise<void>
}

/** Creates the jobs of a ledger. Each is worked on by one process at a time. */
export function createJobs(deps: RunDeps & { approvalRule: ApprovalRule; holdMs: number }): Jobs {
  const { ledger, limiter, log, leases, approvalRule, holdMs, timing } = deps
  const store = ledger.jobs
  const runs = createJobRuns(deps)
  const held = createHeldJobs({ store, look: () => void beginAll() })
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const pausedForMs = async () => (await limiter.state()).pausedForMs
  const withPace = async (job: StoredJob, waitingMs: number): Promise<Job> => {
    if (job.state !== 'running') return { ...job, pace: null }
    const left = job.counts.queued + job.counts.intended
    const pace = runs.paceOf(job.id)?.now(left, waitingMs) ?? (await leases.paceElsewhere(job.id))
    return { ...job, pace }
  }

  const beginAll = async () => {
    try {
      if ((await ledger.refusing()) || closed || !(await leases.mayRun())) return
      await expireWaiting(store)
      await held.beginDue()
      // Taken before the jobs are read, because a job may begin meanwhile.
      const atWork = runs.ids()
      const running = (await store.inStates(['running'])).map(({ id }) => id)
      // Somebody stopped them at another replica. An item that waits out a 429 would notice that only when its wait is over.
      for (const id of atWork) if (!running.includes(id)) runs.stop(id)
      for (const id of running) runs.begin(id)
    } catch (error) {
      log.error({ err: error }, 'the jobs could not be read; trying again later')
      held.lookIn(timing.jobRetryMs)
    }
  }

  const find = async (id: string): Promise<StoredJob> => {
    const job = await store.get(id)
    if (job) return job
    throw new ProblemError({ status: 404, code: 'not_found', message: `There is no job ${id}.` })
  }
  const show = async (id: string): Promise<Job> => withPace(await find(id), await pausedForMs())

  /** Writes a change of a job. Throws a 503 problem when the ledger does not take it. */
  const mustWrite = async <T>(change: () => Promise<T>): Promise<T> => {
    try {
      return await change()
    } catch (error) {
      log.error({ err: error }, 'the ledger took no change of a job')
      throw ledgerProblem(error, 'Nothing was changed.')
    }
  }

  /** If a job is not what was confirmed, pauses it and throws a 409 problem. */
  const mustBeAsConfirmed = async (id: string) => {
    const { paused } = await find(id)
    try {
      await store.confirmedIds(id)
      if (paused?.code !== jobChanged) return
    } catch (error) {
      if (!(error instanceof JobChangedError)) throw error
      log.error({ err: error, jobId: id }, 'a job was changed in its file, and is not run')
      const from = ['waiting', 'running', 'stopped', 'finished'] as const
      await store.move(id, { from, to: 'paused', by: null, paused: changedPause(error) })
    }
    throw conflict(jobChanged, `Job ${id} is not what was confirmed. ${jobChangedAdvice}`)
  }

  const create = async ({ key, ids, reason, person, retryOf, ...by }: JobRequest) => {
    await assertMayRun(leases, 'runs the jobs')
    // A retry names a job: what failed there may be corrected before its request comes again.
    const askedHash = sha256(JSON.stringify(retryOf === undefined ? [ids, reason, null] : [retryOf]))
    const approval = approvalRule(ids, person)
    const row = { key, askedHash, ids, reason, ...by, retryOf: retryOf ?? null, approval, holdMs }
    const made = await mustWrite(() => store.create(row))
    const job = await show(made.id)
    if (made.askedHash !== askedHash || !isSame(job.who, by.who ?? null)) {
      const message = 'This idempotency key was used for another job, or by somebody else. Use a new one.'
      throw new ProblemError({ status: 409, code: 'idempotency_conflict', message })
    }
    if (job.hold) held.lookIn(job.hold.leftMs)
    else if (made.isNew && approval === null) runs.begin(made.id)
    return { job, isNew: made.isNew }
  }

  return {
    create,
    retry: async (id, { key, ...asker }) => {
      const { reason } = await find(id)
      await mustBeAsConfirmed(id)
      const ids = await store.failedIds(id)
      if (ids.length === 0 && !(await store.findByKey(key)))
        throw conflict('nothing_to_retry', `Job ${id} has nothing that failed.`)
      return create({ key, ids, reason, ...asker, retryOf: id })
    },
    stop: async (id, by) => {
      await assertMayRun(leases, 'runs the jobs')
      const move = { from: unfinishedStates, to: 'stopped', by } as const
      const isStopped = await mustWrite(() => store.move(id, move))
      if (isStopped) runs.stop(id)
      const job = await show(id)
      if (isStopped) return job
      throw conflict('job_not_running', `Job ${id} is ${job.state}, so there is nothing to stop.`)
    },
    undo: async (id, by) => {
      if (await mustWrite(() => store.move(id, undoing(by)))) return show(id)
      throw notHeld(await find(id))
    },
    approve: async (id, decider) => {
      await assertMayRun(leases, 'runs the jobs')
      assertMayDecide(await find(id), decider)
      await mustBeAsConfirmed(id)
      if (!(await mustWrite(() => store.move(id, approvalBy(decider))))) throw notWaiting(await find(id))
      runs.begin(id)
      return show(id)
    },
    reject: async (id, decider, note) => {
      await assertMayRun(leases, 'runs the jobs')
      assertMayDecide(await find(id), decider)
      const move = rejection(decider.by, note)
      if (!(await mustWrite(() => store.move(id, move)))) throw notWaiting(await find(id))
      return show(id)
    },
    resume: async (id, by) => {
      await assertMayRun(leases, 'runs the jobs')
      const { state, paused, approval } = await find(id)
      const notStopped = conflict('job_not_stopped', `Job ${id} is ${state}, so there is nothing to resume.`)
      if (state !== 'stopped' && state !== 'paused') throw notStopped
      await mustBeAsConfirmed(id)
      const move = resuming({ id, state, approval }, by)
      if (!(await mustWrite(() => store.move(id, move)))) throw notStopped
      if (move.to === 'running') runs.begin(id, paused)
      return show(id)
    },
    get: show,
    ofRequest: async (key) => {
      const job = await store.findByKey(key)
      if (job) return show(job.id)
      throw new ProblemError({ status: 404, code: 'not_found', message: 'No job was begun by this request.' })
    },
    list: async (options) => {
      const waitingMs = await pausedForMs()
      return Promise.all((await store.list(options)).map((job) => withPace(job, waitingMs)))
    },
    changes: async (after) => {
      const waitingMs = await pausedForMs()
      const { jobs, ...rest } = await store.changes(after)
      return { ...rest, jobs: await Promise.all(jobs.map((job) => withPace(job, waitingMs))) }
    },
    start: () => {
      timer = setInterval(() => void beginAll(), leases.lookEveryMs).unref()
      void beginAll()
    },
    beginAll,
    close: async () => {
      closed = true
      clearInterval(timer)
      held.close()
      await runs.close()
      await leases.close()
    },
  }
}

/** Whether it is the same person or token; null: the one there is without a sign-in. */
function isSame(one: Who | null, other: Who | null): boolean {
  return (one && personId(one)) === (other && personId(other))
}
