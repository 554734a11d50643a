import { createReader, type Edit, type RepairDocument } from './document.ts'
import { readRow, type RowText, type TextEdit } from './row-text.ts'
import type { Scan } from './scan.ts'
import { utf8, utf8Length } from './utf8.ts'

/** How many bytes of a row are read. Of a longer row only the beginning is known. */
const rowBytesAtMost = 1_048_576

/** A row and its place in the document. `from`: the byte of its first character; `next`: that of the next row. */
export type PlacedRow = RowText & { row: number; from: number; next: number; isCut: boolean }

/** Reads rows of a scanned document by number, from 1. */
export function placedRows(document: RepairDocument, { index, end, report }: Scan) {
  const reader = createReader(document)
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

  /** The bytes of the row with its line end, as the index has them. */
  const placeOf = async (row: number, inOrder: boolean) => {
    const known = index.before(row)
    const behind = known.row === row && row < index.count() ? index.before(row + 1) : null
    if (row === index.count() && known.row === row) return { from: known.start, to: end }
    if (behind?.row === row + 1) return { from: known.start, to: behind.start }
    return placeFrom(known, row, inOrder)
  }

  /** The same in a file with too many rows to have each one in the index. */
  const placeFrom = async (known: { row: number; start: number }, row: number, inOrder: boolean) => {
    const bytes = await reader.read(known.start, known.start + rowBytesAtMost, inOrder)
    const text = decoder.decode(bytes)
    const ends: number[] = []
    const ended = () => ends.length > row - known.row
    let from = 0
    for (const { index: at, 0: lineEnd } of text.matchAll(/\n|\r(?!\n)/g)) {
      if (ended()) break
      // A line break inside quotes ends no row. Counting quotes is enough here: a file with so many rows has short ones.
      if ((text.slice(from, at).split('"').length - 1) % 2 === 1) continue
      ends.push(at + lineEnd.length)
      from = at + lineEnd.length
    }
    const before = ends[row - known.row - 1] ?? 0
    const last = ends[row - known.row] ?? text.length
    const start = known.start + utf8Length(text, 0, before)
    return { from: start, to: start + utf8Length(text, before, last) }
  }

  return {
    /** Reads a row. `inOrder`: the caller reads rows further down next. */
    async read(row: number, inOrder = false): Promise<PlacedRow> {
      const place = await placeOf(row, inOrder)
      const around = Math.max(0, place.from - 1)
      const to = Math.min(place.to, place.from + rowBytesAtMost)
      const bytes = await reader.read(around, to + 1, inOrder)
      // The index puts the \n of a \r\n into the next row.
      const isAfterReturn = place.from > 0 && bytes[0] === carriageReturn
      const from = place.from + Number(isAfterReturn && bytes[place.from - around] === lineFeed)
      const endsInReturn = bytes[to - around - 1] === carriageReturn
      const next = place.to + Number(endsInReturn && bytes[to - around] === lineFeed)
      const text = decoder.decode(bytes.subarray(from - around, to - around))
      return { ...readRow(text, report.delimiter), row, from, next, isCut: to < place.to }
    },
  }
}

const lineFeed = 0x0a
const carriageReturn = 0x0d

/** Turns an edit of the text of a row into one of the document. */
export function editOf({ text, from }: PlacedRow, change: TextEdit): Edit {
  return {
    from: from + utf8Length(text, 0, change.from),
    to: from + utf8Length(text, 0, change.to),
    bytes: utf8(change.text),
  }
}

/** Drops the first line of a row. An unclosed quote may have swallowed the lines after it, which must stay. */
export function dropFirstLine(row: PlacedRow): Edit {
  const [line] = /^.*?(?:\r\n|\n|\r)/s.exec(row.text) ?? []
  return line === undefined ? dropOf(row) : editOf(row, { from: 0, to: line.length, text: '' })
}

/** Drops a row with its line end. */
export function dropOf({ from, next }: PlacedRow): Edit {
  return { from, to: next, bytes: new Uint8Array() }
}
