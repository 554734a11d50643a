import { createRowReader } from '../../contract/csv/reader.ts'

/** A cell as it stands in its row: from a character up to another, and what that means. */
export type Cell = { from: number; to: number; value: string }

/** The text of a row without its line end, and its cells. */
export type RowText = { text: string; cells: readonly Cell[] }

/** Another text for a part of a row. */
export type TextEdit = { from: number; to: number; text: string }

/** Of a quoted cell the reader keeps no more characters. */
const keptByReader = 8_192

/** Reads a row by itself, as the check reads it within the file. */
export function readRow(text: string, delimiter: string): RowText {
  const ends: number[] = []
  const rows: { cells: string[] }[] = []
  const reader = createRowReader(
    delimiter,
    (row) => rows.push(row),
    (end) => ends.push(end),
  )
  reader.push(text)
  // Of a quote that is never closed the reader makes no row.
  if (reader.end() !== null || rows.length === 0) {
    rows.push(reader.current())
    ends.push(text.length)
  }
  const values = rows[0]?.cells ?? []
  let from = 0
  const cells = values.map((value, column) => {
    const to = ends[column] ?? text.length
    const cell = { from, to, value: value.length < keptByReader ? value : meaningOf(text.slice(from, to)) }
    from = to + 1
    return cell
  })
  return { text: text.slice(0, cells.at(-1)?.to), cells }
}

/** What a long cell means. */
function meaningOf(raw: string): string {
  if (!raw.startsWith('"')) return raw
  return raw.slice(1).replace(/"\s*$/, '').replaceAll('""', '"')
}

/** A value as a cell is written, in quotes where it needs them or had them. */
export function writeCell(value: string, delimiter: string, isQuoted: boolean): string {
  const needsQuotes = isQuoted || value.includes(delimiter) || /["\r\n]/.test(value)
  return needsQuotes ? `"${value.replaceAll('"', '""')}"` : value
}

/** How a row is changed to have a value in a column; all other cells stay as they are written. */
export function setCell(
  { text, cells }: RowText,
  column: number,
  value: string,
  delimiter: string,
): TextEdit[] {
  const cell = cells[column]
  if (cell?.value === value) return []
  if (cell) {
    const { from, to } = cell
    return [{ from, to, text: writeCell(value, delimiter, text[from] === '"') }]
  }
  if (value === '') return []
  const gap = delimiter.repeat(column - cells.length + 1)
  return [{ from: text.length, to: text.length, text: gap + writeCell(value, delimiter, false) }]
}

/** How a cell is taken out of a row; those behind it move up. */
export function removeCell({ cells }: RowText, column: number): TextEdit[] {
  const [before, cell, behind] = [cells[column - 1], cells[column], cells[column + 1]]
  if (!cell) return []
  if (behind) return [{ from: cell.from, to: behind.from, text: '' }]
  return [{ from: before?.to ?? cell.from, to: cell.to, text: '' }]
}

/** The text after edits, which are in order. */
export function textAfter(text: string, edits: readonly TextEdit[]): string {
  let after = ''
  let at = 0
  for (const { from, to, text: put } of edits) {
    after += text.slice(at, from) + put
    at = to
  }
  return after + text.slice(at)
}
