import { DatabaseSync } from 'node:sqlite'
import { sqliteCodeOf, sqliteCodes } from '../database.ts'
import type { JobLeases } from '../ledger/job-leases.ts'

/** No other process can begin a job while this one has the lock, so there is nothing to look for more often. */
const lookEveryMs = 30_000

const neverEnds = new AbortController().signal

/**
 * One process works on all jobs of a ledger: the one that holds the lock on a separate file. The operating system releases the
 * lock of a process that is killed.
 */
export function createRunnerLeases(file: string): JobLeases {
  let held: { release: () => void; at: number } | null = null
  let isClosed = false
  const take = () => {
    // A call during shutdown must not take the lock again: nothing would release it.
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

/** Returns a function that releases the lock, or null when another process has it. */
function takeRunnerLock(file: string): (() => void) | null {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return () => database.close()
  } catch (error) {
    database.close()
    if (sqliteCodeOf(error) === sqliteCodes.busy) return null
    throw error
  }
}
