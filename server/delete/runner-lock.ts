import { DatabaseSync } from 'node:sqlite'

/** Which process runs the jobs of a ledger: one at a time, also where several have the same DATA_DIR. */
export type RunnerLock = {
  /** Makes it this process, unless it is another. Gives whether it is this one. */
  take(): boolean
  /** Since when it is this process, as `performance.now()` counts: no other one has sent anything for a job since. Null when it is not. */
  takenAt(): number | null
  release(): void
}

/** The lock in a file of its own. A process that is killed lets go of it too: it is the operating system's. */
export function createRunnerLock(file: string): RunnerLock {
  let held: { release: () => void; at: number } | null = null
  return {
    take: () => {
      if (!held) {
        const release = takeRunnerLock(file)
        if (release) held = { release, at: performance.now() }
      }
      return held !== null
    },
    takenAt: () => held?.at ?? null,
    release: () => {
      held?.release()
      held = null
    },
  }
}

/** For a console that changes nothing: it runs no job, and leaves that to another one. */
export const noRunner: RunnerLock = { take: () => false, takenAt: () => null, release: () => {} }

/** Gives the function that lets go of the lock, or null when another process has it. */
function takeRunnerLock(file: string): (() => void) | null {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return () => database.close()
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5) return null
    throw error
  }
}
