import type { LedgerProblem } from '../../src/contract/deletion.ts'
import type { Approval, JobState } from '../../src/contract/job.ts'
import { jobMoves, sha256 } from './chain.ts'
import { problem } from './problems.ts'

/** The hash of a job's list: the ids in their order, a line each. */
export function listHash(ids: readonly string[]): string {
  return sha256(ids.join('\n'))
}

/** Who decided on a job and how, in the bytes that its column has. */
export function decisionJson({ approved, by, at, note }: NonNullable<Approval['decision']>): string {
  return JSON.stringify({ approved, by, at, note })
}

/** The decision in the events of a job; null if there was none. */
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

/** Where a job has ended. */
export const endStates = new Set<JobState>(['finished', 'stopped', 'undone', 'rejected'])

/** Columns of a job that its last move set. What the chain does not tell of is left out: older entries say less. */
function setByMove(
  state: JobState,
  { event, operator, at, code = null, why }: Record<string, unknown>,
  isOnlyMove: boolean,
): Record<string, unknown> {
  // A job of an older console joined the chain in the state that it had, some time after it had ended or paused.
  const hasJoined = isOnlyMove && operator === null
  if (event === 'job_paused')
    return {
      ...(code !== null && { paused_code: code }),
      ...(why !== undefined && { paused_why: why }),
      ended_at: null,
    }
  const ended = endStates.has(state) ? at : null
  return { paused_code: null, paused_why: null, ...(!(ended && hasJoined) && { ended_at: ended }) }
}

/** A job as a database has it, to be held against what the chain says of it. */
export type StoredJobFacts = {
  /** Its row, by column; left out if there is none. */
  row: Record<string, unknown> | undefined
  /** The bodies of its entries, oldest first. */
  bodies: readonly string[]
  /** The ids of its items, in their order. */
  ids: readonly string[]
  /** See `countAstray`. */
  astray: number
}

/**
 * SQL for both databases: how many items of a job point to a record of another import or job, and how many do not point to a record
 * that they should point to. An item may leave a record that was once refused or failed, because it went back into the queue then.
 * With NOT EXISTS, PostgreSQL might read all entries for each job.
 */
export function countAstray(job: '$1' | '?1'): string {
  return `
    SELECT (SELECT count(*) FROM job_items LEFT JOIN deletions ON deletions.id = job_items.deletion_id
             WHERE job_items.job_id = ${job} AND job_items.deletion_id IS NOT NULL
               AND (deletions.import_id IS DISTINCT FROM job_items.import_id
                    OR deletions.job_id IS DISTINCT FROM job_items.job_id))
         + (SELECT count(*) FROM deletions JOIN job_items
                ON job_items.job_id = deletions.job_id AND job_items.import_id = deletions.import_id
             WHERE deletions.job_id = ${job} AND job_items.deletion_id IS DISTINCT FROM deletions.id
               AND 0 = (SELECT count(*) FROM entries WHERE entries.deletion_id = deletions.id
                         AND (body LIKE '%"outcome":"refused"%' OR body LIKE '%"outcome":"failed"%')))`
}

/** What of a job is not as the chain says: who asked for it and why, its list, its state, and what its items point to. */
export function jobProblemsOf(id: string, { row, bodies, ids, astray }: StoredJobFacts): LedgerProblem[] {
  const events = bodies.map((body) => JSON.parse(body) as Record<string, unknown>)
  const created = events.find(({ event }) => event === 'job_created')
  if (!row || !created) return [problem(`job:${id}:stray`, null, `Job ${id} is in no entry of the chain.`)]

  const waits = created['approval'] !== undefined
  const holdUntil = created['holdUntil'] ?? null
  // Other events may tell of a job without moving it.
  const moves = events.filter(({ event }) => String(event) in jobMoves)
  const last = moves.at(-1) ?? created
  const first = waits ? 'waiting' : holdUntil === null ? 'running' : 'held'
  const moved = last === created ? first : jobMoves[last['event'] as keyof typeof jobMoves]
  const isApproved = moves.some(({ event }) => event === 'job_approved')
  // It was resumed before anybody had approved it.
  const state = moved === 'running' && waits && !isApproved ? 'waiting' : moved
  const expected: Record<string, unknown> = {
    key: created['key'],
    asked_hash: created['askedHash'],
    reason: created['reason'],
    operator: created['operator'],
    who_json: created['who'] === undefined ? null : JSON.stringify(created['who']),
    retry_of: created['retryOf'] === null ? null : Number(created['retryOf']),
    total: created['total'],
    created_at: created['at'],
    state,
    hold_until: holdUntil,
    approval_json: waits ? JSON.stringify(created['approval']) : null,
    decision_json: decisionIn(events),
    ...setByMove(state, last, moves.length === 2),
  }
  const changed = Object.keys(expected).filter((name) => expected[name] !== row[name])
  const seen = changed.map((name) => [name, row[name]])
  const list = listHash(ids)
  if (list !== created['idsSha256']) {
    changed.push('its list of imports')
    seen.push(['list', list])
  }
  if (astray !== 0) {
    changed.push('the records of its items')
    seen.push(['records', astray])
  }
  if (changed.length === 0) return []
  const message = `Job ${id} does not match the chain. What differs: ${changed.join(', ')}.`
  return [problem(`job:${id}:${sha256(JSON.stringify(seen)).slice(0, 12)}`, null, message)]
}
