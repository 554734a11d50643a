import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { ClientBase } from 'pg'
import { countWords } from '../../src/contract/count-words.ts'
import { DatabaseError } from '../database.ts'
import { origin } from '../ledger/chain.ts'
import { searchedText, subjectOf } from '../postgres/search.ts'
import { fromStored, toStored } from '../postgres/stored-text.ts'
import { counted, type MovedTable, movedTables, type Value, type Values } from './moved-tables.ts'

/** How many rows go in one statement, and about how many characters. */
const rowsAtOnce = 2_000
const charactersAtOnce = 4_000_000

export type Progress = (text: string) => void

/** Copies all of a ledger into empty tables, within a transaction of `client`. */
export async function copyIntoPostgres(
  source: DatabaseSync,
  client: ClientBase,
  progress: Progress,
): Promise<void> {
  for (const table of movedTables) {
    const insert = inserter(client, table)
    const tell = counter(progress, 'Copied', ...table.words)
    for (const rows of batches(rowsOf(source, table))) {
      await insert(rows)
      tell(rows.length)
    }
    tell.end()
  }
  for (const name of counted) {
    const row = source.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').get(name)
    await client.query('UPDATE counters SET given = $2 WHERE name = $1', [name, Number(row?.['seq'] ?? 0)])
  }
}

/** Compares PostgreSQL with the source, row by row. Throws DatabaseError for the first row that differs. */
export async function compareWithPostgres(
  source: DatabaseSync,
  client: ClientBase,
  progress: Progress,
): Promise<void> {
  for (const table of movedTables) {
    const tell = counter(progress, 'Compared', ...table.words)
    const copied = rowsOfPostgres(client, table)
    for (const row of rowsOf(source, table)) {
      const { value: copy } = await copied.next()
      if (JSON.stringify(copy) !== JSON.stringify(row))
        throw new DatabaseError(
          `A row of ${table.name} did not arrive as it was (${table.key}: ${row[0]}). Nothing was moved.`,
        )
      tell(1)
    }
    if (!(await copied.next()).done)
      throw new DatabaseError(`There are more ${table.name} than there were. Nothing was moved.`)
    tell.end()
  }
}

/** The rows of a table in PostgreSQL, in order and in portions. Within a transaction. */
export async function* rowsOfPostgres(
  client: ClientBase,
  { name, key, columns }: MovedTable,
): AsyncGenerator<Values, undefined> {
  const names = Object.keys(columns).join(', ')
  await client.query(`DECLARE moved NO SCROLL CURSOR FOR SELECT ${names} FROM ${name} ORDER BY ${key}`)
  for (;;) {
    const { rows } = await client.query<Value[]>({ text: `FETCH ${rowsAtOnce} FROM moved`, rowMode: 'array' })
    for (const row of rows)
      yield row.map((value) => (typeof value === 'string' && !isAsItIs(name) ? fromStored(value) : value))
    if (rows.length < rowsAtOnce) break
  }
  await client.query('CLOSE moved')
  return undefined
}

function* rowsOf(source: DatabaseSync, { name, key, columns }: MovedTable): Generator<Values> {
  const names = Object.keys(columns)
  const select = source.prepare(`SELECT ${names.join(', ')} FROM ${name} ORDER BY ${key}`)
  for (const row of select.iterate()) yield names.map((column) => row[column] as Value)
}

function* batches(rows: Iterable<Values>): Generator<Values[]> {
  let batch: Values[] = []
  let characters = 0
  for (const row of rows) {
    batch.push(row)
    for (const value of row) characters += typeof value === 'string' ? value.length : 0
    if (batch.length < rowsAtOnce && characters < charactersAtOnce) continue
    yield batch
    batch = []
    characters = 0
  }
  if (batch.length > 0) yield batch
}

/** Whether texts are stored unchanged: PostgreSQL hashes the body of an entry. That is JSON, which has no NUL. */
const isAsItIs = (table: string): boolean => table === 'entries'

/** Inserts rows in one statement, by an array for each column. */
function inserter(client: ClientBase, { name, columns }: MovedTable): (rows: Values[]) => Promise<void> {
  const names = Object.keys(columns)
  const arrays = (rows: Values[]) =>
    names.map((_, at) =>
      rows.map((row) => {
        const value = row[at] ?? null
        return typeof value === 'string' && !isAsItIs(name) ? toStored(value) : value
      }),
    )
  const from = Object.values(columns).map((type, at) => `$${at + 1}::${type}[]`)
  if (name === 'entries') {
    // A console uses this key to find out what it wrote. Nobody asks for these rows.
    const commitKey = randomUUID()
    let before = origin.hash
    return async (rows) => {
      const hashes = rows.map((row) => String(row[names.indexOf('hash')]))
      const previous = [before, ...hashes.slice(0, -1)]
      before = hashes.at(-1) ?? before
      await client.query(
        `INSERT INTO entries (${names.join(', ')}, prev_hash, commit_key)
         SELECT moved.*, $${names.length + 2}::uuid FROM unnest(${from.join(', ')}, $${names.length + 1}::text[]) AS moved`,
        [...arrays(rows), previous, commitKey],
      )
    }
  }
  const insert = `INSERT INTO ${name} (${names.join(', ')}) SELECT * FROM unnest(${from.join(', ')})`
  return async (rows) => {
    await client.query(insert, arrays(rows))
    if (name !== 'deletions') return
    const records = rows.map((row) =>
      Object.fromEntries(names.map((column, at) => [column, row[at] ?? null])),
    )
    await client.query(
      `INSERT INTO deletion_texts (id, text, who_subject) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[])`,
      [
        records.map(({ id }) => id),
        records.map((record) => toStored(searchedText(record))),
        records.map(subjectOf),
      ],
    )
  }
}

const tellEvery = 100_000

/** Reports a count now and then, and at its end: "Copied 1,200 entries". */
export function counter(
  progress: Progress,
  done: string,
  singular: string,
  plural?: string,
): { (more: number): void; end: () => void } {
  let count = 0
  const tell = () => progress(`${done} ${countWords(count, singular, plural)}`)
  const add = (more: number) => {
    const before = count
    count += more
    if (Math.floor(before / tellEvery) < Math.floor(count / tellEvery)) tell()
  }
  return Object.assign(add, { end: tell })
}
