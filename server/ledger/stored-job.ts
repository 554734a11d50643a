import * as v from 'valibot'
import {
  type Approval,
  type ItemState,
  type Job,
  jobSchema,
  type JobState,
  type RecordedItem,
} from '../../src/contract/job.ts'
import { readImport } from '../../src/contract/read-import.ts'
import { type AskedApproval, type ChainEvent, moveEvent } from './chain.ts'
import { decisionJson, endStates, listHash } from './check-job.ts'
import type { JobMove, NewApproval, NewJobRow, StoredJob } from './job-store.ts'
import { parseObject, type StoredRow, textIn, whoIn } from './stored-row.ts'

/** What was not sent of a job in these states will not be. */
export const unsentStates: readonly JobState[] = ['stopped', 'undone', 'rejected']

/** An answer about changes covers at most this many entries of the chain. A page that missed more asks again at once. */
export const entriesPerAnswer = 5_000

/** SQL for both databases: how many jobs may go on, and how many records are open. */
export const waitingCounts = `
  SELECT (SELECT count(*) FROM jobs WHERE state IN ('waiting','held','running','paused')) AS jobs,
         (SELECT count(*) FROM deletions WHERE outcome IN ('intended','unknown')) AS records`

/** SQL for both databases: items with their jobs and records. */
export const itemRows = `job_items JOIN jobs ON jobs.id = job_items.job_id LEFT JOIN deletions ON deletions.id = job_items.deletion_id`
/** The state of one of these: what its record says, or queued (stopped) without one. */
export const stateOfItem = `coalesce(deletions.outcome,
  CASE WHEN jobs.state IN (${unsentStates.map((state) => `'${state}'`).join()}) THEN 'stopped' ELSE 'queued' END)`
/** What is selected of them for `toItem`. */
export const itemColumns = `job_items.position, job_items.import_id, job_items.deletion_id, ${stateOfItem} AS state,
  deletions.code, deletions.message, deletions.import_json`

/** An item with its position. */
export function toItem(row: StoredRow): { position: number; item: RecordedItem } {
  const text = (name: string) => textIn(row, name)
  const item = {
    importId: String(row['import_id']),
    state: row['state'] as ItemState,
    title: readImport(parseObject(text('import_json')))?.title ?? null,
    deletionId: text('deletion_id'),
    code: text('code'),
    message: text('message'),
  }
  return { position: Number(row['position']), item }
}

/** What a job is apart from its row. `leftMs`: how much of its hold is left; asked only of a job that is held. */
type Beside = Pick<StoredJob, 'counts' | 'lastMove' | 'after'> & { leftMs: () => number }

/** A row of `jobs` as a job. */
export function toJob(row: StoredRow, { leftMs, ...beside }: Beside): StoredJob {
  const text = (name: string) => textIn(row, name)
  const state = row['state'] as JobState
  const code = text('paused_code')
  return {
    ...beside,
    id: String(row['id']),
    state,
    paused: code === null ? null : { code, message: text('paused_why') ?? '' },
    reason: text('reason'),
    operator: String(row['operator']),
    who: whoIn(row),
    retryOf: text('retry_of'),
    approval: storedApproval(text('approval_json'), text('decision_json')),
    hold: state === 'held' ? { until: String(row['hold_until']), leftMs: leftMs() } : null,
    total: Number(row['total']),
    createdAt: String(row['created_at']),
    endedAt: text('ended_at'),
  }
}

const { approval: approvalSchema, lastMove: lastMoveSchema } = jobSchema.entries

// What somebody has changed to something else is left out, so that the job is listed. The check of the chain says what was changed.

/** Somebody's move of a job, from the body of its entry: where it took the job, and who made it. */
export function storedMove(body: string): Job['lastMove'] {
  const { event, operator, who = null, at } = parseObject(body) ?? {}
  const to = event === 'job_stopped' ? 'stopped' : event === 'job_undone' ? 'undone' : 'running'
  const move = { to, operator, who, at }
  return v.is(lastMoveSchema, move) ? move : null
}

/** The approval of a job, from its two columns: what it waits for, and who decided. */
function storedApproval(asked: string | null, decided: string | null): Approval | null {
  if (asked === null) return null
  const undecided = { ...parseObject(asked), decision: null }
  const approval = { ...undecided, decision: parseObject(decided) }
  if (v.is(approvalSchema, approval)) return approval
  return v.is(approvalSchema, undecided) ? undecided : null
}

/** What a new job waits for until then, ISO. */
export function askedUntil(approval: NewApproval, until: string): AskedApproval {
  const { forMs: _forMs, ...asked } = approval
  return { ...asked, until }
}

/** When a job has waited long enough, in milliseconds since 1970; null if it waits for nobody, or its text cannot be read. */
export function waitsUntil(approvalJson: unknown): number | null {
  const until = typeof approvalJson === 'string' ? parseObject(approvalJson)?.['until'] : null
  const at = Date.parse(String(until))
  return Number.isNaN(at) ? null : at
}

/** Whether a waiting job may move so: people decide before its time is over, and nobody's rejection comes after it. */
export function isTimely({ by, decision }: JobMove, isOver: boolean): boolean {
  return decision === undefined || (by === null) === isOver
}

/** The state in which a new job begins. */
export function firstState({ approval, holdMs }: NewJobRow): JobState {
  if (approval !== null) return 'waiting'
  return holdMs > 0 ? 'held' : 'running'
}

/** What the store adds to a new job. */
type NewJob = { jobId: string; at: string; approval: AskedApproval | null; holdUntil: string | null }

/** The event of a new job. */
export function jobCreated(
  { key, askedHash, ids, reason, operator, who = null, retryOf }: NewJobRow,
  { jobId, at, approval, holdUntil }: NewJob,
): ChainEvent {
  return {
    event: 'job_created',
    at,
    operator,
    who,
    jobId,
    key,
    askedHash,
    reason,
    retryOf,
    total: ids.length,
    idsSha256: listHash(ids),
    ...(approval && { approval }),
    ...(holdUntil !== null && { holdUntil }),
  }
}

/** What a move changes of a job: when the job ended, who decided on it (null where that stays), and the event. */
export function moveOf(
  jobId: string,
  was: JobState,
  { to, by, paused, decision }: JobMove,
): { endedAt: string | null; decided: string | null; event: ChainEvent } {
  const at = new Date().toISOString()
  const { operator } = by ?? { operator: null }
  const note = decision?.note ?? null
  const code = paused?.code ?? null
  return {
    endedAt: endStates.has(to) ? at : null,
    decided: decision ? decisionJson({ approved: to === 'running', by: operator, at, note }) : null,
    event: {
      event: moveEvent(was, to),
      at,
      ...(by ?? { operator }),
      jobId,
      code,
      ...(note !== null && { note }),
      ...(paused && { why: paused.message }),
    },
  }
}
