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

/** A record that has its outcome already, or that was never written. */
export class RecordNotOpenError extends Error {
  override name = 'RecordNotOpenError'
  /** What would have been written. */
  readonly outcome: RecordedOutcome
  constructor(message: string, outcome: RecordedOutcome) {
    super(message)
    this.outcome = outcome
  }
}

export type Intent = By & {
  importId: string
  import: Import | null
  /** What used the import when the websets were last read here; null where nobody knows. */
  usedBy?: UsedBy | null
  reason?: string | null
  /** The item of a job that this is; the item points to the record from then on. */
  item?: JobItemKey
  /** Of the run that works on its job. */
  lease?: LeaseToken
  /** What the request can be asked for by, should its answer be lost. */
  key?: string | null
}

/** How a deletion ended, or that nobody knows yet (`unknown`), with what upstream's last answer said. */
export type RecordedOutcome = {
  outcome: Exclude<Outcome, 'intended' | 'stopped'>
  attempts: number
  status?: number | null
  code?: string | null
  message?: string | null
  requestId?: string | null
  /** The import as upstream's answer showed it; left out, the record keeps what it had. */
  import?: Import | null
  /** The import was certainly not deleted, and the item of a job that this was goes back into its queue, together with it. */
  requeue?: boolean
  /**
   * The import is gone, and no answer says that this record's call did it: the ledger decides whether another record
   * is why, in the transaction that writes the outcome (deleted-elsewhere.ts).
   */
  inferredFrom?: 'lost_answer' | 'read_back'
}

/** The deletions of one account, one record each. Records are added and get an outcome; none is ever removed. */
export type Records = {
  /**
   * Writes and syncs the intent to delete one import. Gives the record's id. Throws ItemNotQueuedError where the item may not
   * begin, LeaseLostError where another process may work on its job, and when the intent is not safely on disk.
   */
  recordIntent(intent: Intent): Promise<string>
  /**
   * Writes how a deletion ended, in the light of other records. Gives what was written. Throws RecordNotOpenError when the
   * record is not open, LeaseLostError where it is of a run that has lost its job; and when it is not safely on disk.
   */
  recordOutcome(id: string, outcome: RecordedOutcome, lease?: LeaseToken): Promise<RecordedOutcome>
  /**
   * The import of an abandoned deletion is gone: corrects the newest one, unless another record says why, or one under way
   * (other than `otherThan`) may be why.
   */
  recordLateSuccess(late: LateSuccess): Promise<LateCorrection>
  get(id: string): Promise<DeletionRecord | null>
  /** The newest record of a request with this key. */
  ofRequest(key: string): Promise<DeletionRecord | null>
  /** Newest first; `before` is the id of the last record already seen. */
  list(options: { before?: string | undefined; limit: number }): Promise<DeletionRecord[]>
  /** Newest first, those that match. */
  search(
    filter: DeletionFilter,
    page: { before?: string | undefined; limit: number },
  ): Promise<DeletionRecord[]>
  /** How many there are of each outcome, whatever outcome is asked for. */
  summarize(filter: DeletionFilter): Promise<DeletionSummary>
  /** Who asked for deletions, as they were called when they asked last; who asked last comes first. */
  people(limit: number): Promise<DeletionPeople['data']>
  /** Records whose end is not known: `intended` (a crash, or under way) and `unknown`. Oldest first. */
  open(): Promise<DeletionRecord[]>
  /** Deletions that were given up with the import still there: they may take effect late. Newest first. */
  abandoned(limit: number): Promise<DeletionRecord[]>
  /** The newest record that deleted this import, if it was deleted here. */
  deletedBy(importId: string): Promise<DeletionRecord | null>
  /** Records of an import whose calls may be under way, other than this one: another console on the same folder may have sent one. */
  otherIntents(importId: string, otherThan: string): Promise<DeletionRecord[]>
  /** Whether a record other than this one can be why the import is gone. */
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
  /** Whose they are, by the `subject` of who asked. */
  by: string | null
  /** ISO instants on which the deletion was asked for: from the first on, up to and without the second. */
  from: string | null
  to: string | null
}
