import { isWebAddress } from '../../contract/csv/web-address.ts'
import { mendQuotes } from './quotes.ts'
import type { RowKind } from './row-kinds.ts'
import { readRow, type RowText, setCell, type TextEdit, writeCell } from './row-text.ts'

/** What is done to all rows of a kind at once. Columns count from 0. */
export type RowMend =
  | { type: 'drop' }
  | { type: 'quotes' }
  /** Joins cells that a delimiter in their text has cut. `column`: the first of them; null: decide for each row. */
  | { type: 'join'; column: number | null }
  /** Removes cells beyond the header. */
  | { type: 'cut' }
  | { type: 'pad' }
  | { type: 'split'; delimiter: string }
  | { type: 'scheme'; column: number }
  | { type: 'trim' }
  | { type: 'fill'; from: number; column: number }

/** What is done to the file as a whole. */
export type FileMend =
  | { type: 'charset'; charset: string }
  | { type: 'no_nul' }
  /** Drops the rows above this one. */
  | { type: 'above'; row: number }

/** A mend of all rows of a kind, which has a preview. */
export type RowsMend = RowMend & { kind: RowKind | 'all' }

export type Mend = RowsMend | FileMend

/** What a mend needs to know about the file. */
export type Table = {
  delimiter: string
  columns: number
  /** For each column, whether it mostly holds web addresses. */
  addresses: readonly boolean[]
}

/** The edits that mend a row, or `drop`; null if this mend does not change it. */
export function mendRow(row: RowText, mend: RowMend, table: Table): TextEdit[] | 'drop' | null {
  const { delimiter, columns } = table
  switch (mend.type) {
    case 'drop':
      return 'drop'
    case 'quotes':
      return mendQuotes(row, columns, delimiter)
    case 'join':
      return joined(row, mend.column, table)
    case 'cut':
      return cutTo(row, columns)
    case 'pad':
      return row.cells.length < columns
        ? [insertion(row, delimiter.repeat(columns - row.cells.length))]
        : null
    case 'split':
      return splitAt(row, mend.delimiter, table)
    case 'scheme':
      return changed(withScheme(row, mend.column, delimiter))
    case 'trim':
      return changed(trimmed(row, delimiter))
    case 'fill':
      return changed(filled(row, mend.from, mend.column, delimiter))
  }
}

function changed(edits: TextEdit[]): TextEdit[] | null {
  return edits.length > 0 ? edits : null
}

function insertion({ text }: RowText, put: string): TextEdit {
  return { from: text.length, to: text.length, text: put }
}

/** Empty cells at the end count as none. */
function width({ cells }: RowText): number {
  return cells.findLastIndex(({ value }) => value.trim() !== '') + 1
}

function cutTo({ text, cells }: RowText, columns: number): TextEdit[] | null {
  const last = cells[columns - 1]
  return last && cells.length > columns ? [{ from: last.to, to: text.length, text: '' }] : null
}

function joined(row: RowText, column: number | null, table: Table): TextEdit[] | null {
  const { delimiter, columns } = table
  const extra = Math.max(width(row), columns) - columns
  if (extra === 0) return null
  const first = column ?? bestJoin(row, extra, table)
  const parts = row.cells.slice(first, first + extra + 1)
  const [from, to] = [parts[0], parts.at(-1)]
  if (!from || !to || parts.length < extra + 1) return null
  const value = parts.map((part) => part.value).join(delimiter)
  const edits = [{ from: from.from, to: to.to, text: writeCell(value, delimiter, false) }]
  const behind = row.cells[columns + extra - 1]
  // Remove empty cells at the end, too.
  if (behind && behind.to < row.text.length && behind.to >= to.to)
    edits.push({ from: behind.to, to: row.text.length, text: '' })
  return edits
}

/** The column whose text was most likely cut: addresses then stand in their columns, and the parts begin with a space. */
function bestJoin({ cells }: RowText, extra: number, { columns, addresses }: Table): number {
  let best = { first: 0, score: -1 }
  for (let first = 0; first < columns; first++) {
    let score = 0
    for (let column = 0; column < columns; column++) {
      if (column === first) continue
      const value = cells[column < first ? column : column + extra]?.value ?? ''
      if (isWebAddress(value) === (addresses[column] ?? false)) score += 2
    }
    for (let part = first + 1; part <= first + extra; part++) {
      if (/^\s/.test(cells[part]?.value ?? '')) score++
    }
    if (addresses[first]) score -= 2
    if (score > best.score) best = { first, score }
  }
  return best.first
}

/** Splits a row at another delimiter, if that gives as many cells as the header has. */
function splitAt({ text }: RowText, other: string, { delimiter, columns }: Table): TextEdit[] | null {
  const { cells } = readRow(text, other)
  if (cells.length !== columns || columns < 2) return null
  const written = cells.map(({ value, from }) => writeCell(value, delimiter, text[from] === '"'))
  return [{ from: 0, to: text.length, text: written.join(delimiter) }]
}

/** Misspelt beginnings of a URL. */
const brokenScheme = /^(?:h?tt?ps?(?::\/*|\/+)|\/\/)/i

function withScheme(row: RowText, column: number, delimiter: string): TextEdit[] {
  const value = row.cells[column]?.value.trim() ?? ''
  if (value === '' || (isWebAddress(value) && /^https?:\/\//i.test(value))) return []
  const address = `https://${value.replace(brokenScheme, '')}`
  return isWebAddress(address) ? setCell(row, column, address, delimiter) : []
}

function trimmed(row: RowText, delimiter: string): TextEdit[] {
  return row.cells.flatMap(({ value }, column) => setCell(row, column, value.trim(), delimiter))
}

function filled(row: RowText, from: number, column: number, delimiter: string): TextEdit[] {
  const value = row.cells[from]?.value.trim() ?? ''
  if (!isWebAddress(value) || isWebAddress(row.cells[column]?.value ?? '')) return []
  return setCell(row, column, value, delimiter)
}
