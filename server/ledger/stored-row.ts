import * as v from 'valibot'
import { type Who, whoSchema } from '../../src/contract/who.ts'

/** A row of either database, by column, with its texts as they were given. */
export type StoredRow = Readonly<
  Record<string, string | number | bigint | boolean | Date | Uint8Array | null>
>

/** A column as text; null where it has none. */
export function textIn(row: StoredRow, name: string): string | null {
  const value = row[name] ?? null
  return value === null ? null : String(value)
}

/** How many there are in each of these states, by rows with a `state` and a `count`. */
export function countsIn<State extends string>(
  states: readonly State[],
  rows: readonly StoredRow[],
): Record<State, number> {
  const counts = Object.fromEntries(states.map((state) => [state, 0])) as Record<State, number>
  for (const row of rows) counts[row['state'] as State] = Number(row['count'])
  return counts
}

/** An object that was stored as JSON. Null for any other text: this program did not write it. */
export function parseObject(json: string | null): Record<string, unknown> | null {
  if (json === null) return null
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** Who asked, as the row says. Null without sign-in, and for any other text. */
export function whoIn(row: StoredRow): Who | null {
  const who = parseObject(textIn(row, 'who_json'))
  return v.is(whoSchema, who) ? who : null
}
