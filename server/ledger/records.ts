import type {
  DeletionRecord,
  DeletionPeople,
  DeletionSummary,
  Outcome,
  UsedBy,
} from '../../src/contract/deletion.ts'
import type { Import } from '../../src/contract/import.ts'
import type { By } from './chain.ts'
import type { LeaseToken } from './job-leases.ts'
import type { JobItemKey } from './job-store.ts'

/** Thrown for a record that already has its outcome, or was never written. */
export class RecordNotOpenError extends Error {
  override name = 'RecordNotOpenError'
  /** The outcome that was to be written. */
  readonly outcome: RecordedOutcome
  constructor(id: string, outcome: RecordedOutcome) {
    super(`Deletion ${id} is not open: it has its outcome, or was never written.`)
    this.outcome = outcome
  }
}

export type Intent = By & {
  importId: string
  import: Import | null
  /** What used the import when the websets were last read; null if unknown. */
  usedBy?: UsedBy | null
  reason?: string | null
  /** The item of a job, which points to the record from then on. */
  item?: JobItemKey
  /** The lease of the run that works on the job. */
  lease?: LeaseToken
  /** Finds the request again if its answer is lost. */
  key?: string | null
}

/** How a deletion ended (`unknown`: not known yet), with details of upstream's last answer. */
export type RecordedOutcome = {
  outcome: Exclude<Outcome, 'intended' | 'stopped'>
  attempts: number
  status?: number | null
  code?: string | null
  message?: string | null
  requestId?: string | null
  /** The import in upstream's answer. If left out, the record keeps what it has. */
  import?: Import | null
  /** The import was certainly not deleted. The item of the job is queued again in the same transaction. */
  requeue?: boolean
  /**
   * Set if the import is gone but no answer says that the call of this record deleted it. The ledger then checks whether
   * another record did, in the transaction that writes the outcome (deleted-elsewhere.ts).
   */
  inferredFrom?: 'lost_answer' | 'read_back'
}

/** The deletions of one account, one record each. Records are added and get an outcome. None is ever removed. */
export type Records = {
  /**
   * Writes and syncs the intent to delete one import. Returns the id of the record. Throws ItemNotQueuedError when the item may
   * not begin, LeaseLostError when another process may work on the job, and an error when the intent is not safely on disk.
   */
  recordIntent(intent: Intent): Promise<string>
  /**
   * Writes the outcome of a deletion, corrected by what other records say, and returns it. Throws RecordNotOpenError when the
   * record is not open, LeaseLostError when its run has lost the job, and an error when it is not safely on disk.
   */
  recordOutcome(id: string, outcome: RecordedOutcome, lease?: LeaseToken): Promise<RecordedOutcome>
  /**
   * Call it when the import of an abandoned deletion is gone. Corrects the newest such record, unless another record explains
   * it, or one under way (other than `otherThan`) may.
   */
  recordLateSuccess(late: LateSuccess): Promise<LateCorrection>
  get(id: string): Promise<DeletionRecord | null>
  /** The newest record of a request with this key. */
  ofRequest(key: string): Promise<DeletionRecord | null>
  /** Newest first; `before` is the id of the last record already seen. */
  list(options: { before?: string | undefined; limit: number }): Promise<DeletionRecord[]>
  /** Matching records, newest first. */
  search(
    filter: DeletionFilter,
    page: { before?: string | undefined; limit: number },
  ): Promise<DeletionRecord[]>
  /** How many records there are of each outcome. Ignores the outcomes in the filter. */
  summarize(filter: DeletionFilter): Promise<DeletionSummary>
  /** Everybody who asked for deletions, by their latest name; whoever asked last comes first. */
  people(limit: number): Promise<DeletionPeople['data']>
  /** Records whose end is not known: `intended` (a crash, or under way) and `unknown`. Oldest first. */
  open(): Promise<DeletionRecord[]>
  /** Abandoned deletions: given up while the import was still there, so that they may take effect late. Newest first. */
  abandoned(limit: number): Promise<DeletionRecord[]>
  /** The newest record that deleted this import, if it was deleted here; `since`: after this record was begun. */
  deletedBy(importId: string, since?: string): Promise<DeletionRecord | null>
  /** Other records of an import whose calls may be under way, such as those of another console on the same folder. */
  otherIntents(importId: string, otherThan: string): Promise<DeletionRecord[]>
  /** Whether another record may explain why the import is gone. */
  explainsGone(importId: string, otherThan: string): Promise<boolean>
}

/** `how`: what showed that the import is gone, as a sentence for the record. */
export type LateSuccess = { importId: string; otherThan: string; how: string }
/** `none`: there is nothing to correct. `under_way`: a record under way may be why the import is gone. */
export type LateCorrection = { kind: 'corrected'; id: string } | { kind: 'none' | 'under_way' }

/** What records are asked for; what is left out does not matter. */
export type DeletionFilter = {
  words: readonly string[]
  outcomes: readonly Outcome[]
  job: string | null
  /** The `subject` of whoever asked. */
  by: string | null
  /** When the deletion was asked for, as ISO times: from the first (inclusive) to the second (exclusive). */
  from: string | null
  to: string | null
}
