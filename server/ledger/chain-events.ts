import type { DatabaseSync } from 'node:sqlite'
import type { LedgerProblem } from '../../src/contract/deletion.ts'

/** Moves of a job that the chain tells of, by the state that it is in after. */
export const jobMoves = {
  job_created: 'running',
  job_resumed: 'running',
  job_stopped: 'stopped',
  job_paused: 'paused',
  job_finished: 'finished',
} as const
type JobMove = Exclude<keyof typeof jobMoves, 'job_created'>

/**
 * What the chain tells of besides the records: who asked for what, and what was noticed. `at` is an ISO time; `operator`
 * null means the console itself.
 */
export type ChainEvent = { at: string; operator: string | null } & (
  | {
      event: 'account_opened'
      name: string
      keyFingerprint: string | null
      takenOver: boolean
      pausedJobs: number
    }
  | { event: 'key_confirmed'; keyFingerprint: string }
  | {
      event: 'job_created'
      jobId: string
      key: string
      askedHash: string
      reason: string | null
      retryOf: string | null
      total: number
      /** SHA-256 of the ids in their order, a line each. */
      idsSha256: string
    }
  | { event: JobMove; jobId: string; code: string | null }
  | { event: 'create_sent'; asked: unknown }
  | { event: 'edit_sent'; importId: string; before: unknown; changes: unknown }
  | { event: 'upload_sent'; importId: string; sizeBytes: number }
  | ChangeEnd
  | { event: 'record_found_changed'; deletionId: string; was: string; is: string }
  | {
      event: 'problems_acknowledged'
      problems: LedgerProblem[]
      note: string | null
      evidence: string | null
    }
)

export type EventName = ChainEvent['event']
/** An event as it was read from the chain, with the number of its entry. */
export type TypedEvent<Name extends EventName> = Extract<ChainEvent, { event: Name }> & { seq: number }

/**
 * How a change ended that is no deletion; `entry` is that of its beginning. `status` is that of upstream's answer, null
 * where none came.
 */
export type ChangeEnd =
  | { event: 'create_ended'; entry: number; status: number | null; importId: string | null }
  | { event: 'edit_ended'; entry: number; status: number | null; importId: string }
  | { event: 'upload_ended'; entry: number; status: number | null; importId: string; sha256: string | null }

/** The events of these names, oldest first. Written by this program alone, so that their shape is known. */
export function eventsOf<Name extends EventName>(
  database: DatabaseSync,
  ...names: Name[]
): TypedEvent<Name>[] {
  const rows = database
    .prepare(`SELECT seq, body FROM entries WHERE event IN (${names.map(() => '?').join(', ')}) ORDER BY seq`)
    .all(...names)
  return rows.map((row) => {
    const event = JSON.parse(String(row['body'])) as Extract<ChainEvent, { event: Name }>
    return Object.assign(event, { seq: Number(row['seq']) })
  })
}
