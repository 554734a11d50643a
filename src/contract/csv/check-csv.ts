import { createDecoder } from './decode.ts'
import { createLineCount } from './lines.ts'
import { formatInteger } from './numbers.ts'
import { createRecords } from './records.ts'
import {
  cellsOfRowAtMost,
  type CsvProblem,
  type CsvReport,
  csvSizeLimitBytes,
  rowCharactersAtMost,
  type CsvWarning,
} from './report.ts'
import { createRowReader, type PapaLike } from './rows.ts'
import { createWarnings } from './warnings.ts'

/** Bytes that are worked on at once, however many come: what is made of them is many times as large. */
const pieceBytes = 16_384

export type CsvCheck = ReturnType<typeof createCsvCheck>

/**
 * Checks a CSV as it comes, piece by piece, by the rules that the browser and the sandbox share: what would make the
 * import fail, and what is worth a look. It comes to the same wherever the pieces are cut. `identifier`: the column,
 * from 0, that was chosen; null to guess.
 */
export function createCsvCheck(papa: PapaLike, { identifier }: { identifier: number | null }) {
  const decoder = createDecoder()
  const lines = createLineCount()
  const records = createRecords(identifier)
  let sizeBytes = 0
  /** Why it is no text; whatever else was found in it then does not count. */
  let formatProblem: CsvProblem | null = null
  /** The first of the rows; those behind it are still counted. */
  let rowProblem: CsvProblem | null = null
  const rows = createRowReader(papa, (cells, row) => {
    const found = records.take(cells, row)
    rowProblem ??= found
  })

  const read = (bytes: Uint8Array, last: boolean) => {
    if (formatProblem) return
    const decoded = decoder.next(bytes, last)
    if ('problem' in decoded) {
      formatProblem = decoded.problem
      return
    }
    lines.take(decoded.text)
    rows.push(decoded.text)
  }

  return {
    /** Takes the next bytes of the file. */
    push(bytes: Uint8Array): void {
      const room = Math.max(0, csvSizeLimitBytes - sizeBytes)
      sizeBytes += bytes.length
      const end = Math.min(bytes.length, room)
      for (let at = 0; at < end; at += pieceBytes)
        read(bytes.subarray(at, Math.min(at + pieceBytes, end)), false)
    },

    /** What the file is, once all of it was pushed. */
    end(): CsvReport {
      const isTooLarge = sizeBytes > csvSizeLimitBytes
      // Of a file that is too large the last row that was read is cut somewhere.
      if (!isTooLarge) read(new Uint8Array(), true)
      if (formatProblem)
        return {
          ...createRecords(identifier).end(),
          ...noText,
          sizeBytes,
          bom: decoder.bom(),
          problem: formatProblem,
        }
      rows.end(!isTooLarge)
      const unclosedRow = rows.unclosedRow()
      if (unclosedRow !== null) rowProblem ??= unclosedQuote(unclosedRow)
      const overflowRow = rows.overflowRow()
      if (overflowRow !== null) rowProblem ??= tooManyCells(overflowRow)
      const tooLongRow = rows.tooLongRow()
      if (tooLongRow !== null) rowProblem ??= rowTooLong(tooLongRow)
      const found = records.end()
      return {
        ...found,
        sizeBytes,
        bom: decoder.bom(),
        delimiter: rows.delimiter(),
        lines: lines.count(),
        problem: isTooLarge ? tooLarge : (rowProblem ?? found.problem),
        warnings: [...warningsOf(decoder.bom(), rows.strayQuotes()), ...found.warnings],
      }
    },
  }
}

const noText = { delimiter: ',', lines: 0, warnings: [] }

const tooLarge: CsvProblem = {
  reason: 'invalid_file_content',
  code: 'too_large',
  message: `The file is larger than ${formatInteger(csvSizeLimitBytes)} bytes. Split it into several.`,
  row: null,
  column: null,
}

function unclosedQuote(row: number): CsvProblem {
  const message = `A quote is opened in row ${formatInteger(row)} and never closed.`
  return { reason: 'invalid_file_content', code: 'unclosed_quote', message, row, column: null }
}

function tooManyCells(row: number): CsvProblem {
  const message = `Row ${formatInteger(row)} has more than ${formatInteger(cellsOfRowAtMost)} cells. Look at its line ends and its delimiters.`
  return { reason: 'invalid_file_content', code: 'too_many_cells', message, row, column: null }
}

function rowTooLong(row: number): CsvProblem {
  const message = `Row ${formatInteger(row)} has more than ${formatInteger(rowCharactersAtMost)} characters. Look at its line ends and its quotes.`
  return { reason: 'invalid_file_content', code: 'row_too_long', message, row, column: null }
}

function warningsOf(bom: boolean, strayQuotes: { count: number; row: number }): CsvWarning[] {
  const warnings = createWarnings()
  if (bom)
    warnings.note(
      'byte_order_mark',
      { row: null, column: null },
      () => 'The file begins with a byte-order mark, which is left out.',
    )
  const { row, count } = strayQuotes
  if (count > 0)
    warnings.note(
      'stray_quotes',
      { row, column: null },
      () => `In row ${formatInteger(row)} a quote stands inside a cell.`,
      count,
    )
  return warnings.all()
}
