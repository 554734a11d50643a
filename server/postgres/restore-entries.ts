import type { CreateImport } from '../../src/contract/create-import.ts'
import { restoreOf } from './check-restores.ts'
import type { Pool } from './pool.ts'
import { importIn } from './story-indexes.ts'

/** What an import was created with, here or by a restore; null if it was created elsewhere. */
export async function createdWith(pool: Pool, importId: string): Promise<CreateImport | null> {
  const body = (await creationOf(pool, importId)) ?? (await restoreSentFor(pool, importId))
  return body === null ? null : (JSON.parse(body) as { asked: CreateImport }).asked
}

/** The entry that stopped a batch of restores last. */
export async function lastStop(pool: Pool, batch: number): Promise<string | null> {
  return firstBody(
    pool,
    `event = 'restores_stopped' AND strpos(body, $1) > 0 ORDER BY seq DESC`,
    `"batch":${batch},`,
  )
}

/** The entry of an import's creation. PostgreSQL does not read the body as JSON, because it may have a NUL. */
async function creationOf(pool: Pool, importId: string): Promise<string | null> {
  const { rows } = await pool.query<{ body: string }>(
    `SELECT body FROM entries WHERE event = 'create_ended' AND ${importIn('body')} = $1 ORDER BY seq DESC`,
    [importId],
  )
  const ended = rows
    .map(({ body }) => JSON.parse(body) as { entry: number; importId: string | null })
    // PostgreSQL would end the query for a number that is none.
    .find((each) => each.importId === importId && Number.isSafeInteger(each.entry))
  return ended ? firstBody(pool, `event = 'create_sent' AND seq = $1`, ended.entry) : null
}

async function restoreSentFor(pool: Pool, importId: string): Promise<string | null> {
  return firstBody(
    pool,
    `${restoreOf} IN (SELECT id::text FROM restores WHERE new_import_id = $1) AND event = 'restore_sent' ORDER BY seq DESC`,
    importId,
  )
}

async function firstBody(pool: Pool, where: string, value: string | number): Promise<string | null> {
  const { rows } = await pool.query<{ body: string }>(`SELECT body FROM entries WHERE ${where} LIMIT 1`, [
    value,
  ])
  return rows[0]?.body ?? null
}
