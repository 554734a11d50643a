/**
 * CSV as RFC 4180 has it, with cells that no spreadsheet takes for a formula. Not by `Papa.unparse`: only the worker that
 * checks a file loads papaparse, and for the exports it would be 6 kB (brotli) more.
 */

/** Ends every record, the last one included (RFC 4180 §2). */
export const newLine = '\r\n'

/**
 * How a formula starts: with = + - @, also full-width, also after spaces or invisible characters, which some programs skip;
 * or with a tab or a line break.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const formulaStart = /^(?:[\t\r\n]|[\s\p{C}]*[=+\-@＝＋－＠])/u

/** Semicolon and tab separate nothing here, but do in programs with other settings. */
const needsQuotes = /[",;\t\r\n]/

/**
 * One cell. A text that could be taken for a formula gets an apostrophe in front, which tells spreadsheets that it is text;
 * null is an empty cell.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = formulaStart.test(value) ? `'${value}` : value
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One record with its line end. */
export function csvRecord(values: readonly (string | number | null)[]): string {
  return values.map(csvCell).join(',') + newLine
}
