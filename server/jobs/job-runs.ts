import { setTimeout as delay } from 'node:timers/promises'
import type { Job } from '../../src/contract/job.ts'
import { LeaseLostError } from '../ledger/job-leases.ts'
import type { JobMove } from '../ledger/job-store.ts'
import { type JobRun, type RunDeps, runJob } from './job-run.ts'
import { createPace, type Pace } from './pace.ts'

/** The jobs that this process works on. */
type JobRuns = {
  /** Begins to work on a running job, unless it has begun. `pausedBefore`: why the job was paused before somebody resumed it. */
  begin(jobId: string, pausedBefore?: Job['paused']): void
  /** The jobs that it works on now. */
  ids(): string[]
  /** Sends no more items of the job. */
  stop(jobId: string): void
  /** The pace of the job; null if this process does not work on it. */
  paceOf(jobId: string): Pace | null
  /** Begins nothing more. Resolves when nothing is under way and all results are written. */
  close(): Promise<void>
}

export function createJobRuns(deps: RunDeps): JobRuns {
  const { log, timing } = deps
  const store = deps.ledger.jobs
  const runs = new Map<string, { run: JobRun; pace: Pace; concluded: Promise<void> }>()
  let isClosed = false

  /** Registers the run at once, so that a job is never run twice and a stop finds its run. */
  const begin = (jobId: string, pausedBefore: Job['paused'] = null): void => {
    if (isClosed || runs.has(jobId)) return
    const pace = createPace()
    const run = runJob(deps, { jobId, pausedBefore, pace })
    runs.set(jobId, { run, pace, concluded: conclude(jobId, run) })
  }

  const conclude = async (jobId: string, run: JobRun): Promise<void> => {
    const { paused, complete, lease } = await run.ended
    if (!lease) return void runs.delete(jobId)
    // If somebody stopped the job, that stays.
    const move: JobMove | null = complete
      ? { from: ['running'], to: 'finished', by: null, lease }
      : paused && { from: ['running'], to: 'paused', by: null, paused, lease }
    while (!(await tryToMove(jobId, move))) {
      if (isClosed) break
      await delay(timing.jobRetryMs)
    }
    // Not sooner: if the pause could not be written, the job must not begin again.
    await lease.release()
    runs.delete(jobId)
    if (isClosed) return
    try {
      // Somebody may have resumed the job while its last items were under way.
      if ((await store.get(jobId))?.state === 'running') begin(jobId)
    } catch (error) {
      log.error({ err: error, jobId }, 'a job could not be read; trying again later')
    }
  }

  /** Writes how a run ended, if that changes the job. Returns whether that worked. */
  const tryToMove = async (jobId: string, move: JobMove | null): Promise<boolean> => {
    try {
      if (move) await store.move(jobId, move)
      return true
    } catch (error) {
      // Another process works on the job now, and writes how it ends.
      if (error instanceof LeaseLostError) return true
      log.error({ err: error, jobId }, 'how a job ended could not be written yet')
      return false
    }
  }

  return {
    begin,
    ids: () => [...runs.keys()],
    stop: (jobId) => runs.get(jobId)?.run.stop(),
    paceOf: (jobId) => runs.get(jobId)?.pace ?? null,
    close: async () => {
      isClosed = true
      const ending = [...runs.values()]
      for (const { run } of ending) run.stop()
      await Promise.all(ending.map(({ concluded }) => concluded))
    },
  }
}
