import type { JobChanges } from '../../src/contract/job.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Jobs } from './jobs.ts'

/** An answer looks through this many entries of the chain at most; a page that was away for longer asks again at once. */
const entriesPerAnswer = 5_000

/**
 * Reads what changed in the jobs since an entry of the ledger's chain. Every move of a job and every change of a record is
 * an entry, also those that another process wrote, so nothing that a page has not seen yet is left out.
 */
export function createJobChanges({ jobs, ledger: { database } }: { jobs: Jobs; ledger: Ledger }) {
  const lastEntry = database.prepare('SELECT coalesce(max(seq), 0) AS seq FROM entries')
  const changedJobs = database.prepare(
    `SELECT DISTINCT CAST(coalesce(event_job, job_id) AS INTEGER) AS id
       FROM entries LEFT JOIN deletions ON deletions.id = entries.deletion_id
      WHERE seq > ? AND seq <= ? AND coalesce(event_job, job_id) IS NOT NULL`,
  )
  const goneImports = database.prepare(
    `SELECT DISTINCT deletions.import_id
       FROM entries JOIN deletions ON deletions.id = entries.deletion_id
      WHERE seq > ? AND seq <= ? AND job_id IS NOT NULL AND outcome IN ('deleted','already_gone')`,
  )

  /** `after`: the entry up to which the page knows; without it, what changed since the unfinished jobs began. */
  return (after: number | null): JobChanges => {
    const last = Number(lastEntry.get()?.['seq'])
    const unfinished = jobs.unfinished()
    const from = after ?? Math.min(last, ...unfinished.map((job) => job.after))
    const upTo = Math.min(last, from + entriesPerAnswer)
    const ids = new Set(unfinished.map(({ id }) => id))
    const others = changedJobs.all(from, upTo).map(({ id }) => String(id))
    return {
      jobs: [...unfinished, ...others.filter((id) => !ids.has(id)).map((id) => jobs.get(id))],
      gone: goneImports.all(from, upTo).map((row) => String(row['import_id'])),
      after: upTo,
      hasMore: upTo < last,
    }
  }
}
