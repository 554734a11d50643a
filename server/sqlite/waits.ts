import type { SQLOutputValue } from 'node:sqlite'
import { waitsUntil } from '../ledger/stored-job.ts'

type Row = Record<string, SQLOutputValue>

/** Measures what is left of a wait of jobs: of their holds, or for their approval. */
export type Waits = {
  /** Begins a wait of `ms` milliseconds. */
  begin(jobId: string, ms: number): void
  /** Milliseconds until the wait of a job is over; 0 if it is over, or if there is none. */
  leftMs(row: Row): number
  /** Ends the wait of a job. */
  forget(jobId: string): void
}

/**
 * Measures waits on the monotonic clock, so that setting the wall clock makes none longer or shorter. If an earlier process began
 * a wait, the wall clock says what is left when this process first sees it, and never more than the whole wait. `endOf`: when the
 * wait of a job ends, in milliseconds since 1970; null if there is none.
 */
export function createWaits(endOf: (row: Row) => number | null): Waits {
  const ends = new Map<string, number>()
  const begin = (jobId: string, ms: number) => void ends.set(jobId, performance.now() + ms)
  return {
    begin,
    leftMs: (row) => {
      const end = endOf(row)
      if (end === null) return 0
      const id = String(row['id'])
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

/** When the hold of a job ends, for `createWaits`. */
export function holdEnd({ hold_until: until }: Row): number | null {
  return typeof until === 'string' ? Date.parse(until) : null
}

/** When the wait of a job for approval ends, for `createWaits`. */
export function approvalEnd({ approval_json: asked }: Row): number | null {
  return waitsUntil(asked)
}
