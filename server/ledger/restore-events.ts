import type { CreateImport } from '../../src/contract/create-import.ts'
import type { By, ChainEvent } from './chain.ts'
import { listHash } from './check-job.ts'
import type { RestoreEnd, RestoresAsked, RestoreStopped, StopReason, StoredRestore } from './restores.ts'

/*
 * The events of restores, the same in both databases. `by` is null for the console itself. `at` is an ISO time, and also in the rows
 * of the restores.
 */

const byOrConsole = (by: By | null) => ({ operator: by?.operator ?? null, who: by?.who ?? null })

/** A batch was asked for, of these records. */
export function restoresAsked(
  deletionIds: readonly string[],
  { jobId: ofJob, operator, who = null }: Omit<RestoresAsked, 'deletionIds'>,
  at: string,
): ChainEvent {
  const idsSha256 = listHash(deletionIds)
  return { event: 'restores_asked', at, operator, who, ofJob, total: deletionIds.length, idsSha256 }
}

/** The create of an import is about to be sent. */
export function restoreSent(
  { id: restoreId, deletionId, operator, who }: StoredRestore,
  { asked, sha256 }: { asked: CreateImport; sha256: string },
): ChainEvent {
  const at = new Date().toISOString()
  return { event: 'restore_sent', at, operator, who, restoreId, deletionId, sha256, asked }
}

/** An import was made. */
export function restoreCreated(
  { id: restoreId, deletionId }: StoredRestore,
  newImportId: string,
): ChainEvent {
  const at = new Date().toISOString()
  return { event: 'restore_created', at, operator: null, restoreId, deletionId, newImportId }
}

/** A restore has ended, or went back into the queue. It is given as it is after that. */
export function restoreEnded(
  { id: restoreId, deletionId, newImportId }: StoredRestore,
  { state, status = null, code = null, message = null }: RestoreEnd | RestoreStopped,
  by: By | null,
  at: string,
): ChainEvent {
  const told = { restoreId, deletionId, state, newImportId, status, code, message }
  return { event: 'restore_ended', at, ...byOrConsole(by), ...told }
}

/** What was queued of a batch was stopped: `total` restores. */
export function restoresStopped(
  { batch, total }: { batch: number; total: number },
  why: StopReason | undefined,
  by: By | null,
  at: string,
): ChainEvent {
  const { code = null, message = null } = why ?? {}
  return { event: 'restores_stopped', at, ...byOrConsole(by), batch, total, code, message }
}
