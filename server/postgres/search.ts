import { foldText } from '../../src/contract/fold-text.ts'
import type { DeletionPeople, DeletionSummary, Outcome } from '../../src/contract/deletion.ts'
import type { DeletionFilter } from '../ledger/records.ts'
import { outcomeOfRecord, recordColumns, toPeople } from '../ledger/stored-deletion.ts'
import { parseObject, type StoredRow, textIn } from '../ledger/stored-row.ts'
import type { Pool, Row } from './pool.ts'
import { numberOf, type RecordRow } from './record-rows.ts'
import { fromStoredRow, toStored } from './stored-text.ts'

/** Newest first; `before` is the id of the last record already seen. Returns rows with `recordColumns`. */
export async function searchDeletions(
  pool: Pool,
  filter: DeletionFilter,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<RecordRow[]> {
  const { tables, conditions, values } = where(filter)
  const from = before === undefined ? Number.MAX_SAFE_INTEGER : numberOf(before)
  const { rows } = await pool.query<RecordRow>(
    `SELECT ${recordColumns} FROM ${tables}
      WHERE deletions.id < $${values.push(from)} AND ${conditions}
      ORDER BY deletions.id DESC LIMIT $${values.push(limit)}`,
    values,
  )
  return rows.map(fromStoredRow)
}

/** Counts the records of each outcome. Ignores the outcomes of the filter. */
export async function summarizeDeletions(pool: Pool, filter: DeletionFilter): Promise<DeletionSummary> {
  const { tables, conditions, values } = where({ ...filter, outcomes: [] })
  const { rows } = await pool.query<{ outcome: Outcome; count: number }>(
    `SELECT ${outcomeOfRecord} AS outcome, count(*) AS count FROM ${tables} WHERE ${conditions} GROUP BY 1`,
    values,
  )
  return { outcomes: rows }
}

/** Who asked for deletions, the last one first, with the name that they had the last time. */
export async function listPeople(pool: Pool, limit: number): Promise<DeletionPeople['data']> {
  const { rows } = await pool.query<Row>(
    `SELECT who_json, requested_at, count
       FROM (SELECT count(*) AS count, max(id) AS last FROM deletion_texts
              WHERE who_subject IS NOT NULL GROUP BY who_subject ORDER BY last DESC LIMIT $1) AS people
            JOIN deletions ON deletions.id = people.last
      ORDER BY last DESC`,
    [limit],
  )
  return toPeople(rows.map(fromStoredRow))
}

/** The text that a search looks through: the parts of a record that people know, one a line, folded. */
export function searchedText(record: StoredRow): string {
  const title = parseObject(textIn(record, 'import_json'))?.['title']
  const others = ['import_id', 'reason', 'operator', 'message', 'request_id'].map((name) => record[name])
  return foldText([title, ...others].filter((part) => typeof part === 'string').join('\n'))
}

/** The subject of who asked for a deletion; null without sign-in. */
export function subjectOf(record: StoredRow): string | null {
  const subject = parseObject(textIn(record, 'who_json'))?.['subject']
  return typeof subject === 'string' ? subject : null
}

/** The tables and conditions of a search, and the values of its parameters. */
function where({ words, outcomes, job, by, from, to }: DeletionFilter) {
  const values: unknown[] = []
  const conditions = ['true']
  const add = (condition: (place: string) => string, value: unknown) =>
    conditions.push(condition(`$${values.push(value)}`))
  if (job !== null) add((place) => `deletions.job_id = ${place}`, numberOf(job))
  if (outcomes.length > 0) add((place) => `${outcomeOfRecord} = ANY (${place}::text[])`, outcomes)
  if (by !== null) add((place) => `who_subject = ${place}`, toStored(by))
  if (from !== null) add((place) => `requested_at >= ${place}`, from)
  if (to !== null) add((place) => `requested_at < ${place}`, to)
  for (const word of words) add((place) => `strpos(text, ${place}) > 0`, toStored(foldText(word)))
  const needsTexts = words.length > 0 || by !== null
  const tables = needsTexts
    ? 'deletions JOIN deletion_texts ON deletion_texts.id = deletions.id'
    : 'deletions'
  return { tables, conditions: conditions.join(' AND '), values }
}
