import { setTimeout as delay } from 'node:timers/promises'
import type { Job } from '../../src/contract/job.ts'
import { LeaseLostError } from '../ledger/job-leases.ts'
import type { JobMove } from '../ledger/job-store.ts'
import { type JobRun, type RunDeps, runJob } from './job-run.ts'
import { createPace, type Pace } from './pace.ts'

/** The jobs that this process is at work on. */
type JobRuns = {
  /** Begins a job that runs, unless it was begun. `pausedBefore`: why it was paused before somebody resumed it. */
  begin(jobId: string, pausedBefore?: Job['paused']): void
  /** Begins nothing more of it. */
  stop(jobId: string): void
  /** How fast it goes; null where it is not at work. */
  paceOf(jobId: string): Pace | null
  /** Begins nothing more; resolves when nothing is under way, and how each ended is written. */
  close(): Promise<void>
}

export function createJobRuns(deps: RunDeps): JobRuns {
  const { log, timing } = deps
  const store = deps.ledger.jobs
  const runs = new Map<string, { run: JobRun; pace: Pace; concluded: Promise<void> }>()
  let isClosed = false

  /** Registers the run at once, so that one job is never run twice, and whoever stops it finds it. */
  const begin = (jobId: string, pausedBefore: Job['paused'] = null): void => {
    if (isClosed || runs.has(jobId)) return
    const pace = createPace()
    const run = runJob(deps, { jobId, pausedBefore, pace })
    runs.set(jobId, { run, pace, concluded: conclude(jobId, run) })
  }

  const conclude = async (jobId: string, run: JobRun): Promise<void> => {
    const { paused, complete, lease } = await run.ended
    if (!lease) return void runs.delete(jobId)
    // Whoever stopped it has the last word.
    const move: JobMove | null = complete
      ? { from: ['running'], to: 'finished', by: null, lease }
      : paused && { from: ['running'], to: 'paused', by: null, paused, lease }
    while (!(await tryToMove(jobId, move))) {
      if (isClosed) break
      await delay(timing.jobRetryMs)
    }
    // Not sooner: a job that paused itself must not begin again because that could not be written.
    await lease.release()
    runs.delete(jobId)
    if (isClosed) return
    try {
      // Somebody may have resumed it while its last items were under way.
      if ((await store.get(jobId))?.state === 'running') begin(jobId)
    } catch (error) {
      log.error({ err: error, jobId }, 'a job could not be read; trying again later')
    }
  }

  /** Writes how a run ended, where it changes its job. Gives whether that worked. */
  const tryToMove = async (jobId: string, move: JobMove | null): Promise<boolean> => {
    try {
      if (move) await store.move(jobId, move)
      return true
    } catch (error) {
      // Then it is for that other process to say.
      if (error instanceof LeaseLostError) return true
      log.error({ err: error, jobId }, 'how a job ended could not be written yet')
      return false
    }
  }

  return {
    begin,
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
