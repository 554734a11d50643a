import type { Account } from '../../src/contract/account.ts'
import type { DeletionRecord, Outcome, UsedBy } from '../../src/contract/deletion.ts'
import type { Import } from '../../src/contract/import.ts'
import type { Who } from '../../src/contract/who.ts'
import type { DeletionRow } from './chain.ts'

/** Rows of `deletions`, each with the outcome of its record as `ended_as`, as records of an account. */
export function toDeletions(rows: readonly DeletionRow[], account: Account): DeletionRecord[] {
  return rows.map((row) => toDeletion(row, account))
}

/** Such a row, likewise. */
export function toDeletion(row: DeletionRow, account: Account): DeletionRecord {
  const text = (name: string) => (row[name] === null ? null : String(row[name]))
  const json = text('import_json')
  const uses = text('used_by_json')
  const who = text('who_json')
  return {
    id: String(row['id']),
    account,
    importId: String(row['import_id']),
    // The casts hold by the table's CHECK and by its writers.
    outcome: row['ended_as'] as Outcome,
    import: json === null ? null : (JSON.parse(json) as Import),
    usedBy: uses === null ? null : (JSON.parse(uses) as UsedBy),
    attempts: Number(row['attempts']),
    status: row['status'] === null ? null : Number(row['status']),
    code: text('code'),
    message: text('message'),
    requestId: text('request_id'),
    operator: String(row['operator']),
    who: who === null ? null : (JSON.parse(who) as Who),
    reason: text('reason'),
    jobId: text('job_id'),
    requestedAt: String(row['requested_at']),
    settledAt: text('settled_at'),
  }
}
