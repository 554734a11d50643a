import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Deletion, Outcome } from '../../src/contract/deletion.ts'
import type { Import } from '../../src/contract/import.ts'
import { openDatabase, transaction } from '../database.ts'
import { openChain } from './chain.ts'
import { headFileOf } from './head-file.ts'
import { createJobStore, type JobItemKey, type JobStore } from './job-store.ts'
import { migrations } from './ledger-schema.ts'

/** A record that has its end already, or that was never written. */
export class SettledError extends Error {
  override name = 'SettledError'
}

/** How a deletion ended, or that nobody knows yet (`unknown`); everything upstream's last answer told. */
export type Settlement = {
  outcome: Exclude<Outcome, 'intended'>
  attempts: number
  status?: number | null
  code?: string | null
  message?: string | null
  requestId?: string | null
  /** The import as upstream's answer showed it; left out, the record keeps what it had. */
  import?: Import | null
  /** The import was certainly not deleted, and the item of a job that this was goes back into its queue, together with it. */
  requeue?: boolean
}

export type Intent = {
  importId: string
  operator: string
  import: Import | null
  reason?: string | null
  /** The item of a job that this is; the item points to the record from then on. */
  item?: JobItemKey
}

/** The record of every deletion: what, by whom, when, and how it ended. Rows are added and settled, never removed. */
export type Ledger = {
  /** Writes and syncs the intent to delete one import. Returns the record's id. Throws when it is not safely on disk. */
  intend(intent: Intent): string
  /** Writes how a deletion ended. Throws SettledError when the record is not open; and when it is not safely on disk. */
  settle(id: string, settlement: Settlement): void
  get(id: string): Deletion | null
  /** Newest first; `before` is the id of the last record already seen. */
  list(options: { before?: string | undefined; limit: number }): Deletion[]
  /** Records whose end is not known: `intended` (a crash, or under way) and `unknown`. Oldest first. */
  open(): Deletion[]
  /** The jobs, in the same database, so that an item and its record change together. */
  jobs: JobStore
  /** The newest record that deleted this import, if it was deleted here. */
  deletionOf(importId: string): Deletion | null
  /** Throws when a record could not be written now: locked, disk full, read-only. (A real write: nothing less would tell.) */
  probe(): void
  /** For what only reads: searches, sums, the check of the chain. */
  database: DatabaseSync
  /** Where it is, or `:memory:`. */
  file: string
  close(): void
}

/** Opens (or starts) the ledger in `file`. Throws DatabaseError when the file cannot be used. */
export function openLedger(file: string): Ledger {
  const database = openDatabase({ file, name: 'ledger', migrations, durable: true })
  const insert = database.prepare(
    `INSERT INTO deletions (import_id, outcome, operator, import_json, requested_at, reason, job_id)
     VALUES (?, 'intended', ?, ?, ?, ?, ?)`,
  )
  const update = database.prepare(
    `UPDATE deletions
        SET outcome = ?, attempts = attempts + ?, status = ?, code = ?, message = ?, request_id = ?,
            import_json = coalesce(?, import_json), settled_at = ?
      WHERE id = ? AND outcome IN ('intended','unknown')`,
  )
  const one = database.prepare('SELECT * FROM deletions WHERE id = ?')
  const page = database.prepare('SELECT * FROM deletions WHERE id < ? ORDER BY id DESC LIMIT ?')
  const unsettled = database.prepare(
    `SELECT * FROM deletions WHERE outcome IN ('intended','unknown') ORDER BY id`,
  )
  const deleted = database.prepare(
    `SELECT * FROM deletions WHERE import_id = ? AND outcome = 'deleted' ORDER BY id DESC LIMIT 1`,
  )
  const touch = database.prepare('INSERT OR REPLACE INTO probe (id, at) VALUES (1, ?)')

  const chain = openChain(database)
  const headFile = headFileOf(file)
  const jobs = createJobStore(database)
  // Records from before there was a chain have just joined it, and no head of it was ever noted.
  if (headFile.read() === null && hasJustJoined(database)) headFile.write(chain.head())

  /** A change of one record and its entry in the chain, together or not at all; then the head is noted. */
  const chained = (change: () => number): number => {
    const { id, head } = transaction(database, () => {
      const changed = change()
      return { id: changed, head: chain.append(changed) }
    })
    headFile.write(head)
    return id
  }

  return {
    jobs,
    database,
    file,
    intend: ({ importId, operator, import: item, reason = null, item: key }) =>
      String(
        chained(() => {
          const at = new Date().toISOString()
          const json = item && JSON.stringify(item)
          const jobId = key ? Number(key.jobId) : null
          const id = Number(insert.run(importId, operator, json, at, reason, jobId).lastInsertRowid)
          if (key) jobs.link(key, id)
          return id
        }),
      ),
    settle: (id, settlement) =>
      void chained(() => {
        const { changes } = update.run(
          settlement.outcome,
          settlement.attempts,
          settlement.status ?? null,
          settlement.code ?? null,
          settlement.message ?? null,
          settlement.requestId ?? null,
          settlement.import ? JSON.stringify(settlement.import) : null,
          settlement.outcome === 'unknown' ? null : new Date().toISOString(),
          Number(id),
        )
        if (changes === 0)
          throw new SettledError(`Deletion ${id} is not open: it was settled before, or never written.`)
        if (settlement.requeue) jobs.requeue(Number(id))
        jobs.recordChanged(Number(id))
        return Number(id)
      }),
    get: (id) => toDeletion(one.get(Number(id))),
    list: ({ before, limit }) =>
      toDeletions(page.all(before === undefined ? Number.MAX_SAFE_INTEGER : Number(before), limit)),
    open: () => toDeletions(unsettled.all()),
    deletionOf: (importId) => toDeletion(deleted.get(importId)),
    probe: () => void touch.run(new Date().toISOString()),
    close: () => database.close(),
  }
}

/** Whether each record has the one entry that it got when the chain began. */
function hasJustJoined(database: DatabaseSync): boolean {
  const counts = database
    .prepare('SELECT (SELECT count(*) FROM entries) AS entries, (SELECT count(*) FROM deletions) AS records')
    .get()
  return counts?.['entries'] === counts?.['records'] && counts?.['records'] !== 0
}

type Row = Record<string, SQLOutputValue>

/** Rows of `deletions` as records. */
export function toDeletions(rows: Row[]): Deletion[] {
  return rows.map((row) => toDeletion(row)).filter((deletion) => deletion !== null)
}

function toDeletion(row: Row | undefined): Deletion | null {
  if (!row) return null
  const text = (name: string) => (row[name] === null ? null : String(row[name]))
  const json = text('import_json')
  return {
    id: String(row['id']),
    importId: String(row['import_id']),
    // Both casts hold by the table's CHECK and by `intend` and `settle`, the only writers.
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
