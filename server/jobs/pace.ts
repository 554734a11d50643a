import type { Job } from '../../src/contract/job.ts'

/** How fast a job makes progress. */
export type Pace = {
  /** Counts an item that has ended. */
  ended(): void
  now(itemsLeft: number, waitingMs: number): NonNullable<Job['pace']>
}

const windowMs = 10_000

/** Measures the pace of a job over its last ten seconds, or since it began. */
export function createPace(): Pace {
  const startedAt = performance.now()
  const ends: number[] = []
  const forget = (now: number) => {
    while (ends[0] !== undefined && ends[0] <= now - windowMs) ends.shift()
  }
  return {
    ended: () => {
      const now = performance.now()
      forget(now)
      ends.push(now)
    },
    now: (itemsLeft, waitingMs) => {
      const now = performance.now()
      forget(now)
      const seconds = Math.max(1_000, Math.min(windowMs, now - startedAt)) / 1000
      const perSecond = ends.length === 0 ? null : Math.round((ends.length / seconds) * 10) / 10
      return {
        perSecond,
        leftMs: perSecond ? Math.round((itemsLeft / perSecond) * 1000) : null,
        waitingMs,
      }
    },
  }
}
