import type { Account } from '../../src/contract/account.ts'
import { type DeletionRow, tamperingWith } from '../ledger/chain.ts'
import { inTheLightOf, type OtherRecords } from '../ledger/deleted-elsewhere.ts'
import { type LateCorrection, type LateSuccess, RecordNotOpenError, type Records } from '../ledger/records.ts'
import {
  isAbandoned,
  isNewerThan,
  recordColumns,
  toDeletion,
  toDeletions,
} from '../ledger/stored-deletion.ts'
import { textIn } from '../ledger/stored-row.ts'
import type { LedgerParts } from './chain.ts'
import type { JobItems } from './job-items.ts'
import { listPeople, searchDeletions, summarizeDeletions } from './search.ts'

type Deps = LedgerParts & { account: Account; items: JobItems }

/** The records in the database of a ledger. Each change of a record is an entry of the chain. */
export function createRecords({ database, account, chain, items, commitIfAllowed, commit }: Deps): Records {
  const insert = database.prepare(
    `INSERT INTO deletions
       (import_id, outcome, operator, import_json, used_by_json, requested_at, reason, job_id, who_json)
     VALUES (?, 'intended', ?, ?, ?, ?, ?, ?, ?)`,
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
  const deletedSince = select(
    `import_id = ?1 AND outcome = 'deleted' AND ${isNewerThan('?2')} ORDER BY id DESC LIMIT 1`,
  )
  const otherIntents = select(`import_id = ? AND id <> ? AND outcome = 'intended'`)
  const explaining = select(
    `import_id = ? AND id <> ? AND (outcome IN ('deleted','intended','unknown') OR (${isAbandoned})) LIMIT 1`,
  )
  const toRecord = (row: DeletionRow | undefined) => (row ? toDeletion(row, account) : null)

  /** If somebody changed a record since its last entry, writes both versions to the chain before an outcome hides the change. */
  const noteTampering = (id: number): void => {
    const now = columnsOf.get(id)
    const tampering = now && tamperingWith(now, textIn(lastBody.get(id) ?? {}, 'body'))
    if (tampering) chain.appendEvent(tampering)
  }

  /** The record to correct now that an import is gone, or why there is none. */
  const lateRecord = ({ importId, otherThan }: LateSuccess) => {
    if (otherIntents.get(importId, Number(otherThan))) return 'under_way'
    const late = newestAbandoned.get(importId)
    if (!late || deletedSince.get(importId, late['id'] ?? null)) return 'none'
    return { id: Number(late['id']), message: String(late['message'] ?? '') }
  }

  const othersOf = (id: number): OtherRecords => {
    const importId = String(columnsOf.get(id)?.['import_id'])
    const [underWay] = otherIntents.all(importId, id)
    return {
      deletedBy: textIn(deleted.get(importId) ?? {}, 'id'),
      underWay: textIn(underWay ?? {}, 'id'),
    }
  }

  return {
    recordIntent: async (intent) =>
      commitIfAllowed(() => {
        const { importId, operator, who = null, usedBy = null, reason = null, item, key = null } = intent
        const at = new Date().toISOString()
        const json = intent.import && JSON.stringify(intent.import)
        const uses = usedBy && JSON.stringify(usedBy)
        const jobId = item ? Number(item.jobId) : null
        const whoJson = who && JSON.stringify(who)
        const inserted = insert.run(importId, operator, json, uses, at, reason, jobId, whoJson)
        const record = Number(inserted.lastInsertRowid)
        if (item) items.link(item, record)
        if (key !== null) insertRequest.run(record, key)
        chain.appendRecord(record)
        return String(record)
      }),
    recordOutcome: async (id, end) =>
      commit(() => {
        const record = Number(id)
        const recorded = end.inferredFrom === undefined ? end : inTheLightOf(othersOf(record), end)
        noteTampering(record)
        const { changes } = update.run(
          recorded.outcome,
          recorded.attempts,
          recorded.status ?? null,
          recorded.code ?? null,
          recorded.message ?? null,
          recorded.requestId ?? null,
          recorded.import ? JSON.stringify(recorded.import) : null,
          recorded.outcome === 'unknown' ? null : new Date().toISOString(),
          record,
        )
        if (changes === 0) throw new RecordNotOpenError(id, recorded)
        if (recorded.requeue) items.unlink(record)
        items.recordChanged(record)
        chain.appendRecord(record)
        return recorded
      }),
    recordLateSuccess: async (asked) => {
      const seen = lateRecord(asked)
      if (typeof seen === 'string') return { kind: seen }
      return commit((): LateCorrection => {
        // Checked again, now that no other process can write.
        const late = lateRecord(asked)
        if (typeof late === 'string') return { kind: late }
        noteTampering(late.id)
        updateLate.run(`${late.message} ${asked.how}`.trim(), new Date().toISOString(), late.id)
        items.linkAgain(late.id)
        items.recordChanged(late.id)
        chain.appendRecord(late.id)
        return { kind: 'corrected', id: String(late.id) }
      })
    },
    get: async (id) => toRecord(one.get(Number(id))),
    ofRequest: async (key) => toRecord(ofRequest.get(key)),
    list: async ({ before, limit }) =>
      toDeletions(page.all(before === undefined ? Number.MAX_SAFE_INTEGER : Number(before), limit), account),
    search: async (filter, pageAsked) => toDeletions(searchDeletions(database, filter, pageAsked), account),
    people: async (limit) => listPeople(database, limit),
    summarize: async (filter) => summarizeDeletions(database, filter),
    open: async () => toDeletions(open.all(), account),
    abandoned: async (limit) => toDeletions(abandoned.all(limit), account),
    deletedBy: async (importId, since) =>
      toRecord(since === undefined ? deleted.get(importId) : deletedSince.get(importId, Number(since))),
    otherIntents: async (importId, otherThan) =>
      toDeletions(otherIntents.all(importId, Number(otherThan)), account),
    explainsGone: async (importId, otherThan) => explaining.get(importId, Number(otherThan)) !== undefined,
  }
}
