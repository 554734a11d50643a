import { createRowReader } from '../../contract/csv/reader.ts'

/** A cell: where it begins and ends in the text of its row, and its value. */
type Cell = { from: number; to: number; value: string }

/** The text of a row without its line end, and the cells of it. */
export type RowText = { text: string; cells: readonly Cell[] }

/** Replaces a part of the text of a row. */
export type TextEdit = { from: number; to: number; text: string }

/** How many characters of a quoted cell the reader keeps. */
const keptByReader = 8_192

/** Reads a single row, in the same way as the check reads the file. */
export function readRow(text: string, delimiter: string): RowText {
  const ends: number[] = []
  const rows: { cells: string[] }[] = []
  const reader = createRowReader(
    delimiter,
    (row) => rows.push(row),
    (end) => ends.push(end),
  )
  reader.push(text)
  // The reader makes no row of a quote that is never closed.
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

/** The value of a cell that is too long for the reader. */
function meaningOf(raw: string): string {
  if (!raw.startsWith('"')) return raw
  return raw.slice(1).replace(/"\s*$/, '').replaceAll('""', '"')
}

/** Writes a value as a cell. It gets quotes if it needs them, or had them. */
export function writeCell(value: string, delimiter: string, isQuoted: boolean): string {
  const needsQuotes = isQuoted || value.includes(delimiter) || /["\r\n]/.test(value)
  return needsQuotes ? `"${value.replaceAll('"', '""')}"` : value
}

/** The edits that set a cell. All other cells stay as they are written. */
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

/** The edits that remove a cell. The cells after it move up. */
export function removeCell({ cells }: RowText, column: number): TextEdit[] {
  const [before, cell, behind] = [cells[column - 1], cells[column], cells[column + 1]]
  if (!cell) return []
  if (behind) return [{ from: cell.from, to: behind.from, text: '' }]
  return [{ from: before?.to ?? cell.from, to: cell.to, text: '' }]
}

/** Applies edits, which must be in order. */
export function textAfter(text: string, edits: readonly TextEdit[]): string {
  let after = ''
  let at = 0
  for (const { from, to, text: put } of edits) {
    after += text.slice(at, from) + put
    at = to
  }
  return after + text.slice(at)
}
