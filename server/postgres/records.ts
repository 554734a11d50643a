import type { Account } from '../../src/contract/account.ts'
import { recordBody } from '../ledger/chain.ts'
import { inTheLightOf, type OtherRecords } from '../ledger/deleted-elsewhere.ts'
import { type LateCorrection, type LateSuccess, RecordNotOpenError, type Records } from '../ledger/records.ts'
import { toDeletion, toDeletions } from '../ledger/stored-deletion.ts'
import type { Chain, Change } from './chain.ts'
import { linkItem, unlinkItem } from './job-items.ts'
import { assertLease } from './leases.ts'
import type { Client, Pool } from './pool.ts'
import { isAbandoned, numberOf, type RecordRow, selectRecords } from './record-rows.ts'
import { listPeople, searchDeletions, summarizeDeletions } from './search.ts'
import { fromStoredRow, toStoredValues } from './stored-text.ts'

type Deps = {
  pool: Pool
  account: Account
  /** Makes a change that begins something. Throws LedgerRefusal where nothing may begin. */
  commitIfAllowed: Chain['commit']
  /** Makes any other change. */
  commit: Chain['commit']
}

/** The records in a ledger's database; each change of one is an entry of the chain. */
export function createRecords({ pool, account, commitIfAllowed, commit }: Deps): Records {
  const select = async (rest: string, values: readonly unknown[]) =>
    toDeletions(await selectRecords(pool, rest, values), account)
  const one = async (rest: string, values: readonly unknown[]) => {
    const [row] = await selectRecords(pool, rest, values)
    return row ? toDeletion(row, account) : null
  }

  return {
    recordIntent: (intent) =>
      commitIfAllowed(async (change) => {
        const { importId, operator, who = null, usedBy = null, reason = null, item, lease, key } = intent
        const { client } = change
        await assertLease(client, lease)
        const record = await written(
          client,
          `INSERT INTO deletions
             (id, import_id, outcome, operator, import_json, used_by_json, requested_at, reason, job_id, who_json)
           VALUES (next_number('deletions'), $1, 'intended', $2, $3, $4, $5, $6, $7, $8) RETURNING *`,
          [
            importId,
            operator,
            intent.import && JSON.stringify(intent.import),
            usedBy && JSON.stringify(usedBy),
            new Date().toISOString(),
            reason,
            item ? Number(item.jobId) : null,
            who && JSON.stringify(who),
          ],
        )
        if (!record) throw new Error('A record was not written.')
        const id = Number(record['id'])
        if (item) await linkItem(client, item, id)
        if (typeof key === 'string')
          await client.query(
            'INSERT INTO deletion_requests (deletion_id, key) VALUES ($1, $2)',
            toStoredValues([id, key]),
          )
        await change.appendRecord(record)
        return String(id)
      }),
    recordOutcome: (id, end, lease) =>
      commit(async (change) => {
        const { client } = change
        await assertLease(client, lease)
        const number = numberOf(id)
        const recorded =
          end.inferredFrom === undefined ? end : inTheLightOf(await othersOf(client, number), end)
        await noteTampering(change, number)
        const record = await written(
          client,
          `UPDATE deletions
              SET outcome = $1, attempts = attempts + $2, status = $3, code = $4, message = $5, request_id = $6,
                  import_json = coalesce($7, import_json), settled_at = $8
            WHERE id = $9 AND outcome IN ('intended','unknown') RETURNING *`,
          [
            recorded.outcome,
            recorded.attempts,
            recorded.status ?? null,
            recorded.code ?? null,
            recorded.message ?? null,
            recorded.requestId ?? null,
            recorded.import ? JSON.stringify(recorded.import) : null,
            recorded.outcome === 'unknown' ? null : new Date().toISOString(),
            number,
          ],
        )
        if (!record)
          throw new RecordNotOpenError(
            `Deletion ${id} is not open: it has its outcome, or was never written.`,
            recorded,
          )
        if (recorded.requeue) await unlinkItem(client, number)
        await change.appendRecord(record)
        return recorded
      }),
    recordLateSuccess: async (asked) => {
      const seen = await lateRecord(pool, asked)
      if (typeof seen === 'string') return { kind: seen }
      return commit(async (change): Promise<LateCorrection> => {
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
        if (record) await change.appendRecord(record)
        return { kind: 'corrected', id: String(late.id) }
      })
    },
    get: (id) => one('id = $1', [numberOf(id)]),
    ofRequest: (key) =>
      one('id = (SELECT max(deletion_id) FROM deletion_requests WHERE key = $1)', toStoredValues([key])),
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
    deletedBy: (importId) => one(deleted, [importId]),
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
const otherIntents = `import_id = $1 AND id <> $2 AND outcome = 'intended'`

/** Inserts or changes one record. Gives it as it is then; null where there was none to change. */
async function written(client: Client, sql: string, values: readonly unknown[]): Promise<RecordRow | null> {
  const { rows } = await client.query<RecordRow>(sql, toStoredValues(values))
  return rows[0] ? fromStoredRow(rows[0]) : null
}

/** A record that somebody changed since its last entry: both go into the chain before an outcome covers it up. */
async function noteTampering({ client, appendEvent }: Change, id: number): Promise<void> {
  const { rows } = await client.query<RecordRow & { last_body: string | null }>(
    `SELECT deletions.*,
            (SELECT body FROM entries WHERE deletion_id = deletions.id ORDER BY seq DESC LIMIT 1) AS last_body
       FROM deletions WHERE id = $1`,
    [id],
  )
  const [found] = rows
  if (!found || found.last_body === null) return
  const { last_body: was, ...row } = found
  const is = recordBody(fromStoredRow(row), accountOf(was))
  if (is === was) return
  const at = new Date().toISOString()
  await appendEvent({ event: 'record_found_changed', at, operator: null, deletionId: String(id), was, is })
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
  if (!late || (await selectRecords(database, deleted, [importId])).length > 0) return 'none'
  return { id: Number(late['id']), message: String(late['message'] ?? '') }
}

async function othersOf(client: Client, id: number): Promise<OtherRecords> {
  const { rows } = await client.query<{ deleted_by: number | null; under_way: number | null }>(
    `SELECT (SELECT max(id) FROM deletions WHERE import_id = this.import_id AND outcome = 'deleted') AS deleted_by,
            (SELECT min(id) FROM deletions
              WHERE import_id = this.import_id AND id <> this.id AND outcome = 'intended') AS under_way
       FROM deletions AS this WHERE id = $1`,
    [id],
  )
  const [{ deleted_by: deletedBy, under_way: underWay } = { deleted_by: null, under_way: null }] = rows
  return { deletedBy: deletedBy?.toString() ?? null, underWay: underWay?.toString() ?? null }
}

/** The account that an entry names; null where it knows of none. */
function accountOf(body: string): string | null {
  const { account } = JSON.parse(body) as { account?: unknown }
  return typeof account === 'string' ? account : null
}
