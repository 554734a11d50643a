import type { Deadline } from '../deadline.ts'

/** Thrown when a turn did not come before its deadline; the work was not begun. */
export class TurnError extends Error {
  override name = 'TurnError'
}

/** One piece of work at a time for each import: two at once would take each other's effect for their own. */
export type Turns = {
  /** Runs `work` once all earlier work on this import has ended, first come, first served. Throws TurnError, or what `work` throws. */
  take<T>(importId: string, deadline: Deadline, work: () => Promise<T>): Promise<T>
  isTaken(importId: string): boolean
  /** Resolves when no work is under way or waiting. */
  idle(): Promise<void>
}

/** Creates the turns; nothing is kept of an import whose work has ended. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return {
    take: async (importId, deadline, work) => {
      const before = last.get(importId)
      const { promise: ended, resolve: end } = Promise.withResolvers<void>()
      // Who gives up waiting must not let the next one pass what both wait for.
      const mine = Promise.all([before, ended])
      last.set(importId, mine)
      try {
        if (before && !(await endsInTime(before, deadline)))
          throw new TurnError(`Other work on ${importId} is still under way.`)
        return await work()
      } finally {
        end()
        void mine.then(() => last.get(importId) === mine && last.delete(importId))
      }
    },
    isTaken: (importId) => last.has(importId),
    idle: async () => {
      while (last.size > 0) await Promise.all(last.values())
    },
  }
}

async function endsInTime(work: Promise<unknown>, deadline: Deadline): Promise<boolean> {
  if (deadline.at === Infinity) return work.then(() => true)
  const { promise: tooLate, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), deadline.left())
  try {
    return await Promise.race([work.then(() => true), tooLate])
  } finally {
    clearTimeout(timer)
  }
}
