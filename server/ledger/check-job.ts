import type { LedgerProblem } from '../../src/contract/deletion.ts'
import type { Approval } from '../../src/contract/job.ts'
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

/** A job as a database has it, to be held against what the chain says of it. */
export type StoredJobFacts = {
  /** Its row, by column; left out if there is none. */
  row: Record<string, unknown> | undefined
  /** The bodies of its entries, oldest first. */
  bodies: readonly string[]
  /** The ids of its items, in their order. */
  ids: readonly string[]
  /** How many of its items point to a record that is of another import, or of another job. */
  astray: number
}

/** What of a job is not as the chain says: who asked for it and why, its list, its state, and what its items point to. */
export function jobProblemsOf(id: string, { row, bodies, ids, astray }: StoredJobFacts): LedgerProblem[] {
  const events = bodies.map((body) => JSON.parse(body) as Record<string, unknown>)
  const created = events.find(({ event }) => event === 'job_created')
  if (!row || !created) return [problem(`job:${id}:stray`, null, `Job ${id} is in no entry of the chain.`)]

  const waits = created['approval'] !== undefined
  const holdUntil = created['holdUntil'] ?? null
  const moves = events.map(({ event }) => event as keyof typeof jobMoves)
  // Other events may tell of a job without moving it.
  const last = moves.findLast((event) => event in jobMoves) ?? 'job_created'
  const first = waits ? 'waiting' : holdUntil === null ? 'running' : 'held'
  const expected: Record<string, unknown> = {
    key: created['key'],
    asked_hash: created['askedHash'],
    reason: created['reason'],
    operator: created['operator'],
    who_json: created['who'] === undefined ? null : JSON.stringify(created['who']),
    retry_of: created['retryOf'] === null ? null : Number(created['retryOf']),
    total: created['total'],
    created_at: created['at'],
    state: last === 'job_created' ? first : jobMoves[last],
    hold_until: holdUntil,
    approval_json: waits ? JSON.stringify(created['approval']) : null,
    decision_json: decisionIn(events),
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
  const message = `Job ${id} is not what the chain says of it. What differs: ${changed.join(', ')}.`
  return [problem(`job:${id}:${sha256(JSON.stringify(seen)).slice(0, 12)}`, null, message)]
}
