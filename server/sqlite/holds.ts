import type { SQLOutputValue } from 'node:sqlite'

/** How much is left of the holds of jobs. */
export type Holds = {
  /** A hold of so many milliseconds begins. */
  begin(jobId: string, ms: number): void
  /** Milliseconds until the hold of a job is over, by its row; 0 where it is, or where there is none. */
  leftMs(row: Record<string, SQLOutputValue>): number
  /** The job is held no more. */
  forget(jobId: string): void
}

/**
 * Counts holds down on the monotonic clock, so that a clock that is set makes none longer or shorter. What an earlier process
 * began is counted from when this one first sees it: then the wall clock says what is left, never more than the whole hold.
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
        // What is no time has none left: the check against the chain finds it before the job begins.
        begin(id, left > 0 ? left : 0)
      }
      return Math.max(0, (ends.get(id) ?? 0) - performance.now())
    },
    forget: (jobId) => void ends.delete(jobId),
  }
}
