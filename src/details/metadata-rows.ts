import { metadataValueLimit } from '../contract/import.ts'
import { formatNumber } from '../lib/format.ts'

/** A line of the metadata editor; `row` identifies it. */
export type MetadataRow = { row: number; key: string; value: string }

/** Errors by the name of the field: `key-<row>` or `value-<row>`. */
export type FieldErrors = Readonly<Record<string, string>>

export function rowsOf(metadata: Readonly<Record<string, string>>): MetadataRow[] {
  return Object.entries(metadata).map(([key, value], row) => ({ row, key, value }))
}

/** The metadata as the API takes it. By `fromEntries`, with which `__proto__` is a key like any other. */
export function metadataOf(rows: readonly MetadataRow[]): Record<string, string> {
  return Object.fromEntries(rows.map(({ key, value }) => [key.trim(), value]))
}

/** What Exa would refuse, or would understand differently. */
export function metadataErrors(rows: readonly MetadataRow[]): FieldErrors {
  const errors: Record<string, string> = {}
  for (const { row, key, value } of rows) {
    if (key.trim() === '') errors[`key-${row}`] = 'Give it a name, or remove it.'
    else if (rows.some((other) => other.row < row && other.key.trim() === key.trim()))
      errors[`key-${row}`] = 'This name is used twice.'
    if (value.length > metadataValueLimit)
      errors[`value-${row}`] =
        `At most ${formatNumber(metadataValueLimit)} characters; it has ${formatNumber(value.length)}.`
  }
  return errors
}
