import { foldText } from '../../src/contract/fold-text.ts'
import type { DeletionPeople, DeletionSummary, Outcome } from '../../src/contract/deletion.ts'
import type { Who } from '../../src/contract/who.ts'
import type { DeletionFilter } from '../ledger/records.ts'
import type { Pool, Row } from './pool.ts'
import { outcomeOfRecord, recordColumns } from './record-rows.ts'
import { fromStored, toStored } from './stored-text.ts'

/** Newest first; `before` is the id of the last record already seen. Gives their rows, by `recordColumns`. */
export async function searchDeletions(
  pool: Pool,
  filter: DeletionFilter,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<Row[]> {
  const { source, sql, values, value } = where(filter)
  const from = value(before ?? Number.MAX_SAFE_INTEGER)
  const { rows } = await pool.query<Row>(
    `SELECT ${recordColumns} FROM ${source} WHERE deletions.id < ${from} AND ${sql}
      ORDER BY deletions.id DESC LIMIT ${value(limit)}`,
    values,
  )
  return rows
}

/** How many there are of each outcome, whatever outcome is asked for. */
export async function summarizeDeletions(pool: Pool, filter: DeletionFilter): Promise<DeletionSummary> {
  const { source, sql, values } = where({ ...filter, outcomes: [] })
  const { rows } = await pool.query<{ outcome: Outcome; count: number }>(
    `SELECT ${outcomeOfRecord} AS outcome, count(*) AS count FROM ${source} WHERE ${sql} GROUP BY 1`,
    values,
  )
  return { outcomes: rows }
}

/** Who asked for deletions, as they were called when they asked last; who asked last comes first. */
export async function listPeople(pool: Pool, limit: number): Promise<DeletionPeople['data']> {
  const { rows } = await pool.query<{ who_json: string; requested_at: string; count: number }>(
    `SELECT who_json, requested_at, count FROM (
       SELECT max(id) AS id, count(*) AS count FROM deletion_texts WHERE who_subject IS NOT NULL GROUP BY who_subject
     ) AS people JOIN deletions USING (id) ORDER BY id DESC LIMIT $1`,
    [limit],
  )
  return rows.map((row) => ({
    who: JSON.parse(fromStored(row.who_json)) as Who,
    count: row.count,
    lastRequestedAt: row.requested_at,
  }))
}

/** The tables to look through, the condition that lets records through, and its values. `value` adds one, and gives its name. */
function where({ words, outcomes, job, by, from, to }: DeletionFilter) {
  const values: unknown[] = []
  const value = (one: unknown) => `$${values.push(one)}`
  const conditions = ['true']
  if (job !== null) conditions.push(`job_id = ${value(job)}`)
  if (outcomes.length > 0) conditions.push(`${outcomeOfRecord} = ANY (${value(outcomes)})`)
  if (by !== null) conditions.push(`who_subject = ${value(toStored(by))}`)
  if (from !== null) conditions.push(`requested_at >= ${value(from)}`)
  if (to !== null) conditions.push(`requested_at < ${value(to)}`)
  for (const word of words) conditions.push(`strpos(text, ${value(toStored(foldText(word)))}) > 0`)
  const needsTexts = words.length > 0 || by !== null
  const source = needsTexts ? 'deletions JOIN deletion_texts USING (id)' : 'deletions'
  return { source, sql: conditions.join(' AND '), values, value }
}
