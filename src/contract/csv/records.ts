import { isBlank } from './blank.ts'
import { isFormula } from './formula.ts'
import { type Header, headerOf, headerWarnings, usedColumns } from './header.ts'
import { likelyIdentifiers } from './identifier.ts'
import { headerBelowNotes, notesWithin } from './notes-above.ts'
import {
  contentProblem,
  identifierProblem,
  notesAboveHeader,
  quoteProblem,
  tooManyCellsInAll,
  tooShort,
  tooWide,
} from './problems.ts'
import type { CsvRow, QuoteFault } from './row.ts'
import { createRecordWarnings } from './record-warnings.ts'
import { createRepeats, type OnRepeat } from './repeats.ts'
import {
  cellsAtMost,
  type CsvColumn,
  type CsvProblem,
  type CsvReport,
  type ShownRow,
  shownRow,
} from './report.ts'
import { createShortRows } from './short-rows.ts'
import { isWebAddress } from './web-address.ts'

const previewRecords = 20
const previewCells = 1_000
/** How many cells of a row are examined to detect notes above the header. */
const cellsOfNotes = 100
/** If more rows than this share end before their identifier, that is a problem of the file. */
export const shortShare = 0.1

/** A row without its position in the text. */
type TakenRow = Omit<CsvRow, 'end'>

type Findings = Pick<
  CsvReport,
  'header' | 'headerRow' | 'records' | 'columns' | 'preview' | 'identifier' | 'problem' | 'warnings'
> & {
  /** The row of the problem, if it is known only at the end. */
  failingRow: ShownRow | null
}

/**
 * Checks the rows of a file one by one: the header, then the records. `chosen`: the identifier column, from 0; null to
 * guess it. `addressesRemembered`: how many addresses to keep as hashes to find repeats; a million take 25 MB.
 */
export function createRecords(chosen: number | null, addressesRemembered = 1_000_000, onRepeat?: OnRepeat) {
  let header: Header | null = null
  const names = () => header?.names ?? []
  const warnings = createRecordWarnings(names)
  const repeats = createRepeats(chosen, addressesRemembered, onRepeat)
  const shortRows = createShortRows()
  let columns: CsvColumn[] = []
  let records = 0
  let cellsInAll = 0
  const preview: ShownRow[] = []
  /** The first rows, to find the header if the first row is none. */
  const firstRows: ShownRow[] = []
  /** The first cell with a space before its quotes. */
  let spaced: { fault: QuoteFault; row: number } | null = null

  /** A problem if a quote changed how the row is split. */
  const misreadQuote = ({ cells, row, fault }: TakenRow): CsvProblem | null => {
    if (!fault) return null
    const isOdd = cells.length !== columns.length
    if (fault.misread === 'certain' || (fault.misread === 'possible' && isOdd))
      return quoteProblem(fault, row, names())
    if (fault.kind === 'spaced') spaced ??= { fault, row }
    if (fault.kind !== 'backslash') warnings.quote(fault, row)
    return null
  }

  const takeHeader = (found: TakenRow): CsvProblem | null => {
    const { cells, row } = found
    header = headerOf(cells, row)
    columns = header.names.map((name) => ({ name, urls: 0, empty: 0 }))
    return misreadQuote(found)
  }

  const takeCell = (cell: string, counts: CsvColumn, row: number, column: number) => {
    if (isWebAddress(cell)) {
      counts.urls++
      repeats.note(cell, row, column)
    } else if (isBlank(cell)) {
      counts.empty++
      if (counts.name !== '') warnings.emptyCell(row, column)
    } else if (isFormula(cell)) warnings.formula(row, column)
  }

  /** A problem if a cell beyond the header holds anything. */
  const tooWideProblem = ({ cells, row }: TakenRow): CsvProblem | null => {
    if (cells.length <= columns.length) return null
    const extra = cells.findIndex((cell, column) => column >= columns.length && !isBlank(cell))
    if (extra !== -1) return tooWide({ row, cells }, columns.length, extra)
    warnings.longRow(row, columns.length)
    return null
  }

  const takeRecord = (found: TakenRow, { namedColumns }: Header): CsvProblem | null => {
    const { cells, row } = found
    records++
    // If the table is too large, the records are only counted.
    if (cellsInAll > cellsAtMost) return null
    cellsInAll += columns.length
    if (cellsInAll > cellsAtMost) return tooManyCellsInAll(row)
    const problem = misreadQuote(found) ?? tooWideProblem(found)
    if (problem) return problem
    const width = Math.min(cells.length, columns.length)
    for (let column = 0; column < width; column++)
      // The casts are safe: `column` is below both lengths.
      takeCell(cells[column] as string, columns[column] as CsvColumn, row, column)
    // Missing cells count as empty.
    for (const column of columns.slice(width)) column.empty++
    if (width < namedColumns) shortRows.note(found)
    if (preview.length < previewRecords) preview.push(shownRow({ row, cells: cells.slice(0, previewCells) }))
    repeats.recordTaken(columns, records)
    return null
  }

  /** The likely header, if the first row is none. `problem`: the first problem in the rows. */
  const headerBelow = (problem: CsvProblem | null, identifier: number | null): ShownRow | null => {
    if (!header || (problem && problem.code !== 'ragged')) return null
    const hasOneName = columns.length > 1 && columns.filter(({ name }) => name !== '').length === 1
    return headerBelowNotes(firstRows, problem !== null || identifier === null || hasOneName)
  }

  /** A problem of the file as a whole, and the row that shows it. */
  const wholeProblem = (identifier: number | null): readonly [CsvProblem | null, ShownRow | null] => {
    if (!header) return [contentProblem('empty', 'The file is empty.', ''), null]
    if (records === 0)
      return [contentProblem('no_records', 'The file has a header and no records below it.', ''), null]
    const short = shortRows.lacking(identifier ?? header.namedColumns - 1)
    if (short.first && short.count > records * shortShare)
      return [tooShort(short.first, { short: short.count, records }, identifier, names()), short.first]
    const problem = identifierProblem(chosen, identifier, columns, header.row)
    // An address with quotes in its text does not count as one.
    if (problem?.code === 'no_identifier' && spaced)
      return [quoteProblem(spaced.fault, spaced.row, names()), null]
    return [problem, null]
  }

  const identifierAt = (column: number): Findings['identifier'] => {
    const counts = columns[column]
    if (!counts) return null
    const { count } = repeats.end(column, columns, records)
    return { column, duplicates: count, missing: records - counts.urls }
  }

  const noteAtEnd = (identifier: Findings['identifier'], { namedColumns }: Header) => {
    const { first: short, count } = shortRows.lacking(namedColumns - 1)
    if (short) warnings.shortRows(short.row, short.length, namedColumns, count)
    if (!identifier || columns[identifier.column]?.urls === 0) return
    const { column, missing } = identifier
    if (missing > 0) warnings.missingIdentifiers(column, missing, records)
    const { first, count: repeated, isFull } = repeats.end(column, columns, records)
    if (first && repeated) warnings.duplicates(column, first, repeated, isFull ? addressesRemembered : null)
  }

  return {
    /** Takes a row that is not empty, and returns its problem, if any. */
    take(found: TakenRow): CsvProblem | null {
      if (firstRows.length < notesWithin)
        firstRows.push(shownRow({ row: found.row, cells: found.cells.slice(0, cellsOfNotes) }))
      return header ? takeRecord(found, header) : takeHeader(found)
    },

    /** Takes a row of empty cells. It is no record. */
    takeEmpty({ row, cells }: TakenRow): void {
      if (header && cells.length > 1) warnings.emptyRow(row)
    },

    /** The names of the columns, as far as they are known. */
    header: names,

    /** How many addresses a column has so far. */
    urlsIn: (column: number): number => columns[column]?.urls ?? 0,

    /** The result, after the last row. `rowProblem`: the first problem in the rows. */
    end(rowProblem: CsvProblem | null): Findings {
      if (header) {
        columns = usedColumns(columns, header, records)
        header = { ...header, names: header.names.slice(0, columns.length) }
      }
      const [likely = null] = likelyIdentifiers(columns, records)
      const column = chosen ?? likely
      const identifier = column === null ? null : identifierAt(column)
      if (header) noteAtEnd(identifier, header)
      const notes = headerBelow(rowProblem, column)
      const [problem, failingRow] = notes
        ? [notesAboveHeader(notes), notes]
        : rowProblem
          ? [rowProblem, null]
          : wholeProblem(column)
      return {
        header: [...names()],
        headerRow: header?.row ?? null,
        records,
        columns,
        preview,
        identifier,
        problem,
        failingRow,
        warnings: [...(header ? headerWarnings(header) : []), ...warnings.all()],
      }
    },
  }
}
