import {
  type JobRestores,
  type Restore,
  restoreStates,
  type RestoreState,
} from '../../src/contract/restore.ts'
import type { QueuedBatch, StoredRestore } from './restores.ts'
import { countsIn, type StoredRow, textIn, whoIn } from './stored-row.ts'

/** Outcomes of a record whose import is gone. */
export const goneOutcomes = ['deleted', 'already_gone'] as const

/** SQL for both databases: whether a record says that its import is gone. */
export const isGone = `outcome IN (${goneOutcomes.map((outcome) => `'${outcome}'`).join()})`

/** A row of `restores`. */
export function toRestore(row: StoredRow): StoredRestore {
  const text = (name: string) => textIn(row, name)
  return {
    id: String(row['id']),
    batch: Number(row['batch']),
    deletionId: String(row['deletion_id']),
    // The cast holds by the table's CHECK.
    state: row['state'] as RestoreState,
    newImportId: text('new_import_id'),
    status: row['status'] === null ? null : Number(row['status']),
    code: text('code'),
    message: text('message'),
    operator: String(row['operator']),
    who: whoIn(row),
    askedAt: String(row['asked_at']),
    endedAt: text('ended_at'),
  }
}

/** A row of a batch, by column. */
export function toQueuedBatch(row: StoredRow): QueuedBatch {
  return { batch: Number(row['batch']), operator: String(row['operator']), who: whoIn(row) }
}

/** How the restores of a job go, by how many are in each state, the last one that was asked for, and the last stop. */
export function toJobRestores(
  found: readonly StoredRow[],
  last: StoredRestore | null,
  stopBody: string | null,
): JobRestores {
  const { operator, code, message, at } =
    stopBody === null ? {} : (JSON.parse(stopBody) as Partial<NonNullable<JobRestores['stopped']>>)
  return {
    counts: countsIn(restoreStates, found),
    asked: last && { operator: last.operator, who: last.who, at: last.askedAt },
    stopped:
      at === undefined
        ? null
        : { operator: operator ?? null, code: code ?? null, message: message ?? null, at },
  }
}

/** A restore without what only the ledger needs. */
export function withoutBatch(stored: StoredRestore): Restore {
  const { batch: _batch, deletionId: _deletionId, ...restore } = stored
  return restore
}

/**
 * SQL for both databases: the id of the record of the deletion to which a `record` belongs; 0 if there is none. Records with the
 * same id here are about the same import. If an import came back under its id (a sandbox was reset) and was deleted again, a later
 * record says so.
 */
export function deletedBy(record: 'record' | 'same'): string {
  return `coalesce((SELECT max(before.id) FROM deletions AS before
    WHERE before.import_id = ${record}.import_id AND before.outcome = 'deleted' AND before.id <= ${record}.id), 0)`
}
