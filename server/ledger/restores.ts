import type { CreateImport } from '../../src/contract/create-import.ts'
import type { JobRestores, Restore } from '../../src/contract/restore.ts'
import type { By } from './chain.ts'

/** A restore, with the record that it is of and the batch that it was asked for in: the number of the entry that tells of it. */
export type StoredRestore = Restore & { deletionId: string; batch: number }

/** Records to be restored, as one asks for them. */
export type RestoresAsked = By & {
  deletionIds: readonly string[]
  /** The job, if all of it is restored. */
  jobId: string | null
  /** Somebody looked: what an earlier restore with an unknown end may have made is not there. */
  again?: boolean
}

/** How a restore ended, or went back into the queue with nothing made. */
export type RestoreEnd = {
  state: Exclude<Restore['state'], 'sending' | 'stopped'>
  newImportId?: string | null
  status?: number | null
  code?: string | null
  message?: string | null
}

/**
 * The restores of deletion records: an import that was deleted is created again, and its file sent. Every change is on disk when it
 * resolves, and an entry of the chain. No import is restored twice, whichever of its records is asked for: one whose restore is
 * queued, under way, restored or of unknown end cannot be asked for.
 */
export type Restores = {
  /**
   * Writes restores of records whose import is gone, as one batch, and leaves out those whose import has one already. Gives the ids of
   * those that were written. Throws LedgerRefusal where nothing may begin.
   */
  ask(asked: RestoresAsked): Promise<string[]>
  get(id: string): Promise<StoredRestore | null>
  /** The last restore of the import of each of some records, by the record's id. */
  ofRecords(deletionIds: readonly string[]): Promise<Map<string, Restore>>
  /** How the restores of a job's records go. */
  ofJob(jobId: string): Promise<JobRestores>
  /** The first that is queued. */
  next(): Promise<StoredRestore | null>
  /** Those that are under way, as some process says. */
  underWay(): Promise<StoredRestore[]>
  /** Throws RestoresChangedError where a batch is not what the chain says of it. */
  assertAsAsked(batch: number): Promise<void>
  /**
   * Writes the intent to create an import again. Gives whether the restore was queued until then: if not, nothing was written.
   * Throws LedgerRefusal where nothing may begin.
   */
  begin(id: string, sent: { asked: CreateImport; sha256: string }): Promise<boolean>
  /** Writes which import was made. */
  created(id: string, newImportId: string): Promise<void>
  /** Writes how a restore ended that is queued, under way, or unknown. Gives whether it was. */
  end(id: string, end: RestoreEnd): Promise<boolean>
  /** The batches with restores of a job's records that are queued. */
  queuedBatches(jobId: string): Promise<QueuedBatch[]>
  /** Stops what is queued of a batch. `by` is null for the console itself. Gives how many. */
  stop(batch: number, by: By | null, why?: StopReason): Promise<number>
  /** Stops one restore, and none of those that it was asked for with. Gives whether it was queued: if not, nothing was written. */
  stopOne(id: string, by: By): Promise<boolean>
  /** What an import was created with, here or by a restore; null if it was created elsewhere. */
  createdWith(importId: string): Promise<CreateImport | null>
}

/** A batch, and who asked for it. */
export type QueuedBatch = Pick<StoredRestore, 'batch' | 'operator' | 'who'>

export type StopReason = { code: string; message: string }

/** The end of a restore that somebody stopped. */
export type RestoreStopped = Omit<RestoreEnd, 'state'> & { state: 'stopped' }

/** Restores are not what the chain says of them, so that none of them may be sent. */
export class RestoresChangedError extends Error {
  override name = 'RestoresChangedError'
}

/** How a restore of unknown end is left where somebody looked, and asks for another one. */
export const lookedFor = {
  state: 'failed',
  code: 'not_there',
  message: 'Whoever asked again had looked: the import was not there.',
} as const satisfies RestoreEnd
