import type { DatabaseSync } from 'node:sqlite'
import { foldText } from '../../src/contract/fold-text.ts'
import type { DeletionPeople, DeletionSummary, Outcome } from '../../src/contract/deletion.ts'
import type { Who } from '../../src/contract/who.ts'
import type { DeletionFilter } from '../ledger/records.ts'
import { outcomeOfRecord, recordColumns, type Row, subjectOfRecord } from './record-rows.ts'

/** Newest first; `before` is the id of the last record already seen. Gives their rows, by `recordColumns`. */
export function searchDeletions(
  database: DatabaseSync,
  filter: DeletionFilter,
  { before, limit }: { before?: string | undefined; limit: number },
): Row[] {
  const { source, id, sql, values } = where(filter)
  const from = before === undefined ? Number.MAX_SAFE_INTEGER : Number(before)
  return database
    .prepare(`SELECT ${recordColumns} FROM ${source} WHERE ${id} < ? AND ${sql} ORDER BY ${id} DESC LIMIT ?`)
    .all(from, ...values, limit)
}

/** How many there are of each outcome, whatever outcome is asked for. */
export function summarizeDeletions(database: DatabaseSync, filter: DeletionFilter): DeletionSummary {
  const { source, sql, values } = where({ ...filter, outcomes: [] })
  const rows = database
    .prepare(`SELECT ${outcomeOfRecord} AS outcome, count(*) AS count FROM ${source} WHERE ${sql} GROUP BY 1`)
    .all(...values)
  return {
    outcomes: rows.map((row) => ({ outcome: row['outcome'] as Outcome, count: Number(row['count']) })),
  }
}

/** Who asked for deletions; who asked last comes first. Of the rows of one subject, SQLite gives the one with the highest id. */
export function listPeople(database: DatabaseSync, limit: number): DeletionPeople['data'] {
  const rows = database
    .prepare(
      `SELECT who_json, requested_at, count(*) AS count, max(id) AS last FROM deletions
        WHERE who_json IS NOT NULL GROUP BY ${subjectOfRecord} ORDER BY last DESC LIMIT ?`,
    )
    .all(limit)
  return rows.map((row) => ({
    who: JSON.parse(String(row['who_json'])) as Who,
    count: Number(row['count']),
    lastRequestedAt: String(row['requested_at']),
  }))
}

/** The tables to look through, the id to go by, the condition that lets them through, and its values. */
function where({ words, outcomes: chosen, job, by, from, to }: DeletionFilter) {
  const conditions = ['1']
  const values: (string | number)[] = []
  const add = (condition: string, ...more: (string | number)[]) => {
    conditions.push(condition)
    values.push(...more)
  }
  if (job !== null) add('job_id = ?', Number(job))
  if (chosen.length > 0) add(`${outcomeOfRecord} IN (${chosen.map(() => '?').join(', ')})`, ...chosen)
  // As the index on it is: of those that have one.
  if (by !== null) add(`who_json IS NOT NULL AND ${subjectOfRecord} = ?`, by)
  if (from !== null) add('requested_at >= ?', from)
  if (to !== null) add('requested_at < ?', to)
  for (const word of words) {
    const folded = foldText(word)
    add(textHolds, folded, folded)
  }
  const sql = conditions.join(' AND ')
  if (words.length === 0) return { source: 'deletions', id: 'deletions.id', sql, values }
  // Of a job, a person or of some days there are few records, which lead to their texts. Else the texts come first: they are a
  // tenth of the records, and those that hold the words lead to them.
  const some = job !== null || by !== null || from !== null || to !== null
  const tables = some ? ['deletions', 'deletion_texts'] : ['deletion_texts', 'deletions']
  const source = `${tables.join(' CROSS JOIN ')} ON deletion_texts.id = deletions.id`
  return { source, id: `${tables[0]}.id`, sql, values }
}

/**
 * Whether a text holds a folded word. SQLite has made its A to Z small already; only what has other letters is folded here,
 * which takes ten times as long.
 */
const textHolds =
  'CASE octet_length(text) WHEN length(text) THEN instr(text, ?) ELSE instr(fold_text(text), ?) END'
