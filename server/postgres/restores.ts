import { mayRestore } from '../../src/contract/restore.ts'
import type { By } from '../ledger/chain.ts'
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
  type RestoresAsked,
  RestoresChangedError,
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
import type { Change, LedgerParts } from './chain.ts'
import { batchProblems } from './check-restores.ts'
import { createdWith, lastStop } from './restore-entries.ts'
import type { Client, Pool, Row } from './pool.ts'
import { numberOf } from './record-rows.ts'
import { fromStoredRow, toStoredValues } from './stored-text.ts'

const lastOfJob = `id = (SELECT max(id) FROM restores AS later WHERE later.deletion_id = restores.deletion_id)
  AND deletion_id IN (SELECT id FROM deletions WHERE job_id = $1)`

/** The restores in the ledger's database. */
export function createRestores({ pool, commitIfAllowed, commit }: LedgerParts): Restores {
  return {
    ask: (asked) => commitIfAllowed((change) => ask(change, asked)),
    get: (id) => get(pool, id),
    ofRecords: async (deletionIds) =>
      new Map([...(await lastOf(pool, deletionIds))].map(([id, restore]) => [id, withoutBatch(restore)])),
    ofJob: async (jobId) => {
      const { rows: counts } = await pool.query<{ state: string; count: number }>(
        `SELECT state, count(*) AS count FROM restores WHERE ${lastOfJob} GROUP BY state`,
        [numberOf(jobId)],
      )
      const [last] = await select(pool, `WHERE ${lastOfJob} ORDER BY id DESC LIMIT 1`, [numberOf(jobId)])
      const [stopped] = await select(
        pool,
        `WHERE ${lastOfJob} AND state = 'stopped' ORDER BY id DESC LIMIT 1`,
        [numberOf(jobId)],
      )
      const stop = stopped && (await lastStop(pool, stopped.batch))
      return toJobRestores(counts, last ?? null, stop ?? null)
    },
    next: async () => (await select(pool, `WHERE state = 'queued' ORDER BY id LIMIT 1`, []))[0] ?? null,
    underWay: () => select(pool, `WHERE state = 'sending' ORDER BY id`, []),
    assertAsAsked: async (batch) => {
      const [problem] = await batchProblems(pool, batch)
      if (problem) throw new RestoresChangedError(problem.message)
    },
    begin: (id, sent) =>
      commitIfAllowed(async ({ client, appendEvent }) => {
        const [restore] = await changed(
          client,
          `UPDATE restores SET state = 'sending', sha256 = $2, new_import_id = NULL, status = NULL, code = NULL, message = NULL
            WHERE id = $1 AND state = 'queued' RETURNING *`,
          [numberOf(id), sent.sha256],
        )
        if (!restore) return false
        await appendEvent(restoreSent(restore, sent))
        return true
      }),
    created: (id, newImportId) =>
      commit(async ({ client, appendEvent }) => {
        const [restore] = await changed(
          client,
          `UPDATE restores SET new_import_id = $2 WHERE id = $1 AND state IN ('sending','unknown') RETURNING *`,
          [numberOf(id), newImportId],
        )
        if (restore) await appendEvent(restoreCreated(restore, newImportId))
      }),
    end: (id, ended) => commit((change) => end(change, id, ended, null)),
    queuedBatches: async (jobId) => {
      const { rows } = await pool.query<Row>(
        `SELECT DISTINCT batch, operator, who_json FROM restores
          WHERE state = 'queued' AND deletion_id IN (SELECT id FROM deletions WHERE job_id = $1) ORDER BY batch`,
        [numberOf(jobId)],
      )
      return rows.map((row) => toQueuedBatch(fromStoredRow(row)))
    },
    stop: (batch, by, why) =>
      commit(async ({ client, appendEvent }) => {
        const at = new Date().toISOString()
        const { rowCount } = await client.query(
          `UPDATE restores SET state = 'stopped', code = $2, message = $3, ended_at = $4
            WHERE batch = $1 AND state = 'queued'`,
          toStoredValues([batch, why?.code ?? null, why?.message ?? null, at]),
        )
        const total = rowCount ?? 0
        if (total > 0) await appendEvent(restoresStopped({ batch, total }, why, by, at))
        return total
      }),
    stopOne: (id, by) =>
      commit(async (change) => {
        const restore = await get(change.client, id)
        return restore?.state === 'queued' && end(change, id, { state: 'stopped' }, by)
      }),
    createdWith: (importId) => createdWith(pool, importId),
  }
}

async function select(
  database: Pool | Client,
  rest: string,
  values: readonly unknown[],
): Promise<StoredRestore[]> {
  return changed(database, `SELECT * FROM restores ${rest}`, values)
}

/** Runs a statement that returns rows of `restores`. */
async function changed(
  database: Pool | Client,
  sql: string,
  values: readonly unknown[],
): Promise<StoredRestore[]> {
  const { rows } = await database.query<Row>(sql, toStoredValues(values))
  return rows.map((row) => toRestore(fromStoredRow(row)))
}

async function get(database: Pool | Client, id: string): Promise<StoredRestore | null> {
  return (await select(database, 'WHERE id = $1', [numberOf(id)]))[0] ?? null
}

/** For each record the last restore of its import, by any record of that: several records may say that it is gone. */
async function lastOf(
  database: Pool | Client,
  deletionIds: readonly string[],
): Promise<Map<string, StoredRestore>> {
  const { rows } = await database.query<Row>(
    `SELECT record.id AS record, restores.* FROM deletions AS record
       JOIN restores ON restores.id = (
         SELECT max((SELECT max(id) FROM restores AS made WHERE made.deletion_id = same.id))
           FROM deletions AS same WHERE same.import_id = record.import_id AND ${deletedBy('same')} = ${deletedBy('record')})
      WHERE record.id = ANY ($1::bigint[])`,
    [deletionIds.map(numberOf)],
  )
  return new Map(rows.map((row) => [String(row['record']), toRestore(fromStoredRow(row))]))
}

/** Returns the ids of the restores that it wrote. Nobody else can write meanwhile. */
async function ask(change: Change, asked: RestoresAsked): Promise<string[]> {
  const { client, appendEvent } = change
  const { deletionIds } = asked
  const { rows: gone } = await client.query<{ id: number; import: string }>(
    `SELECT id, import_id || ' ' || ${deletedBy('record')} AS import FROM deletions AS record
      WHERE id = ANY ($1::bigint[]) AND ${isGone}`,
    [deletionIds.map(numberOf)],
  )
  const taken = new Set<string>()
  for (const [id, before] of await lastOf(client, deletionIds)) {
    if (asked.again && before.state === 'unknown') await end(change, before.id, lookedFor, asked)
    else if (!mayRestore(before)) taken.add(id)
  }
  const importOf = new Map(gone.map((row) => [String(row.id), row.import]))
  const imports = new Set<string>()
  const ids = deletionIds.filter((id) => {
    const ofRecord = importOf.get(id)
    if (ofRecord === undefined || taken.has(id) || imports.has(ofRecord)) return false
    imports.add(ofRecord)
    return true
  })
  if (ids.length === 0) return []
  const at = new Date().toISOString()
  const { seq: batch } = await appendEvent(restoresAsked(ids, asked, at))
  const { rows: numbers } = await client.query<{ last: number }>(
    `UPDATE counters SET given = given + $1 WHERE name = 'restores' RETURNING given AS last`,
    [ids.length],
  )
  const first = Number(numbers[0]?.last) - ids.length + 1
  await client.query(
    `INSERT INTO restores (id, batch, position, deletion_id, state, operator, who_json, asked_at)
     SELECT $1::bigint + n - 1, $2, n - 1, deletion_id, 'queued', $4, $5, $6
       FROM unnest($3::bigint[]) WITH ORDINALITY AS records (deletion_id, n)`,
    toStoredValues([
      first,
      batch,
      ids.map(numberOf),
      asked.operator,
      asked.who ? JSON.stringify(asked.who) : null,
      at,
    ]),
  )
  return ids.map((_, position) => String(first + position))
}

/** Returns false if the restore had ended already. */
async function end(
  { client, appendEvent }: Change,
  id: string,
  ended: RestoreEnd | RestoreStopped,
  by: By | null,
): Promise<boolean> {
  const at = new Date().toISOString()
  const { state, newImportId = null, status = null, code = null, message = null } = ended
  const [restore] = await changed(
    client,
    `UPDATE restores SET state = $2, new_import_id = coalesce($3, new_import_id), status = $4, code = $5, message = $6, ended_at = $7
      WHERE id = $1 AND state IN ('queued','sending','unknown') RETURNING *`,
    [numberOf(id), state, newImportId, status, code, message, state === 'queued' ? null : at],
  )
  if (!restore) return false
  await appendEvent(restoreEnded(restore, ended, by, at))
  return true
}
