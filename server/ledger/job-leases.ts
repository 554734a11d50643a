import type { Job } from '../../src/contract/job.ts'
import { problemError } from '../problem.ts'

/** By what a write says that it comes from whoever works on a job. A later claim of the job makes it void. */
export type LeaseToken = { jobId: string; token: number }

/** The right to work on a job, for as long as it is renewed. */
export type JobLease = LeaseToken & {
  /** Fires when another may have it: it was lost, or could not be renewed in time. */
  ended: AbortSignal
  /** Whether it is certainly still held, by this process's own clocks: asked before each call upstream. */
  isHeld(): boolean
  /** Gives it up, so that another may go on at once. Never throws: its time ends by itself. */
  release(): Promise<void>
}

/** Who works on which job: one process at a time. */
export type JobLeases = {
  /** Whether this process may work on jobs at all. */
  mayRun(): Promise<boolean>
  /**
   * Claims a job that nobody works on. Null where another process does. `pace` tells how fast it goes, for those who follow it
   * elsewhere.
   */
  claim(jobId: string, pace: () => Job['pace']): Promise<JobLease | null>
  /**
   * For how long, in milliseconds, no other process can have begun anything of a job: since its last lease ended, or since this
   * process took it. Null while another works on it.
   */
  quietMs(jobId: string): Promise<number | null>
  /** The last reported pace of a job that another process works on; null if none does. */
  paceElsewhere(jobId: string): Promise<Job['pace']>
  /** How often to look for jobs that nobody works on, in milliseconds. */
  lookEveryMs: number
  /** Ends all of them. */
  close(): Promise<void>
}

/** Throws a 503 problem if another process does the work: `what` it does, in words. */
export async function assertMayRun(leases: Pick<JobLeases, 'mayRun'>, what: string): Promise<void> {
  if (await leases.mayRun()) return
  const message = `Another console with the same DATA_DIR ${what}. Use that one, or stop it first. Nothing was changed.`
  throw problemError(503, 'jobs_elsewhere', message)
}

/** A write came from a run that has lost its job: nothing was written. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError'
  constructor({ jobId }: LeaseToken) {
    super(`Another process works on job ${jobId} by now, or may. Nothing was written.`)
  }
}

/** For a console that changes nothing: it runs no job, and leaves that to another one. */
export const noLeases: JobLeases = {
  mayRun: async () => false,
  claim: async () => null,
  quietMs: async () => null,
  paceElsewhere: async () => null,
  lookEveryMs: 30_000,
  close: async () => {},
}
