import type { ItemState, Job, JobChanges, RecordedItem, JobState } from '../../src/contract/job.ts'
import type { AskedApproval, By, Moved } from './chain.ts'
import type { LeaseToken } from './job-leases.ts'

/** A place in a job; `position` counts from 0. */
export type JobItemKey = { jobId: string; position: number }

export type QueuedItem = JobItemKey & { importId: string }

export type NewJobRow = By & {
  key: string
  /** Tells another request under the same key from a repeat. */
  askedHash: string
  ids: readonly string[]
  reason: string | null
  retryOf: string | null
  /** Set if the job has to wait for another operator. */
  approval: NewApproval | null
  /** For how long it is held before it begins, in milliseconds; 0: not at all. */
  holdMs: number
}

/** What a job waits for, and for how long at most, in milliseconds. */
export type NewApproval = Omit<AskedApproval, 'until'> & { forMs: number }

/** A job without what only its runner knows. */
export type StoredJob = Omit<Job, 'pace'>

/** The job of an idempotency key; `askedHash` is that of the request which made it. */
export type JobOfKey = { id: string; askedHash: string }

/** A move of a job from one of some states to another. */
export type JobMove = {
  from: readonly JobState[]
  to: Moved
  /** Null: the job itself. */
  by: By | null
  paused?: Job['paused']
  /** For a job that leaves `waiting` by somebody's decision, or by none in time. */
  decision?: { note: string | null }
  /** Of the run whose end it is. */
  lease?: LeaseToken
}

/** The items in order from `after` on (exclusive), in these states (all when empty). */
export type ItemsAsked = { states: readonly ItemState[]; after: number; limit: number }

/** What changed in the jobs since an entry of the chain (`JobChanges` of the contract). */
type StoredChanges = Omit<JobChanges, 'jobs'> & { jobs: StoredJob[] }

/**
 * The jobs and their items. Every change is on disk when it resolves, and an entry of the chain. An item's end is not
 * written here: it is what its ledger record says.
 */
export type JobStore = {
  /**
   * Writes a job with all its items, or nothing. The job that its key already has is given as it is: `isNew` says which.
   * Throws LedgerRefusal where nothing may begin.
   */
  create(row: NewJobRow): Promise<JobOfKey & { isNew: boolean }>
  /** The ids of a job as they were confirmed. Throws JobChangedError when it is not what the chain says of it. */
  confirmedIds(id: string): Promise<string[]>
  get(id: string): Promise<StoredJob | null>
  findByKey(key: string): Promise<JobOfKey | null>
  /** Newest first; `before` is the id of the last job already seen. */
  list(options: { before?: string | undefined; limit: number }): Promise<StoredJob[]>
  /** Jobs in these states, oldest first. */
  inStates(states: readonly JobState[]): Promise<StoredJob[]>
  /** How many jobs there are in each state. */
  countByState(): Promise<Record<JobState, number>>
  /** The positions of the items that have no record, in order. */
  unsent(jobId: string): Promise<number[]>
  /** Items that were sent and whose end is not written: what a crash leaves behind. */
  underWay(jobId: string): Promise<(QueuedItem & { deletionId: string })[]>
  items(jobId: string, asked: ItemsAsked): Promise<{ position: number; item: RecordedItem }[]>
  /** What the failed and refused items were, in order. */
  failedIds(jobId: string): Promise<string[]>
  /**
   * Moves a job if it is in one of the states that the move is from. Checks and writes in one step. Returns whether the job moved.
   * A held job does not begin before its hold is over, and nobody decides on a waiting one when its time is over.
   * Throws LedgerRefusal if it would begin something and nothing may begin, and LeaseLostError at the end of a run that has lost
   * its lease.
   */
  move(jobId: string, move: JobMove): Promise<boolean>
  /** Whether a job runs, and may send something. */
  isRunning(jobId: string): Promise<boolean>
  /** Whether an item is in the queue: it has no record. */
  isQueued(item: JobItemKey): Promise<boolean>
  /**
   * What changed since an entry of the chain: every move of a job and every change of a record is an entry, also those that
   * another process wrote. Null: since the unfinished jobs began.
   */
  changes(after: number | null): Promise<StoredChanges>
}

/** A job is not what the chain says of it, so that none of it may be sent. */
export class JobChangedError extends Error {
  override name = 'JobChangedError'
}

/** An item may not begin: its job was stopped meanwhile, or it was begun. Nothing was written. */
export class ItemNotQueuedError extends Error {
  override name = 'ItemNotQueuedError'
  constructor({ jobId, position }: JobItemKey) {
    super(`Item ${position} of job ${jobId} is not to be begun: the job was stopped, or it was begun.`)
  }
}
