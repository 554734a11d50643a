import { isBlank } from './blank.ts'
import { createDecoder } from './decode.ts'
import { createExcerpt } from './excerpt.ts'
import { formatProblem, rowTooLong, tooLarge, tooManyCellsInRow, unclosedQuote } from './problems.ts'
import { createRecords } from './records.ts'
import {
  createWarnings,
  type CsvProblem,
  type CsvReport,
  csvSizeLimitBytes,
  type CsvWarning,
} from './report.ts'
import type { CsvRow } from './row.ts'
import type { OnRepeat } from './repeats.ts'
import { createRows } from './rows.ts'
import { createSdkCounts } from './sdk-counts.ts'

/** Bytes that are decoded and parsed at once. The parsed text takes many times as much memory. */
const pieceBytes = 16_384

/** Callbacks for callers that need more than the report, such as every row that has a problem. */
type CsvWatch = {
  /** The next text, before its rows are read. `skipped`: text before the first row that belongs to no row. */
  text: (text: string, skipped: string) => void
  /** Each row, even one of empty cells, with its own problem if it has one. */
  row: (row: CsvRow, isEmpty: boolean, problem: CsvProblem | null) => void
  repeat: OnRepeat
}

/**
 * Checks a CSV piece by piece, by the rules that the browser and the sandbox share: what would make the import fail, and
 * what is worth a look. The report does not depend on where the pieces are cut. `identifier`: the chosen column, from 0;
 * null to guess it.
 */
export function createCsvCheck({ identifier, watch }: { identifier: number | null; watch?: CsvWatch }) {
  const decoder = createDecoder()
  const sdkCounts = createSdkCounts()
  const records = createRecords(identifier, undefined, watch?.repeat)
  const excerpt = createExcerpt()
  let sizeBytes = 0
  /** Why the file is no text. If set, no other finding counts. */
  let noText: CsvProblem | null = null
  /** The first problem in the rows; the rows after it are still counted. */
  let rowProblem: CsvProblem | null = null
  const rows = createRows((row) => {
    if (isEmptyRow(row.cells)) {
      records.takeEmpty(row)
      watch?.row(row, true, null)
      return
    }
    excerpt.take(row)
    const found = records.take(row)
    watch?.row(row, false, found)
    if (!found || rowProblem) return
    rowProblem = found
    excerpt.markLast()
  }, watch?.text)

  const read = (bytes: Uint8Array, last: boolean) => {
    if (noText) return
    const { text, fault } = decoder.next(bytes, last)
    sdkCounts.take(text)
    rows.push(text)
    if (!fault) return
    const { row, cells } = rows.current()
    noText = formatProblem(fault, { row, column: cells.length - 1, header: records.header() })
    if (fault.isByte) excerpt.markOther({ row, cells: [...cells.slice(0, -1), `${cells.at(-1)}\uFFFD…`] })
  }

  /** Reads the last row, and checks whether its quotes were closed. */
  const endRows = (isWhole: boolean) => {
    const unclosed = rows.end(isWhole)
    const stopped = rows.stopped()
    if (!unclosed && !stopped) return
    const current = rows.current()
    const { row, cells } = current
    const found =
      unclosed === null
        ? (stopped === 'too long' ? rowTooLong : tooManyCellsInRow)(row)
        : unclosedQuote(unclosed, { row, column: cells.length - 1, header: records.header() })
    watch?.row(current, false, found)
    if (rowProblem) return
    rowProblem = found
    excerpt.markOther({ row, cells })
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

    /** How many addresses a column has so far, for `watch`. */
    urlsIn: records.urlsIn,

    /** The report, once the whole file was pushed. */
    end(): CsvReport {
      const isTooLarge = sizeBytes > csvSizeLimitBytes
      // In a file that is too large, the last row that was read is incomplete.
      if (!isTooLarge) read(new Uint8Array(), true)
      if (!noText) endRows(!isTooLarge)
      const { failingRow, ...found } = records.end(noText ?? rowProblem)
      if (failingRow) excerpt.markOther(failingRow)
      const problem = isTooLarge && !noText ? tooLarge : found.problem
      const shown = new Set([found.headerRow, ...found.preview.map(({ row }) => row)])
      return {
        ...found,
        ...(noText && nothingCounted),
        sizeBytes,
        delimiter: rows.delimiter(),
        sdkCounts: sdkCounts.end(),
        excerpt: problem?.row == null ? [] : excerpt.rows().filter(({ row }) => !shown.has(row)),
        problem,
        warnings: noText ? [] : [...warningsOf(decoder.bom(), rows.hasSeparatorLine()), ...found.warnings],
      }
    },
  }
}

function isEmptyRow(cells: readonly string[]): boolean {
  return cells.every(isBlank)
}

const nothingCounted = { columns: [], identifier: null }

function warningsOf(bom: boolean, hasSeparatorLine: boolean): CsvWarning[] {
  const warnings = createWarnings()
  const wholeFile = { row: null, column: null }
  if (bom)
    warnings.note(
      'byte_order_mark',
      wholeFile,
      () => 'The file begins with a byte-order mark, which is ignored.',
    )
  if (hasSeparatorLine)
    warnings.note(
      'separator_line',
      wholeFile,
      () => 'The first line says how cells are separated (“sep=”). It is not counted as a row.',
    )
  return warnings.all()
}
