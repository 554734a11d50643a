import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Job } from '../../src/contract/job.ts'
import { ProblemError } from '../problem.ts'
import { type JobRun, type RunDeps, runJob } from './job-run.ts'
import { JobChangedError, type StoredJob } from '../ledger/job-store.ts'
import { ledgerProblem } from '../ledger/ledger-refusal.ts'
import { createPace, type Pace } from './pace.ts'
import type { RunnerLock } from '../delete/runner-lock.ts'

export type JobRequest = {
  key: string
  ids: readonly string[]
  reason: string | null
  operator: string
  retryOf?: string
}

/** The bulk deletions: they belong to the server, and go on whoever looks. */
export type Jobs = {
  /** Writes a job down and begins it. The same key with the same content is the same job. Throws ProblemError. */
  create(request: JobRequest): { job: Job; isNew: boolean }
  /** A new job of what failed or was refused in this one. Throws ProblemError. */
  retry(id: string, request: Pick<JobRequest, 'key' | 'operator'>): { job: Job; isNew: boolean }
  /** Begins nothing more of it. Throws ProblemError when there is nothing to stop. */
  stop(id: string, operator: string): Job
  /** Goes on with a stopped or paused job. Throws ProblemError when it is neither, or nothing may begin. */
  resume(id: string, operator: string): Job
  /** Throws ProblemError when there is no such job. */
  get(id: string): Job
  /** The job that was asked for with this key. Throws ProblemError where none was begun. */
  ofRequest(key: string): Job
  list(options: { before?: string | undefined; limit: number }): Job[]
  /** All that run or are paused, oldest first. */
  unfinished(): Job[]
  /** Takes the jobs up that were running when the console ended, now and whenever one could not be begun. */
  start(): void
  /** Takes up what could not begin until now. */
  beginAll(): void
  /** Begins nothing more; resolves when nothing is under way. The jobs stay running, for the next start. */
  close(): Promise<void>
}

const lookEveryMs = 30_000

/** The pause of a job that was changed in its file. No resumption ends it. */
const jobChanged = 'job_changed'
const jobChangedAdvice = 'It cannot go on: select the imports again and delete them in a new job.'

/** Creates the jobs of a ledger. They run in this process alone: another one with the same ledger gets a refusal. */
export function createJobs(deps: RunDeps & { runner: RunnerLock }): Jobs {
  const { ledger, limiter, log, runner, timing } = deps
  const store = ledger.jobs
  const runs = new Map<string, { run: JobRun; pace: Pace }>()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const withPace = (job: StoredJob): Job => {
    const running = job.state === 'running' ? runs.get(job.id) : undefined
    const left = job.counts.queued + job.counts.intended
    return { ...job, pace: running ? running.pace.now(left, limiter.state().pausedForMs) : null }
  }

  const begin = (job: StoredJob): void => {
    if (closed || runs.has(job.id)) return
    const ids = confirmedIds(job.id)
    if (ids === null) return
    const pace = createPace()
    const run = runJob(deps, { job, ids, onEnded: () => pace.ended() })
    runs.set(job.id, { run, pace })
    void conclude(job.id, run)
  }

  /** The imports of a job, as they were confirmed; null where it is not what it was, and pauses for that. */
  const confirmedIds = (id: string): string[] | null => {
    try {
      return store.confirmedIds(id)
    } catch (error) {
      if (!(error instanceof JobChangedError)) throw error
      log.error({ err: error, jobId: id }, 'a job was changed in its file, and is not run')
      store.setState(id, 'paused', {
        operator: null,
        paused: { code: jobChanged, message: `${error.message} ${jobChangedAdvice}` },
      })
      return null
    }
  }

  const mustBeAsConfirmed = (id: string): void => {
    if (confirmedIds(id) === null || found(id).paused?.code === jobChanged)
      throw conflict(jobChanged, `Job ${id} is not what was confirmed. ${jobChangedAdvice}`)
  }

  const conclude = async (jobId: string, run: JobRun): Promise<void> => {
    const { paused, complete } = await run.ended
    for (;;) {
      try {
        // Whoever stopped it has the last word, and whoever resumed it while its last items were under way.
        const job = found(jobId)
        if (complete) store.setState(jobId, 'finished', { operator: null })
        else if (paused && job.state === 'running')
          store.setState(jobId, 'paused', { operator: null, paused })
        // Not sooner: a job that paused itself must not begin again because that could not be written.
        runs.delete(jobId)
        if (!complete && !paused && job.state === 'running') begin(job)
        return
      } catch (error) {
        log.error({ err: error, jobId }, 'how a job ended could not be written yet')
        if (closed) return
        await delay(timing.jobRetryMs)
      }
    }
  }

  const beginAll = () => {
    try {
      if (ledger.refusing() || !runner.take()) return
      for (const job of store.unfinished({ paused: false })) begin(job)
    } catch (error) {
      log.error({ err: error }, 'the jobs could not be read; trying again later')
    }
  }

  const found = (id: string): StoredJob => {
    const job = store.get(id)
    if (job) return job
    throw new ProblemError({ status: 404, code: 'not_found', message: `There is no job ${id}.` })
  }

  /** Makes a change of the jobs. Throws a 503 problem when the ledger does not take it. */
  const written = <T>(change: () => T): T => {
    try {
      return change()
    } catch (error) {
      log.error({ err: error }, 'the ledger took no change of a job')
      throw ledgerProblem(error, 'Nothing was changed.')
    }
  }

  const mustRun = () => {
    if (runner.take()) return
    const message =
      'Another console with the same DATA_DIR runs the jobs. Use that one, or stop it first. Nothing was changed.'
    throw new ProblemError({ status: 503, code: 'jobs_elsewhere', message })
  }

  const create = ({ key, ids, reason, operator, retryOf }: JobRequest): { job: Job; isNew: boolean } => {
    mustRun()
    const askedHash = createHash('sha256')
      .update(JSON.stringify([ids, reason, retryOf ?? null]))
      .digest('hex')
    const earlier = store.findByKey(key)
    if (earlier && earlier.askedHash !== askedHash) {
      const message = 'This idempotency key was used for another job. Use a new one.'
      throw new ProblemError({ status: 409, code: 'idempotency_conflict', message })
    }
    if (earlier) return { job: withPace(found(earlier.id)), isNew: false }
    const row = { key, askedHash, ids, reason, operator, retryOf: retryOf ?? null }
    const id = written(() => store.create(row))
    begin(found(id))
    return { job: withPace(found(id)), isNew: true }
  }

  return {
    create,
    retry: (id, { key, operator }) => {
      const { reason } = found(id)
      mustBeAsConfirmed(id)
      const ids = store.failedIds(id)
      if (ids.length === 0) throw conflict('nothing_to_retry', `Job ${id} has nothing that failed.`)
      return create({ key, ids, reason, operator, retryOf: id })
    },
    stop: (id, operator) => {
      mustRun()
      const { state } = found(id)
      if (state !== 'running' && state !== 'paused')
        throw conflict('job_not_running', `Job ${id} is ${state}, so there is nothing to stop.`)
      written(() => store.setState(id, 'stopped', { operator }))
      runs.get(id)?.run.stop()
      return withPace(found(id))
    },
    resume: (id, operator) => {
      mustRun()
      const { state } = found(id)
      if (state !== 'stopped' && state !== 'paused')
        throw conflict('job_not_stopped', `Job ${id} is ${state}, so there is nothing to resume.`)
      mustBeAsConfirmed(id)
      const { paused } = found(id)
      written(() => store.setState(id, 'running', { operator }))
      begin({ ...found(id), paused })
      return withPace(found(id))
    },
    get: (id) => withPace(found(id)),
    ofRequest: (key) => {
      const job = store.findByKey(key)
      if (job) return withPace(found(job.id))
      throw new ProblemError({ status: 404, code: 'not_found', message: 'No job was begun by this request.' })
    },
    list: (options) => store.list(options).map(withPace),
    unfinished: () => store.unfinished({ paused: true }).map(withPace),
    start: () => {
      timer = setInterval(beginAll, lookEveryMs).unref()
      beginAll()
    },
    beginAll,
    close: async () => {
      closed = true
      clearInterval(timer)
      const ending = [...runs.values()]
      for (const { run } of ending) run.stop()
      await Promise.all(ending.map(({ run }) => run.ended))
      runner.release()
    },
  }
}

function conflict(code: string, message: string): ProblemError {
  return new ProblemError({ status: 409, code, message })
}
