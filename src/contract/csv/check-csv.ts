import { createDecoder } from './decode.ts'
import { createRecords } from './records.ts'
import { rowTooLong, tooLarge, tooManyCellsInRow, unclosedQuote } from './problems.ts'
import {
  createWarnings,
  type CsvProblem,
  type CsvReport,
  csvSizeLimitBytes,
  type CsvWarning,
  formatInteger,
} from './report.ts'
import { createRowReader, type PapaLike } from './rows.ts'

/** Bytes that are decoded and parsed at once: the result takes many times as much memory. */
const pieceBytes = 16_384

export type CsvCheck = ReturnType<typeof createCsvCheck>

/**
 * Checks a CSV as it comes, piece by piece, by the rules that the browser and the sandbox share: what would make the
 * import fail, and what is worth a look. The report does not depend on where the pieces are cut. `identifier`: the chosen
 * column, from 0; null to guess it.
 */
export function createCsvCheck(papa: PapaLike, { identifier }: { identifier: number | null }) {
  const decoder = createDecoder()
  const lines = createLineCount()
  const records = createRecords(identifier)
  let sizeBytes = 0
  /** Why it is no text. Then nothing else that was found counts. */
  let formatProblem: CsvProblem | null = null
  /** The first problem in the rows; the rows after it are still counted. */
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
      if (overflowRow !== null) rowProblem ??= tooManyCellsInRow(overflowRow)
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

/** Counts the lines of a text, given piece by piece, that hold anything but white space. */
function createLineCount() {
  let count = 0
  let hasText = false
  return {
    take(text: string): void {
      let from = 0
      for (;;) {
        const end = text.indexOf('\n', from)
        if (!hasText && text.slice(from, end === -1 ? undefined : end).trim() !== '') {
          hasText = true
          count++
        }
        if (end === -1) return
        hasText = false
        from = end + 1
      }
    },
    count: () => count,
  }
}
