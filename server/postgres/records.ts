import { tamperingWith } from '../ledger/chain.ts'
import type { LateCorrection, LateSuccess, Records } from '../ledger/records.ts'
import { isAbandoned, isNewerThan, toDeletion, toDeletions } from '../ledger/stored-deletion.ts'
import type { Change } from './chain.ts'
import type { Client, Pool } from './pool.ts'
import { beginRecord, endRecord, type RecordDeps } from './one-record.ts'
import { numberOf, type RecordRow, selectRecords } from './record-rows.ts'
import { listPeople, searchDeletions, summarizeDeletions } from './search.ts'
import { fromStoredRow, toStoredValues } from './stored-text.ts'

/** The records in the database of a ledger. Each change of a record is an entry of the chain. */
export function createRecords(deps: RecordDeps): Records {
  const { pool, account, chain } = deps
  const select = async (rest: string, values: readonly unknown[]) =>
    toDeletions(await selectRecords(pool, rest, values), account)
  const one = async (rest: string, values: readonly unknown[]) => {
    const [row] = await selectRecords(pool, rest, values)
    return row ? toDeletion(row, account) : null
  }

  return {
    recordIntent: (intent) => beginRecord(deps, intent),
    recordOutcome: (id, end, lease) => endRecord(deps, id, end, lease),
    recordLateSuccess: async (asked) => {
      const seen = await lateRecord(pool, asked)
      if (typeof seen === 'string') return { kind: seen }
      return chain.commit(async (change): Promise<LateCorrection> => {
        // Checked again, now that nobody else can write.
        const late = await lateRecord(change.client, asked)
        if (typeof late === 'string') return { kind: late }
        await noteTampering(change, late.id)
        const record = await written(
          change.client,
          `UPDATE deletions SET outcome = 'deleted', code = NULL, message = $1, settled_at = $2
            WHERE id = $3 AND ${isAbandoned} RETURNING *`,
          [`${late.message} ${asked.how}`.trim(), new Date().toISOString(), late.id],
        )
        // An item that had gone back into its queue is not to be sent again.
        await change.client.query(
          `UPDATE job_items SET deletion_id = $1
            WHERE (job_id, import_id) = (SELECT job_id, import_id FROM deletions WHERE id = $1) AND deletion_id IS NULL`,
          [late.id],
        )
        if (record) await change.appendRecord(record)
        return { kind: 'corrected', id: String(late.id) }
      })
    },
    get: (id) => one('id = $1', [numberOf(id)]),
    ofRequest: (key) => one('id = (SELECT max(deletion_id) FROM deletion_requests WHERE key = $1)', [key]),
    list: ({ before, limit }) =>
      select('id < $1 ORDER BY id DESC LIMIT $2', [
        before === undefined ? Number.MAX_SAFE_INTEGER : numberOf(before),
        limit,
      ]),
    search: async (filter, page) => toDeletions(await searchDeletions(pool, filter, page), account),
    people: (limit) => listPeople(pool, limit),
    summarize: (filter) => summarizeDeletions(pool, filter),
    open: () => select(`outcome IN ('intended','unknown') ORDER BY id`, []),
    abandoned: (limit) => select(`${isAbandoned} ORDER BY id DESC LIMIT $1`, [limit]),
    deletedBy: (importId, since) =>
      since === undefined ? one(deleted, [importId]) : one(deletedSince, [importId, numberOf(since)]),
    otherIntents: (importId, otherThan) => select(otherIntents, [importId, numberOf(otherThan)]),
    explainsGone: async (importId, otherThan) => {
      const found = await selectRecords(
        pool,
        `import_id = $1 AND id <> $2
         AND (outcome IN ('deleted','intended','unknown') OR (${isAbandoned})) LIMIT 1`,
        [importId, numberOf(otherThan)],
      )
      return found.length > 0
    },
  }
}

const deleted = `import_id = $1 AND outcome = 'deleted' ORDER BY id DESC LIMIT 1`
const deletedSince = `import_id = $1 AND outcome = 'deleted' AND ${isNewerThan('$2')} ORDER BY id DESC LIMIT 1`
const otherIntents = `import_id = $1 AND id <> $2 AND outcome = 'intended'`

/** Inserts or changes one record. Returns it after that; null if there was none to change. */
async function written(client: Client, sql: string, values: readonly unknown[]): Promise<RecordRow | null> {
  const { rows } = await client.query<RecordRow>(sql, toStoredValues(values))
  return rows[0] ? fromStoredRow(rows[0]) : null
}

/** If somebody changed a record since its last entry, writes both versions to the chain before an outcome hides the change. */
async function noteTampering({ client, appendEvent }: Change, id: number): Promise<void> {
  const { rows } = await client.query<RecordRow & { last_body: string | null }>(
    `SELECT deletions.*,
            (SELECT body FROM entries WHERE deletion_id = deletions.id ORDER BY seq DESC LIMIT 1) AS last_body
       FROM deletions WHERE id = $1`,
    [id],
  )
  const [found] = rows
  if (!found) return
  const { last_body: lastBody, ...record } = found
  const tampering = tamperingWith(fromStoredRow(record), lastBody)
  if (tampering) await appendEvent(tampering)
}

/** The record to correct now that an import is gone, or why there is none. */
async function lateRecord(
  database: Pool | Client,
  { importId, otherThan }: LateSuccess,
): Promise<'under_way' | 'none' | { id: number; message: string }> {
  const underWay = await selectRecords(database, otherIntents, [importId, numberOf(otherThan)])
  if (underWay.length > 0) return 'under_way'
  const [late] = await selectRecords(database, `import_id = $1 AND ${isAbandoned} ORDER BY id DESC LIMIT 1`, [
    importId,
  ])
  if (!late || (await selectRecords(database, deletedSince, [importId, late['id']])).length > 0) return 'none'
  return { id: Number(late['id']), message: String(late['message'] ?? '') }
}
