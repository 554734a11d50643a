import type { DatabaseSync } from 'node:sqlite'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import type { Approval } from '../../src/contract/job.ts'
import { jobMoves, sha256 } from '../ledger/chain.ts'
import { type Checked, problem, type Step } from './check-entries.ts'

/** The hash of a job's list: the ids in their order, a line each. */
export function listHash(ids: readonly string[]): string {
  return sha256(ids.join('\n'))
}

/** The ids of a job in their order, as the database has them now. */
export function storedIds(database: DatabaseSync, jobId: number): string[] {
  return database
    .prepare('SELECT import_id FROM job_items WHERE job_id = ? ORDER BY position')
    .all(jobId)
    .map((row) => String(row['import_id']))
}

/** Who decided on a job and how, in the bytes that its column has. */
export function decisionJson({ approved, by, at, note }: NonNullable<Approval['decision']>): string {
  return JSON.stringify({ approved, by, at, note })
}

/** The decision that the events of a job tell of; null where there was none. */
function decisionIn(events: readonly Record<string, unknown>[]): string | null {
  const decided = events.find(({ event }) => event === 'job_approved' || event === 'job_rejected')
  if (!decided) return null
  const { event, operator, at, note = null } = decided
  return decisionJson({
    approved: event === 'job_approved',
    by: operator as string | null,
    at: String(at),
    note: note as string | null,
  })
}

/** What of a job is not as the chain says: who asked for it and why, its list, its state, and what its items point to. */
export function jobProblems(database: DatabaseSync, jobId: number): LedgerProblem[] {
  const id = String(jobId)
  const row = database.prepare('SELECT * FROM jobs WHERE id = ?').get(jobId)
  const events = database
    .prepare('SELECT body FROM entries WHERE event_job = ? ORDER BY seq')
    .all(id)
    .map((entry) => JSON.parse(String(entry['body'])) as Record<string, unknown>)
  const created = events.find(({ event }) => event === 'job_created')
  if (!row || !created) return [problem(`job:${id}:stray`, null, `Job ${id} is in no entry of the chain.`)]

  const waits = created['approval'] !== undefined
  const last = events.at(-1)?.['event'] as keyof typeof jobMoves
  const expected: Record<string, unknown> = {
    key: created['key'],
    asked_hash: created['askedHash'],
    reason: created['reason'],
    operator: created['operator'],
    who_json: created['who'] === undefined ? null : JSON.stringify(created['who']),
    retry_of: created['retryOf'] === null ? null : Number(created['retryOf']),
    total: created['total'],
    created_at: created['at'],
    state: waits && last === 'job_created' ? 'waiting' : jobMoves[last],
    approval_json: waits ? JSON.stringify(created['approval']) : null,
    decision_json: decisionIn(events),
  }
  const changed = Object.keys(expected).filter((name) => expected[name] !== row[name])
  const seen = changed.map((name) => [name, row[name]])
  const list = listHash(storedIds(database, jobId))
  if (list !== created['idsSha256']) {
    changed.push('its list of imports')
    seen.push(['list', list])
  }
  const astray = database
    .prepare(
      `SELECT count(*) AS n FROM job_items LEFT JOIN deletions ON deletions.id = job_items.deletion_id
        WHERE job_items.job_id = ? AND job_items.deletion_id IS NOT NULL
          AND (deletions.import_id IS NOT job_items.import_id OR deletions.job_id IS NOT job_items.job_id)`,
    )
    .get(jobId)?.['n']
  if (astray !== 0) {
    changed.push('the records of its items')
    seen.push(['records', astray])
  }
  if (changed.length === 0) return []
  const message = `Job ${id} is not what the chain says of it. What differs: ${changed.join(', ')}.`
  return [problem(`job:${id}:${sha256(JSON.stringify(seen)).slice(0, 12)}`, null, message)]
}

/** One job at a time, as it may have ten thousand items. */
export function jobsStep({ database }: Checked): Step {
  const jobs = database.prepare('SELECT id FROM jobs WHERE id > ? ORDER BY id LIMIT 1')
  return (from) => {
    const id = jobs.get(from.job)?.['id']
    if (id === undefined) return { point: from, problems: [], done: true }
    const job = Number(id)
    return { point: { ...from, job }, problems: jobProblems(database, job), done: false }
  }
}
