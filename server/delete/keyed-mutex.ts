import { type Deadline, inTime } from '../deadline.ts'

/** Thrown when the lock was not free before the deadline; the work was not begun. */
export class MutexTimeoutError extends Error {
  override name = 'MutexTimeoutError'
}

/** One lock for each import: two deletions at the same time would each take the effect of the other for their own. */
export type KeyedMutex = {
  /** Runs `work` after all earlier work on this key, in order of arrival. Throws MutexTimeoutError, or what `work` throws. */
  run<T>(key: string, deadline: Deadline, work: () => Promise<T>): Promise<T>
  isLocked(key: string): Promise<boolean>
  /** Resolves when no work is under way or waiting. */
  idle(): Promise<void>
}

/** A key is forgotten once its last work has ended. */
export function createKeyedMutex(): KeyedMutex {
  const last = new Map<string, Promise<unknown>>()
  return {
    run: async (key, deadline, work) => {
      const before = last.get(key)
      const { promise: ended, resolve: end } = Promise.withResolvers<void>()
      // If this one gives up, the next must still wait for the work before.
      const mine = Promise.all([before, ended])
      last.set(key, mine)
      try {
        if (before && (await inTime(before, deadline, 'late')) === 'late')
          throw new MutexTimeoutError(`Other work on ${key} is still under way.`)
        return await work()
      } finally {
        end()
        void mine.then(() => last.get(key) === mine && last.delete(key))
      }
    },
    isLocked: async (key) => last.has(key),
    idle: async () => {
      while (last.size > 0) await Promise.all(last.values())
    },
  }
}
