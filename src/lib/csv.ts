/** CSV as RFC 4180 has it, with cells that no spreadsheet takes for a formula. */

/** Ends every record, the last one included (RFC 4180 §2). */
export const newLine = '\r\n'

/**
 * How a formula begins: = + - @, also full-width, also behind blanks or invisible characters, which some programs skip; a
 * leading tab or line break by itself.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const formulaStart = /^(?:[\t\r\n]|[\s\p{C}]*[=+\-@＝＋－＠])/u

/** The semicolon and the tab separate nothing here, but do in programs of other countries and settings. */
const needsQuotes = /[",;\t\r\n]/

/**
 * One cell. A number stays the number it is; a text that could be taken for a formula gets an apostrophe in front, which
 * spreadsheets take as "this is text"; null is an empty cell.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = formulaStart.test(value) ? `'${value}` : value
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One record, with its line end. */
export function csvRecord(values: readonly (string | number | null)[]): string {
  return values.map(csvCell).join(',') + newLine
}
