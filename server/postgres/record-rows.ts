import { recordColumns } from '../ledger/stored-deletion.ts'
import type { Client, Pool } from './pool.ts'
import { fromStoredRow, toStoredValues } from './stored-text.ts'

/** A row of `deletions` as it is hashed: its columns in order, its texts unescaped. */
export type RecordRow = Record<string, string | number | null>

/** Selects records by `recordColumns`, with their texts unescaped. */
export async function selectRecords(
  database: Pool | Client,
  rest: string,
  values: readonly unknown[],
): Promise<RecordRow[]> {
  const { rows } = await database.query<RecordRow>(
    `SELECT ${recordColumns} FROM deletions WHERE ${rest}`,
    toStoredValues(values),
  )
  return rows.map(fromStoredRow)
}

/** The number of an id. For a text that is no such number: 0, which no row has. */
export function numberOf(id: string): number {
  const number = Number(id)
  return Number.isSafeInteger(number) ? number : 0
}
