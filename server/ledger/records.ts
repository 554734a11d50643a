import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Account } from '../../src/contract/account.ts'
import type { Deletion, Outcome, UsedBy } from '../../src/contract/deletion.ts'
import type { Import } from '../../src/contract/import.ts'
import { type Chain, recordBody } from './chain.ts'
import type { JobItemKey, JobStore } from './job-store.ts'

/** A record that has its outcome already, or that was never written. */
export class RecordNotOpenError extends Error {
  override name = 'RecordNotOpenError'
}

export type Intent = {
  importId: string
  operator: string
  import: Import | null
  /** What used the import when the websets were last read here; null where nobody knows. */
  usedBy?: UsedBy | null
  reason?: string | null
  /** The item of a job that this is; the item points to the record from then on. */
  item?: JobItemKey
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
}

/** The deletions of one account, one record each. Records are added and get an outcome; none is ever removed. */
export type Records = {
  /** Writes and syncs the intent to delete one import. Returns the record's id. Throws when it is not safely on disk. */
  recordIntent(intent: Intent): string
  /**
   * Writes how a deletion ended; a function is asked for it when no other process writes any more. Throws
   * RecordNotOpenError when the record is not open; and when it is not safely on disk.
   */
  recordOutcome(id: string, outcome: RecordedOutcome | (() => RecordedOutcome)): void
  /** An abandoned deletion took effect after all. Throws RecordNotOpenError when the record is not one. */
  recordLateSuccess(id: string, message: string): void
  get(id: string): Deletion | null
  /** The newest record of a request with this key. */
  ofRequest(key: string): Deletion | null
  /** Newest first; `before` is the id of the last record already seen. */
  list(options: { before?: string | undefined; limit: number }): Deletion[]
  /** Records whose end is not known: `intended` (a crash, or under way) and `unknown`. Oldest first. */
  open(): Deletion[]
  /** Deletions that were given up with the import still there: they may take effect late. Newest first. */
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

type Deps = {
  database: DatabaseSync
  account: Account
  chain: Chain
  jobs: JobStore
  /** Makes a change that begins something. Throws LedgerRefusal where nothing may begin. */
  commitIfAllowed: <T>(change: () => T) => T
  /** Makes any other change. */
  commit: <T>(change: () => T) => T
}

const isAbandoned = `outcome = 'failed' AND code = 'delete_failed'`

/**
 * The outcome of a record, as SQL. An item that went back into the queue of its job points to the record no more: the
 * columns say how its last call ended, but not that the deletion has.
 */
export const outcomeOfRecord = `CASE WHEN deletions.outcome IN ('refused','failed') AND deletions.job_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM job_items WHERE job_items.job_id = deletions.job_id
                     AND job_items.import_id = deletions.import_id AND job_items.deletion_id = deletions.id)
  THEN 'stopped' ELSE deletions.outcome END`

/** What is selected of `deletions` for `toDeletions`. */
export const recordColumns = `deletions.*, ${outcomeOfRecord} AS ended_as`

/** The records in a ledger's database; each change of one is an entry of the chain. */
export function createRecords({ database, account, chain, jobs, commitIfAllowed, commit }: Deps): Records {
  const insert = database.prepare(
    `INSERT INTO deletions (import_id, outcome, operator, import_json, used_by_json, requested_at, reason, job_id)
     VALUES (?, 'intended', ?, ?, ?, ?, ?, ?)`,
  )
  const insertRequest = database.prepare('INSERT INTO deletion_requests (deletion_id, key) VALUES (?, ?)')
  const update = database.prepare(
    `UPDATE deletions
        SET outcome = ?, attempts = attempts + ?, status = ?, code = ?, message = ?, request_id = ?,
            import_json = coalesce(?, import_json), settled_at = ?
      WHERE id = ? AND outcome IN ('intended','unknown')`,
  )
  const updateLate = database.prepare(
    `UPDATE deletions SET outcome = 'deleted', code = NULL, message = ?, settled_at = ?
      WHERE id = ? AND ${isAbandoned}`,
  )
  const lastBody = database.prepare(
    'SELECT body FROM entries WHERE deletion_id = ? ORDER BY seq DESC LIMIT 1',
  )
  const select = (rest: string) => database.prepare(`SELECT ${recordColumns} FROM deletions WHERE ${rest}`)
  const one = select('id = ?')
  const columnsOf = database.prepare('SELECT * FROM deletions WHERE id = ?')
  const ofRequest = select('id = (SELECT max(deletion_id) FROM deletion_requests WHERE key = ?)')
  const page = select('id < ? ORDER BY id DESC LIMIT ?')
  const open = select(`outcome IN ('intended','unknown') ORDER BY id`)
  const abandoned = select(`${isAbandoned} ORDER BY id DESC LIMIT ?`)
  const newestAbandoned = select(`import_id = ? AND ${isAbandoned} ORDER BY id DESC LIMIT 1`)
  const deleted = select(`import_id = ? AND outcome = 'deleted' ORDER BY id DESC LIMIT 1`)
  const otherIntents = select(`import_id = ? AND id <> ? AND outcome = 'intended'`)
  const explaining = select(
    `import_id = ? AND id <> ? AND (outcome IN ('deleted','intended','unknown') OR (${isAbandoned})) LIMIT 1`,
  )
  const toRecord = (row: Row | undefined) => (row ? toDeletion(row, account) : null)

  /** A record that somebody changed since its last entry: both go into the chain before an outcome covers it up. */
  const noteTampering = (id: number): void => {
    const was = lastBody.get(id)?.['body']
    const now = columnsOf.get(id)
    if (was === undefined || now === undefined) return
    const text = String(was)
    const is = recordBody(now, accountOf(text))
    if (is === text) return
    const at = new Date().toISOString()
    chain.appendEvent({
      event: 'record_found_changed',
      at,
      operator: null,
      deletionId: String(id),
      was: text,
      is,
    })
  }

  return {
    recordIntent: ({ importId, operator, import: read, usedBy = null, reason = null, item, key = null }) => {
      const id = commitIfAllowed(() => {
        const at = new Date().toISOString()
        const json = read && JSON.stringify(read)
        const uses = usedBy && JSON.stringify(usedBy)
        const jobId = item ? Number(item.jobId) : null
        const record = Number(insert.run(importId, operator, json, uses, at, reason, jobId).lastInsertRowid)
        if (item) jobs.link(item, record)
        if (key !== null) insertRequest.run(record, key)
        chain.appendRecord(record)
        return record
      })
      return String(id)
    },
    recordOutcome: (id, how) =>
      commit(() => {
        const recorded = typeof how === 'function' ? how() : how
        noteTampering(Number(id))
        const { changes } = update.run(
          recorded.outcome,
          recorded.attempts,
          recorded.status ?? null,
          recorded.code ?? null,
          recorded.message ?? null,
          recorded.requestId ?? null,
          recorded.import ? JSON.stringify(recorded.import) : null,
          recorded.outcome === 'unknown' ? null : new Date().toISOString(),
          Number(id),
        )
        if (changes === 0)
          throw new RecordNotOpenError(
            `Deletion ${id} is not open: it has its outcome, or was never written.`,
          )
        if (recorded.requeue) jobs.requeue(Number(id))
        jobs.recordChanged(Number(id))
        chain.appendRecord(Number(id))
      }),
    recordLateSuccess: (id, message) =>
      commit(() => {
        noteTampering(Number(id))
        const { changes } = updateLate.run(message, new Date().toISOString(), Number(id))
        if (changes === 0) throw new RecordNotOpenError(`Deletion ${id} is none that was abandoned.`)
        jobs.recordChanged(Number(id))
        chain.appendRecord(Number(id))
      }),
    get: (id) => toRecord(one.get(Number(id))),
    ofRequest: (key) => toRecord(ofRequest.get(key)),
    list: ({ before, limit }) =>
      toDeletions(page.all(before === undefined ? Number.MAX_SAFE_INTEGER : Number(before), limit), account),
    open: () => toDeletions(open.all(), account),
    abandoned: (limit) => toDeletions(abandoned.all(limit), account),
    newestAbandoned: (importId) => toRecord(newestAbandoned.get(importId)),
    deletedBy: (importId) => toRecord(deleted.get(importId)),
    otherIntents: (importId, otherThan) =>
      toDeletions(otherIntents.all(importId, Number(otherThan)), account),
    explainsGone: (importId, otherThan) => explaining.get(importId, Number(otherThan)) !== undefined,
  }
}

/** The account that an entry names; null where it knows of none. */
function accountOf(body: string): string | null {
  const { account } = JSON.parse(body) as { account?: unknown }
  return typeof account === 'string' ? account : null
}

type Row = Record<string, SQLOutputValue>

/** Rows of `deletions`, by `recordColumns`, as records of an account. */
export function toDeletions(rows: Row[], account: Account): Deletion[] {
  return rows.map((row) => toDeletion(row, account))
}

function toDeletion(row: Row, account: Account): Deletion {
  const text = (name: string) => (row[name] === null ? null : String(row[name]))
  const json = text('import_json')
  const uses = text('used_by_json')
  return {
    id: String(row['id']),
    account,
    importId: String(row['import_id']),
    // The casts hold by the table's CHECK and by the two writers above.
    outcome: String(row['ended_as']) as Outcome,
    import: json === null ? null : (JSON.parse(json) as Import),
    usedBy: uses === null ? null : (JSON.parse(uses) as UsedBy),
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
