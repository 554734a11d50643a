import type { SQLOutputValue } from 'node:sqlite'

/** Measures what is left of the holds of jobs. */
export type Holds = {
  /** Begins a hold of `ms` milliseconds. */
  begin(jobId: string, ms: number): void
  /** Milliseconds until the hold of a job is over; 0 if it is over, or if there is none. */
  leftMs(row: Record<string, SQLOutputValue>): number
  /** Ends the hold of a job. */
  forget(jobId: string): void
}

/**
 * Measures holds on the monotonic clock, so that setting the wall clock makes none longer or shorter. If an earlier process began
 * a hold, the wall clock says what is left when this process first sees it, and never more than the whole hold.
 */
export function createHolds(): Holds {
  const ends = new Map<string, number>()
  const begin = (jobId: string, ms: number) => void ends.set(jobId, performance.now() + ms)
  return {
    begin,
    leftMs: (row) => {
      const until = row['hold_until']
      if (typeof until !== 'string') return 0
      const id = String(row['id'])
      const end = Date.parse(until)
      const whole = end - Date.parse(String(row['created_at']))
      if (!ends.has(id)) {
        const left = Math.min(end - Date.now(), whole)
        // A value that is no time counts as over: the check against the chain finds it before the job begins.
        begin(id, left > 0 ? left : 0)
      }
      return Math.max(0, (ends.get(id) ?? 0) - performance.now())
    },
    forget: (jobId) => void ends.delete(jobId),
  }
}
