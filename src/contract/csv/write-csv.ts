import { isFormula } from './formula.ts'

/** CSV as RFC 4180 has it, with cells that no spreadsheet runs as a formula. */

/** Ends every record, the last one included (RFC 4180 §2). */
export const newLine = '\r\n'

/** Semicolon and tab separate nothing here, but do in programs with other settings. */
const needsQuotes = /[",;\t\r\n]/

/**
 * One cell. A text that a spreadsheet would run gets an apostrophe in front, which tells it that this is text; everything
 * else stays as it is. Null is an empty cell.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = isFormula(value) ? `'${value}` : value
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One record with its line end. */
export function csvRecord(values: readonly (string | number | null)[]): string {
  return values.map(csvCell).join(',') + newLine
}
