import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Account } from '../../src/contract/account.ts'
import type { Deletion, Outcome } from '../../src/contract/deletion.ts'
import type { Import } from '../../src/contract/import.ts'

/** The records of one account, to read. */
export type Records = {
  get(id: string): Deletion | null
  /** Newest first; `before` is the id of the last record already seen. */
  list(options: { before?: string | undefined; limit: number }): Deletion[]
  /** Records whose end is not known: `intended` (a crash, or under way) and `unknown`. Oldest first. */
  open(): Deletion[]
  /** Records of calls that were given up with the import still there: they may take effect late. Newest first. */
  abandoned(limit: number): Deletion[]
  /** The newest of these for one import. */
  newestAbandoned(importId: string): Deletion | null
  /** The newest record that deleted this import, if it was deleted here. */
  deletedBy(importId: string): Deletion | null
  /** Records of an import whose calls may be under way, other than this one: another console on the same folder may have sent one. */
  otherIntents(importId: string, otherThan: string): Deletion[]
  /** Whether a record other than this one can be why the import is gone. */
  explainsGone(importId: string, otherThan: string): boolean
}

/** What a record says that was given up with the import still there. */
export const isAbandoned = `outcome = 'failed' AND code = 'delete_failed'`

/** Reads the records in a database. */
export function openRecords(database: DatabaseSync, account: Account): Records {
  const one = database.prepare('SELECT * FROM deletions WHERE id = ?')
  const page = database.prepare('SELECT * FROM deletions WHERE id < ? ORDER BY id DESC LIMIT ?')
  const unsettled = database.prepare(
    `SELECT * FROM deletions WHERE outcome IN ('intended','unknown') ORDER BY id`,
  )
  const givenUp = database.prepare(`SELECT * FROM deletions WHERE ${isAbandoned} ORDER BY id DESC LIMIT ?`)
  const newestAbandoned = database.prepare(
    `SELECT * FROM deletions WHERE import_id = ? AND ${isAbandoned} ORDER BY id DESC LIMIT 1`,
  )
  const deleted = database.prepare(
    `SELECT * FROM deletions WHERE import_id = ? AND outcome = 'deleted' ORDER BY id DESC LIMIT 1`,
  )
  const beside = database.prepare(
    `SELECT * FROM deletions WHERE import_id = ? AND id <> ? AND outcome = 'intended'`,
  )
  const explaining = database.prepare(
    `SELECT 1 FROM deletions WHERE import_id = ? AND id <> ?
        AND (outcome IN ('deleted','intended','unknown') OR (${isAbandoned})) LIMIT 1`,
  )
  const toRecord = (row: Row | undefined) => (row ? toDeletion(row, account) : null)
  return {
    get: (id) => toRecord(one.get(Number(id))),
    list: ({ before, limit }) =>
      toDeletions(page.all(before === undefined ? Number.MAX_SAFE_INTEGER : Number(before), limit), account),
    open: () => toDeletions(unsettled.all(), account),
    abandoned: (limit) => toDeletions(givenUp.all(limit), account),
    newestAbandoned: (importId) => toRecord(newestAbandoned.get(importId)),
    deletedBy: (importId) => toRecord(deleted.get(importId)),
    otherIntents: (importId, otherThan) => toDeletions(beside.all(importId, Number(otherThan)), account),
    explainsGone: (importId, otherThan) => explaining.get(importId, Number(otherThan)) !== undefined,
  }
}

type Row = Record<string, SQLOutputValue>

/** Rows of `deletions` as records of an account. */
export function toDeletions(rows: Row[], account: Account): Deletion[] {
  return rows.map((row) => toDeletion(row, account))
}

function toDeletion(row: Row, account: Account): Deletion {
  const text = (name: string) => (row[name] === null ? null : String(row[name]))
  const json = text('import_json')
  return {
    id: String(row['id']),
    account,
    importId: String(row['import_id']),
    // Both casts hold by the table's CHECK and by `recordIntent` and `recordOutcome`, the only writers.
    outcome: String(row['outcome']) as Outcome,
    import: json === null ? null : (JSON.parse(json) as Import),
    attempts: Number(row['attempts']),
    status: row['status'] === null ? null : Number(row['status']),
    code: text('code'),
    message: text('message'),
    requestId: text('request_id'),
    operator: String(row['operator']),
    reason: text('reason'),
    jobId: text('job_id'),
    requestedAt: String(row['requested_at']),
    settledAt: text('settled_at'),
  }
}
