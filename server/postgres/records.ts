import type { Account } from '../../src/contract/account.ts'
import { foldText } from '../../src/contract/fold-text.ts'
import type { Who } from '../../src/contract/who.ts'
import { recordBody } from '../ledger/chain.ts'
import { inTheLightOf, type OtherRecords } from '../ledger/deleted-elsewhere.ts'
import { type LateCorrection, type LateSuccess, RecordNotOpenError, type Records } from '../ledger/records.ts'
import type { Chain, Change } from './chain.ts'
import { linkItem, unlinkItem } from './job-items.ts'
import { assertLease } from './leases.ts'
import type { Client, Pool, Row } from './pool.ts'
import { asWritten, isAbandoned, recordColumns, toDeletions } from './record-rows.ts'
import { listPeople, searchDeletions, summarizeDeletions } from './search.ts'
import { toStored } from './stored-text.ts'

type Deps = {
  pool: Pool
  account: Account
  /** Makes a change that begins something. Throws LedgerRefusal where nothing may begin. */
  commitIfAllowed: Chain['commit']
  /** Makes any other change. */
  commit: Chain['commit']
}

/** The records in the ledger's database; each change of one is an entry of the chain. */
export function createRecords({ pool, account, commitIfAllowed, commit }: Deps): Records {
  const select = async (rest: string, values: readonly unknown[] = []) => {
    const { rows } = await pool.query<Row>(`SELECT ${recordColumns} FROM deletions WHERE ${rest}`, [
      ...values,
    ])
    return toDeletions(rows, account)
  }
  const first = async (rest: string, values: readonly unknown[]) => (await select(rest, values))[0] ?? null

  return {
    recordIntent: (intent) =>
      commitIfAllowed(async (change) => {
        const { client, appendRecord } = change
        const {
          importId,
          operator,
          who = null,
          usedBy = null,
          reason = null,
          item,
          key = null,
          lease,
        } = intent
        await assertLease(client, lease)
        const { rows } = await client.query<{ id: number }>(
          `INSERT INTO deletions
             (id, import_id, outcome, operator, import_json, used_by_json, requested_at, reason, job_id, who_json)
           VALUES (next_number('deletions'), $1, 'intended', $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
          [
            importId,
            toStored(operator),
            intent.import && toStored(JSON.stringify(intent.import)),
            usedBy && toStored(JSON.stringify(usedBy)),
            new Date().toISOString(),
            toStored(reason),
            item ? item.jobId : null,
            who && toStored(JSON.stringify(who)),
          ],
        )
        const id = Number(rows[0]?.id)
        if (item) await linkItem(client, item, id)
        if (key !== null)
          await client.query('INSERT INTO deletion_requests (deletion_id, key) VALUES ($1, $2)', [id, key])
        await noteText(client, id)
        await appendRecord(id)
        return String(id)
      }),
    recordOutcome: (id, end, lease) =>
      commit(async (change) => {
        const { client, appendRecord } = change
        await assertLease(client, lease)
        const recorded =
          end.inferredFrom === undefined ? end : inTheLightOf(await othersOf(client, Number(id)), end)
        await noteTampering(change, Number(id))
        const { rowCount } = await client.query(
          `UPDATE deletions
              SET outcome = $1, attempts = attempts + $2, status = $3, code = $4, message = $5, request_id = $6,
                  import_json = coalesce($7, import_json), settled_at = $8
            WHERE id = $9 AND outcome IN ('intended','unknown')`,
          [
            recorded.outcome,
            recorded.attempts,
            recorded.status ?? null,
            toStored(recorded.code ?? null),
            toStored(recorded.message ?? null),
            toStored(recorded.requestId ?? null),
            recorded.import ? toStored(JSON.stringify(recorded.import)) : null,
            recorded.outcome === 'unknown' ? null : new Date().toISOString(),
            id,
          ],
        )
        if (rowCount === 0)
          throw new RecordNotOpenError(
            `Deletion ${id} is not open: it has its outcome, or was never written.`,
            recorded,
          )
        if (recorded.requeue) await unlinkItem(client, Number(id))
        await noteText(client, Number(id))
        await appendRecord(Number(id))
        return recorded
      }),
    recordLateSuccess: async (asked) => {
      const seen = await lateRecord(pool, asked)
      if (typeof seen === 'string') return { kind: seen }
      return commit(async (change): Promise<LateCorrection> => {
        const { client, appendRecord } = change
        // Looked up again, now that nobody else can write.
        const late = await lateRecord(client, asked)
        if (typeof late === 'string') return { kind: late }
        await noteTampering(change, late.id)
        await client.query(
          `UPDATE deletions SET outcome = 'deleted', code = NULL, message = $1, settled_at = $2
            WHERE id = $3 AND ${isAbandoned}`,
          [toStored(`${late.message} ${asked.how}`.trim()), new Date().toISOString(), late.id],
        )
        await noteText(client, late.id)
        await appendRecord(late.id)
        return { kind: 'corrected', id: String(late.id) }
      })
    },
    get: (id) => first('id = $1', [id]),
    ofRequest: (key) => first('id = (SELECT max(deletion_id) FROM deletion_requests WHERE key = $1)', [key]),
    list: ({ before, limit }) =>
      select('id < $1 ORDER BY id DESC LIMIT $2', [before ?? Number.MAX_SAFE_INTEGER, limit]),
    search: async (filter, page) => toDeletions(await searchDeletions(pool, filter, page), account),
    summarize: (filter) => summarizeDeletions(pool, filter),
    people: (limit) => listPeople(pool, limit),
    open: () => select(`outcome IN ('intended','unknown') ORDER BY id`),
    abandoned: (limit) => select(`${isAbandoned} ORDER BY id DESC LIMIT $1`, [limit]),
    deletedBy: (importId) =>
      first(`import_id = $1 AND outcome = 'deleted' ORDER BY id DESC LIMIT 1`, [importId]),
    otherIntents: (importId, otherThan) =>
      select(`import_id = $1 AND id <> $2 AND outcome = 'intended'`, [importId, otherThan]),
    explainsGone: async (importId, otherThan) => {
      const { rows } = await pool.query(
        `SELECT 1 FROM deletions
          WHERE import_id = $1 AND id <> $2
            AND (outcome IN ('deleted','intended','unknown') OR (${isAbandoned})) LIMIT 1`,
        [importId, otherThan],
      )
      return rows.length > 0
    },
  }
}

/** A record that somebody changed since its last entry: both go into the chain before an outcome covers it up. */
async function noteTampering({ client, appendEvent }: Change, id: number): Promise<void> {
  const entries = await client.query<{ body: string }>(
    'SELECT body FROM entries WHERE deletion_id = $1 ORDER BY seq DESC LIMIT 1',
    [id],
  )
  const { rows } = await client.query<Row>('SELECT * FROM deletions WHERE id = $1', [id])
  const was = entries.rows[0]?.body
  const [now] = rows
  if (was === undefined || now === undefined) return
  const is = recordBody(asWritten(now), accountIn(was))
  if (is === was) return
  const at = new Date().toISOString()
  await appendEvent({ event: 'record_found_changed', at, operator: null, deletionId: String(id), was, is })
}

/** The account that an entry names; null where it knows of none. */
function accountIn(body: string): string | null {
  const { account } = JSON.parse(body) as { account?: unknown }
  return typeof account === 'string' ? account : null
}

/** The record to correct now that an import is gone, or why there is none. */
async function lateRecord(
  database: Pool | Client,
  { importId, otherThan }: LateSuccess,
): Promise<{ id: number; message: string } | 'under_way' | 'none'> {
  const { rows } = await database.query<{
    under_way: boolean
    deleted: boolean
    id: number | null
    message: string | null
  }>(
    `SELECT EXISTS (SELECT 1 FROM deletions WHERE import_id = $1 AND id <> $2 AND outcome = 'intended') AS under_way,
            EXISTS (SELECT 1 FROM deletions WHERE import_id = $1 AND outcome = 'deleted') AS deleted,
            late.id, late.message
       FROM (SELECT 1) AS one LEFT JOIN LATERAL
            (SELECT id, message FROM deletions WHERE import_id = $1 AND ${isAbandoned} ORDER BY id DESC LIMIT 1) AS late ON true`,
    [importId, otherThan],
  )
  const [found] = rows
  if (found?.under_way) return 'under_way'
  if (!found || found.id === null || found.deleted) return 'none'
  return { id: found.id, message: found.message ?? '' }
}

async function othersOf(client: Client, id: number): Promise<OtherRecords> {
  const { rows } = await client.query<OtherRecords>(
    `SELECT (SELECT max(id) FROM deletions AS other
              WHERE other.import_id = this.import_id AND outcome = 'deleted')::text AS "deletedBy",
            (SELECT min(id) FROM deletions AS other
              WHERE other.import_id = this.import_id AND id <> this.id AND outcome = 'intended')::text AS "underWay"
       FROM deletions AS this WHERE id = $1`,
    [id],
  )
  return rows[0] ?? { deletedBy: null, underWay: null }
}

/** Writes what a search looks at: title, id, reason, operator, message, request id, a line each. */
async function noteText(client: Client, id: number): Promise<void> {
  const { rows } = await client.query<Row>('SELECT * FROM deletions WHERE id = $1', [id])
  const row = asWritten(rows[0] ?? {})
  const subject = row['who_json'] ? (JSON.parse(String(row['who_json'])) as Who).subject : null
  await client.query(
    `INSERT INTO deletion_texts (id, text, who_subject) VALUES ($1, $2, $3)
     ON CONFLICT (id) DO UPDATE SET text = excluded.text`,
    [id, toStored(searchedText(row)), toStored(subject)],
  )
}

function searchedText(row: Row | ReturnType<typeof asWritten>): string {
  const json = row['import_json']
  const title = typeof json === 'string' ? (JSON.parse(json) as { title?: string | null }).title : null
  const others = ['import_id', 'reason', 'operator', 'message', 'request_id'].map((name) => row[name])
  return foldText([title, ...others].filter((part) => part !== null && part !== undefined).join('\n'))
}
