import { DatabaseSync } from 'node:sqlite'
import type { JobLeases } from '../ledger/job-leases.ts'

/** No other process can begin a job while this one has the lock, so there is nothing to look for more often. */
const lookEveryMs = 30_000

const neverEnds = new AbortController().signal

/**
 * One process works on all jobs of a ledger: whichever has locked a file of its own. One that is killed lets go of it too,
 * as the lock is the operating system's.
 */
export function createRunnerLeases(file: string): JobLeases {
  let held: { release: () => void; at: number } | null = null
  let isClosed = false
  const take = () => {
    // Whoever asks in the last moments must not lock it again, as nobody would let go of it.
    if (!held && !isClosed) {
      const release = takeRunnerLock(file)
      if (release) held = { release, at: performance.now() }
    }
    return held
  }
  return {
    mayRun: async () => take() !== null,
    claim: async (jobId) =>
      take() && { jobId, token: 0, ended: neverEnds, isHeld: () => true, release: async () => {} },
    quietMs: async () => {
      const lock = take()
      return lock && performance.now() - lock.at
    },
    paceElsewhere: async () => null,
    lookEveryMs,
    close: async () => {
      isClosed = true
      held?.release()
      held = null
    },
  }
}

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
