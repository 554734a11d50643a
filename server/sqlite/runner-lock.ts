import { DatabaseSync } from 'node:sqlite'
import type { RunnerLock } from '../ledger/runner-lock.ts'

/** The lock in a file of its own. A process that is killed lets go of it too: it is the operating system's. */
export function createRunnerLock(file: string): RunnerLock {
  let held: { release: () => void; at: number } | null = null
  return {
    take: async () => {
      if (!held) {
        const release = takeRunnerLock(file)
        if (release) held = { release, at: performance.now() }
      }
      return held !== null
    },
    takenAt: () => held?.at ?? null,
    release: async () => {
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
