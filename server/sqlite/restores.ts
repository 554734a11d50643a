import type { CreateImport } from '../../src/contract/create-import.ts'
import { mayRestore, type Restore } from '../../src/contract/restore.ts'
import type { By, ChainEvent } from '../ledger/chain.ts'
import {
  restoreCreated,
  restoreEnded,
  restoresAsked,
  restoreSent,
  restoresStopped,
} from '../ledger/restore-events.ts'
import {
  lookedFor,
  type RestoreEnd,
  type Restores,
  RestoresChangedError,
  type RestoresAsked,
  type RestoreStopped,
  type StoredRestore,
} from '../ledger/restores.ts'
import {
  deletedBy,
  isGone,
  toJobRestores,
  toQueuedBatch,
  toRestore,
  withoutBatch,
} from '../ledger/stored-restore.ts'
import type { StoredRow } from '../ledger/stored-row.ts'
import type { LedgerParts } from './chain.ts'
import { batchProblems } from './check-restores.ts'

/** The restores in the ledger's database. */
export function createRestores({ database, chain, commitIfAllowed, commit }: LedgerParts): Restores {
  const select = (rest: string) => database.prepare(`SELECT * FROM restores ${rest}`)
  const one = select('WHERE id = ?')
  const queued = select(`WHERE state = 'queued' ORDER BY id LIMIT 1`)
  const sending = select(`WHERE state = 'sending' ORDER BY id`)
  /** By any record of the import: several records may say that it is gone. */
  const lastOfRecord = select(
    `WHERE id = (SELECT max(restores.id) FROM deletions AS record
       JOIN deletions AS same ON same.import_id = record.import_id AND ${deletedBy('same')} = ${deletedBy('record')}
       JOIN restores ON restores.deletion_id = same.id WHERE record.id = ?)`,
  )
  const ofJobLast = `id = (SELECT max(id) FROM restores AS later WHERE later.deletion_id = restores.deletion_id)
    AND deletion_id IN (SELECT id FROM deletions WHERE job_id = ?)`
  const countsOfJob = database.prepare(
    `SELECT state, count(*) AS count FROM restores WHERE ${ofJobLast} GROUP BY state`,
  )
  const lastOfJob = select(`WHERE ${ofJobLast} ORDER BY id DESC LIMIT 1`)
  const lastStopped = select(`WHERE ${ofJobLast} AND state = 'stopped' ORDER BY id DESC LIMIT 1`)
  const lastStop = database.prepare(
    `SELECT body FROM entries WHERE event = 'restores_stopped' AND body ->> '$.batch' = ? ORDER BY seq DESC LIMIT 1`,
  )
  const goneImport = database.prepare(
    `SELECT import_id || ' ' || ${deletedBy('record')} AS import FROM deletions AS record
      WHERE id = ? AND ${isGone}`,
  )
  const insert = database.prepare(
    `INSERT INTO restores (batch, position, deletion_id, state, operator, who_json, asked_at)
     VALUES (?, ?, ?, 'queued', ?, ?, ?)`,
  )
  const setSending = database.prepare(
    `UPDATE restores SET state = 'sending', sha256 = ?, new_import_id = NULL, status = NULL, code = NULL, message = NULL
      WHERE id = ? AND state = 'queued' RETURNING *`,
  )
  const setCreated = database.prepare(
    `UPDATE restores SET new_import_id = ? WHERE id = ? AND state IN ('sending','unknown') RETURNING *`,
  )
  const setEnd = database.prepare(
    `UPDATE restores SET state = ?, new_import_id = coalesce(?, new_import_id), status = ?, code = ?, message = ?, ended_at = ?
      WHERE id = ? AND state IN ('queued','sending','unknown') RETURNING *`,
  )
  const queuedBatches = database.prepare(
    `SELECT DISTINCT batch, operator, who_json FROM restores
      WHERE state = 'queued' AND deletion_id IN (SELECT id FROM deletions WHERE job_id = ?) ORDER BY batch`,
  )
  const setStopped = database.prepare(
    `UPDATE restores SET state = 'stopped', code = ?, message = ?, ended_at = ? WHERE batch = ? AND state = 'queued'`,
  )
  const created = database.prepare(
    `SELECT sent.body FROM entries AS ended JOIN entries AS sent ON sent.seq = ended.body ->> '$.entry'
      WHERE ended.event = 'create_ended' AND sent.event = 'create_sent' AND ended.event_import = ?
      ORDER BY ended.seq DESC LIMIT 1`,
  )
  const restored = database.prepare(
    `SELECT body FROM entries
      WHERE event = 'restore_sent' AND event_restore IN (SELECT CAST(id AS TEXT) FROM restores WHERE new_import_id = ?)
      ORDER BY seq DESC LIMIT 1`,
  )

  const get = (id: string) => orNull(one.get(Number(id)))
  const last = (deletionId: string) => orNull(lastOfRecord.get(Number(deletionId)))

  /** Within a transaction. Returns false if the restore had ended already. */
  const end = (id: string, ended: RestoreEnd | RestoreStopped, by: By | null): boolean => {
    const at = new Date().toISOString()
    const { state, newImportId = null, status = null, code = null, message = null } = ended
    const endedAt = state === 'queued' ? null : at
    const restore = orNull(setEnd.get(state, newImportId, status, code, message, endedAt, Number(id)))
    if (!restore) return false
    chain.appendEvent(restoreEnded(restore, ended, by, at))
    return true
  }

  const ask = (asked: RestoresAsked): string[] => {
    const imports = new Set<unknown>()
    const ids = asked.deletionIds.filter((id) => {
      const gone = goneImport.get(Number(id))?.['import']
      if (gone === undefined || imports.has(gone)) return false
      const before = last(id)
      if (asked.again && before?.state === 'unknown') end(before.id, lookedFor, asked)
      if (!mayRestore(last(id))) return false
      imports.add(gone)
      return true
    })
    if (ids.length === 0) return []
    const at = new Date().toISOString()
    const { seq: batch } = chain.appendEvent(restoresAsked(ids, asked, at))
    const whoJson = asked.who ? JSON.stringify(asked.who) : null
    return ids.map((id, position) =>
      String(insert.run(batch, position, Number(id), asked.operator, whoJson, at).lastInsertRowid),
    )
  }

  return {
    ask: async (asked) => commitIfAllowed(() => ask(asked)),
    get: async (id) => get(id),
    ofRecords: async (deletionIds) =>
      new Map(
        deletionIds.flatMap((id): [string, Restore][] => {
          const restore = last(id)
          return restore ? [[id, withoutBatch(restore)]] : []
        }),
      ),
    ofJob: async (jobId) => {
      const id = Number(jobId)
      const counts = countsOfJob.all(id)
      const asked = lastOfJob.get(id)
      const stopped = lastStopped.get(id)
      const stop = stopped && lastStop.get(stopped['batch'] ?? null)
      return toJobRestores(counts, orNull(asked), stop ? String(stop['body']) : null)
    },
    next: async () => orNull(queued.get()),
    underWay: async () => sending.all().map(toRestore),
    assertAsAsked: async (batch) => {
      const [problem] = batchProblems(database, batch)
      if (problem) throw new RestoresChangedError(problem.message)
    },
    begin: async (id, sent) =>
      commitIfAllowed(() => {
        const restore = orNull(setSending.get(sent.sha256, Number(id)))
        if (!restore) return false
        chain.appendEvent(restoreSent(restore, sent))
        return true
      }),
    created: async (id, newImportId) =>
      commit(() => {
        const restore = orNull(setCreated.get(newImportId, Number(id)))
        if (restore) chain.appendEvent(restoreCreated(restore, newImportId))
      }),
    end: async (id, ended) => commit(() => end(id, ended, null)),
    queuedBatches: async (jobId) => queuedBatches.all(Number(jobId)).map(toQueuedBatch),
    stop: async (batch, by, why) =>
      commit(() => {
        const at = new Date().toISOString()
        const { changes } = setStopped.run(why?.code ?? null, why?.message ?? null, at, batch)
        const total = Number(changes)
        if (total > 0) chain.appendEvent(restoresStopped({ batch, total }, why, by, at))
        return total
      }),
    stopOne: async (id, by) => commit(() => get(id)?.state === 'queued' && end(id, { state: 'stopped' }, by)),
    createdWith: async (importId) => {
      const sent = created.get(importId) ?? restored.get(importId)
      return sent ? (JSON.parse(String(sent['body'])) as ChainEvent & { asked: CreateImport }).asked : null
    },
  }
}

function orNull(row: StoredRow | undefined): StoredRestore | null {
  return row ? toRestore(row) : null
}
