/** Which process runs the jobs of a ledger: one at a time, also where several have the same DATA_DIR. */
export type RunnerLock = {
  /** Makes it this process, unless it is another. Gives whether it is this one. */
  take(): Promise<boolean>
  /** Since when it is this process, as `performance.now()` counts: no other one has sent anything for a job since. Null when it is not. */
  takenAt(): number | null
  release(): Promise<void>
}

/** For a console that changes nothing: it runs no job, and leaves that to another one. */
export const noRunner: RunnerLock = { take: async () => false, takenAt: () => null, release: async () => {} }
