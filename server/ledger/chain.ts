import { hash as digest } from 'node:crypto'
import type { CreateImport } from '../../src/contract/create-import.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import type { Approval, JobState } from '../../src/contract/job.ts'
import type { RestoreState } from '../../src/contract/restore.ts'
import type { Role, Who } from '../../src/contract/who.ts'
import { parseObject } from './stored-row.ts'

/** A row of `deletions`, by column. */
export type DeletionRow = Record<string, string | number | bigint | Uint8Array | null>

/** The end of the chain: the number of its last entry (0: none yet) and the hash that stands for all up to it. */
export type ChainHead = { seq: number; hash: string }

/** What the first entry is chained to. */
export const origin: ChainHead = { seq: 0, hash: '0'.repeat(64) }

/**
 * A record as its entry says it: all its columns in their order; the import itself and what used it, which are long, by their
 * hashes. Where nothing is known of its use, and where nobody signed in, that is left out: older entries know of no such column.
 */
export function recordFields(row: DeletionRow, account: string | null): Record<string, unknown> {
  const { import_json: json, used_by_json: usedBy = null, who_json: who = null, ...rest } = row
  const whose = account === null ? {} : { account }
  const import_sha256 = json === null ? null : sha256(String(json))
  const used = usedBy === null ? {} : { used_by_sha256: sha256(String(usedBy)) }
  return { ...whose, ...rest, import_sha256, ...used, ...(who !== null && { who_json: who }) }
}

/** The same in the bytes that are hashed. */
export function recordBody(row: DeletionRow, account: string | null): string {
  return JSON.stringify(recordFields(row, account))
}

/** The account that the entry of a record names; null in entries of consoles that knew of no accounts. */
function accountInEntry(body: string): string | null {
  const account = parseObject(body)?.['account']
  return typeof account === 'string' ? account : null
}

/** An event in the bytes that are hashed. */
export function eventBody(account: string | null, { who = null, ...event }: ChainEvent): string {
  return JSON.stringify({ account, ...event, ...(who && { who }) })
}

/** Lower-case hex of SHA-256 over the hash before, the entry's number and its body, a line each. */
export function entryHash(before: string, seq: number, body: string): string {
  return sha256(`${before}\n${seq}\n${body}`)
}

/** Lower-case hex of a text's SHA-256. */
export function sha256(text: string): string {
  return digest('sha256', text, 'hex')
}

/** What a job waits for, as it was asked; who decided is told by a later event. */
export type AskedApproval = Omit<Approval, 'decision'>

/**
 * Moves of a job that the chain tells of, by the state that it is in after. One that was created with an `approval` waits
 * instead of running, one with a `holdUntil` is held. One that is resumed before it was approved waits again.
 */
export const jobMoves = {
  job_created: 'running',
  job_approved: 'running',
  job_begun: 'running',
  job_undone: 'undone',
  job_rejected: 'rejected',
  job_resumed: 'running',
  job_stopped: 'stopped',
  job_paused: 'paused',
  job_finished: 'finished',
} as const
type JobMove = Exclude<keyof typeof jobMoves, 'job_created'>

/** No job moves to `held`: a job may only begin so. */
export type Moved = Exclude<JobState, 'held'>

const moves = {
  waiting: 'job_resumed',
  running: 'job_resumed',
  stopped: 'job_stopped',
  paused: 'job_paused',
  undone: 'job_undone',
  rejected: 'job_rejected',
  finished: 'job_finished',
} as const satisfies Record<Moved, keyof typeof jobMoves>

/** The event of a job's move from one state to another. */
export function moveEvent(from: JobState, to: Moved): JobMove {
  if (to === 'running' && from === 'waiting') return 'job_approved'
  if (to === 'running' && from === 'held') return 'job_begun'
  return moves[to]
}

/** Who does something, for the record: in one line, and as they signed in. `who` is null or left out without sign-in. */
export type By = { operator: string; who?: Who | null }

/**
 * What the chain tells of besides the records: who asked for what, and what was noticed. `at` is an ISO time; `operator`
 * null means the console itself. `who` is left out of the entry where nobody signed in.
 */
export type ChainEvent = { at: string; operator: string | null; who?: Who | null } & (
  | {
      event: 'account_opened'
      name: string
      keyFingerprint: string | null
      takenOver: boolean
      pausedJobs: number
    }
  | { event: 'key_confirmed'; keyFingerprint: string }
  /** The first console was started on a backup. `madeAt`: when the backup was made, ISO. */
  | { event: 'backup_opened'; madeAt: string; pausedJobs: number; stoppedRestores: number }
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
      /** Left out if nobody has to approve the job. */
      approval?: AskedApproval
      /** When its hold is over, ISO. Left out if it has none. */
      holdUntil?: string
    }
  /** `why`: the words of a pause; missing in what older consoles wrote. */
  | { event: JobMove; jobId: string; code: string | null; note?: string; why?: string }
  /** `replaces`: the import that this one replaces, if given. */
  | { event: 'create_sent'; asked: unknown; replaces?: string }
  | { event: 'edit_sent'; importId: string; before: unknown; changes: unknown }
  /** `fileName` is missing in what older consoles wrote. */
  | { event: 'upload_sent'; importId: string; sizeBytes: number; fileName?: string | null }
  | ChangeEnd
  /** The kept file with this hash was removed, whichever imports it was sent for. */
  | { event: 'file_forgotten'; importId: string; sha256: string }
  | RestoreEvent
  | { event: 'record_found_changed'; deletionId: string; was: string; is: string }
  | {
      event: 'problems_acknowledged'
      problems: LedgerProblem[]
      note: string | null
      evidence: string | null
    }
  /** An admin ended the session of `whose`. */
  | { event: 'session_ended_by_admin'; sessionId: string; whose: Who }
  /** The token itself is nowhere in the ledger. */
  | {
      event: 'token_made'
      tokenId: string
      name: string
      role: Role
      /** When it stops working, ISO; null: never. */
      expiresAt: string | null
    }
  | { event: 'token_revoked'; tokenId: string; name: string; role: Role }
)

/** What an event says, without who and when. */
export type EventFacts<Event> = Event extends unknown ? Omit<Event, 'at' | 'operator' | 'who'> : never

export type EventName = ChainEvent['event']
/** An event as it was read from the chain, with the number of its entry. */
export type TypedEvent<Name extends EventName> = Extract<ChainEvent, { event: Name }> & { seq: number }

/**
 * Deletion records that are restored (restores.ts). The number of `restores_asked` is that of its batch; `ofJob` is not called
 * `jobId`, as it is no move of the job.
 */
type RestoreEvent =
  | {
      event: 'restores_asked'
      ofJob: string | null
      total: number
      /** SHA-256 of the ids of the records in their order, a line each. */
      idsSha256: string
    }
  | { event: 'restore_sent'; restoreId: string; deletionId: string; sha256: string; asked: CreateImport }
  | { event: 'restore_created'; restoreId: string; deletionId: string; newImportId: string }
  | {
      event: 'restore_ended'
      restoreId: string
      deletionId: string
      state: RestoreState
      newImportId: string | null
      status: number | null
      code: string | null
      message: string | null
    }
  | { event: 'restores_stopped'; batch: number; total: number; code: string | null; message: string | null }

/**
 * How a change ended that is no deletion; `entry` is that of its beginning. `status` is that of upstream's answer, null
 * where none came.
 */
export type ChangeEnd =
  | { event: 'create_ended'; entry: number; status: number | null; importId: string | null }
  | { event: 'edit_ended'; entry: number; status: number | null; importId: string }
  | {
      event: 'upload_ended'
      entry: number
      status: number | null
      importId: string
      sha256: string | null
      /** Whether the file was kept, or why not. Left out if upstream did not take it, and in entries of older consoles. */
      kept?: string
    }

/**
 * The event that somebody changed a record since its last entry, with both versions: it is written before an outcome would hide
 * the change. Null if the record is as its last entry says.
 */
export function tamperingWith(record: DeletionRow, lastBody: string | null): ChainEvent | null {
  if (lastBody === null) return null
  const is = recordBody(record, accountInEntry(lastBody))
  if (is === lastBody) return null
  const at = new Date().toISOString()
  const deletionId = String(record['id'])
  return { event: 'record_found_changed', at, operator: null, deletionId, was: lastBody, is }
}
