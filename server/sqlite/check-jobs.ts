import type { DatabaseSync } from 'node:sqlite'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { countAstray, jobProblemsOf } from '../ledger/check-job.ts'
import type { Checked, Step } from './check-entries.ts'

/** The ids of a job in order, as the database has them now. */
export function storedIds(database: DatabaseSync, jobId: number): string[] {
  return database
    .prepare('SELECT import_id FROM job_items WHERE job_id = ? ORDER BY position')
    .all(jobId)
    .map((row) => String(row['import_id']))
}

/** How a job differs from the chain. */
export function jobProblems(database: DatabaseSync, jobId: number): LedgerProblem[] {
  const id = String(jobId)
  const astray = database.prepare(`SELECT (${countAstray('?1')}) AS n`).get(jobId)
  const entries = database.prepare('SELECT body FROM entries WHERE event_job = ? ORDER BY seq').all(id)
  return jobProblemsOf(id, {
    row: database.prepare('SELECT * FROM jobs WHERE id = ?').get(jobId),
    bodies: entries.map((entry) => String(entry['body'])),
    ids: storedIds(database, jobId),
    astray: Number(astray?.['n']),
  })
}

/** Checks one job at a time, because it may have ten thousand items. */
export function jobsStep({ database }: Checked): Step {
  const jobs = database.prepare('SELECT id FROM jobs WHERE id > ? ORDER BY id LIMIT 1')
  return (from) => {
    const id = jobs.get(from.job)?.['id']
    if (id === undefined) return { point: from, problems: [], done: true }
    const job = Number(id)
    return { point: { ...from, job }, problems: jobProblems(database, job), done: false }
  }
}
