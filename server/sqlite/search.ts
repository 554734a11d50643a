import type { DatabaseSync } from 'node:sqlite'
import { foldText } from '../../src/contract/fold-text.ts'
import type { DeletionPeople, DeletionSummary, Outcome } from '../../src/contract/deletion.ts'
import type { DeletionRow } from '../ledger/chain.ts'
import type { DeletionFilter } from '../ledger/records.ts'
import { outcomeOfRecord, recordColumns, toPeople } from '../ledger/stored-deletion.ts'

/** The subject of who asked, as SQL; null without sign-in. */
export const subjectOfRecord = `iif(json_valid(who_json), who_json ->> '$.subject', NULL)`

/** Newest first; `before` is the id of the last record already seen. Returns rows with `recordColumns`. */
export function searchDeletions(
  database: DatabaseSync,
  filter: DeletionFilter,
  { before, limit }: { before?: string | undefined; limit: number },
): DeletionRow[] {
  const { source, id, sql, values } = where(filter)
  const from = before === undefined ? Number.MAX_SAFE_INTEGER : Number(before)
  return database
    .prepare(`SELECT ${recordColumns} FROM ${source} WHERE ${id} < ? AND ${sql} ORDER BY ${id} DESC LIMIT ?`)
    .all(from, ...values, limit)
}

/** Counts the records of each outcome. Ignores the outcomes of the filter. */
export function summarizeDeletions(database: DatabaseSync, filter: DeletionFilter): DeletionSummary {
  const { source, sql, values } = where({ ...filter, outcomes: [] })
  const rows = database
    .prepare(`SELECT ${outcomeOfRecord} AS outcome, count(*) AS count FROM ${source} WHERE ${sql} GROUP BY 1`)
    .all(...values)
  return {
    outcomes: rows.map((row) => ({ outcome: row['outcome'] as Outcome, count: Number(row['count']) })),
  }
}

/** Who asked for deletions, the last one first. Of the rows of one subject, SQLite returns the one with the highest id. */
export function listPeople(database: DatabaseSync, limit: number): DeletionPeople['data'] {
  const rows = database
    .prepare(
      `SELECT who_json, requested_at, count(*) AS count, max(id) AS last FROM deletions
        WHERE who_json IS NOT NULL GROUP BY ${subjectOfRecord} ORDER BY last DESC LIMIT ?`,
    )
    .all(limit)
  return toPeople(rows)
}

/** The tables, the id column and the condition of a search, and the values of its parameters. */
function where({ words, outcomes: chosen, job, by, from, to }: DeletionFilter) {
  const conditions = ['1']
  const values: (string | number)[] = []
  const add = (condition: string, ...more: (string | number)[]) => {
    conditions.push(condition)
    values.push(...more)
  }
  if (job !== null) add('job_id = ?', Number(job))
  if (chosen.length > 0) add(`${outcomeOfRecord} IN (${chosen.map(() => '?').join(', ')})`, ...chosen)
  // Like the condition of the partial index, so that SQLite uses it.
  if (by !== null) add(`who_json IS NOT NULL AND ${subjectOfRecord} = ?`, by)
  if (from !== null) add('requested_at >= ?', from)
  if (to !== null) add('requested_at < ?', to)
  for (const word of words) {
    const folded = foldText(word)
    add(textHolds, folded, folded)
  }
  const sql = conditions.join(' AND ')
  if (words.length === 0) return { source: 'deletions', id: 'deletions.id', sql, values }
  // A job, a person or some days have few records: look at these first, then at their texts. Otherwise look at the texts first:
  // they are a tenth of the size of the records.
  const some = job !== null || by !== null || from !== null || to !== null
  const tables = some ? ['deletions', 'deletion_texts'] : ['deletion_texts', 'deletions']
  const source = `${tables.join(' CROSS JOIN ')} ON deletion_texts.id = deletions.id`
  return { source, id: `${tables[0]}.id`, sql, values }
}

/**
 * Whether a text contains a folded word. SQLite has already lowered A to Z. Only texts with other letters are folded here, which
 * takes ten times as long.
 */
const textHolds =
  'CASE octet_length(text) WHEN length(text) THEN instr(text, ?) ELSE instr(fold_text(text), ?) END'
