import { createRepeatCount, hashOfAddress, isWebAddress, likelyIdentifiers } from './identifier.ts'
import { contentProblem, identifierProblem, tooManyCellsInAll } from './problems.ts'
import {
  cellsAtMost,
  columnWords,
  createWarnings,
  type CsvColumn,
  type CsvProblem,
  type CsvReport,
  formatInteger,
  placeWords,
} from './report.ts'

const previewRecords = 20
/** Characters of a cell in the preview, or of a name in the header. */
const shownCharacters = 300
/** Records after which the columns are chosen whose repeats are counted: the likeliest identifiers so far. */
const candidatesAfter = 1_000
/** Or so many addresses, whichever comes first: a wide file has millions of them in a few hundred records. */
const candidatesAfterAddresses = 100_000
const candidatesAtMost = 3
/** From this share on, short rows are a problem and not a few slips. */
const shortShare = 0.1

type Findings = Pick<
  CsvReport,
  'header' | 'records' | 'columns' | 'preview' | 'identifier' | 'problem' | 'warnings'
>

/**
 * Takes the rows of a file one by one: the header, then the records. `chosen`: the identifier's column, from 0; null to
 * guess it. `addressesRemembered`: how many addresses are kept as hashes to find repeats; a million take some 50 MB.
 */
export function createRecords(chosen: number | null, addressesRemembered = 1_000_000) {
  const warnings = createWarnings()
  let header: string[] | null = null
  let columns: CsvColumn[] = []
  let records = 0
  const preview: string[][] = []
  /** The addresses of the first records by column, until the candidates are chosen. */
  let early: { row: number; hash: number }[][] = []
  let earlyAddresses = 0
  /** Null until the candidates are chosen. */
  let repeats: ReturnType<typeof createRepeatCount> | null = null
  let shortRows = 0
  let firstShortRow = 0
  let cellsInAll = 0

  const takeHeader = (cells: string[], row: number) => {
    const names = cells.map((cell) => shown(cell.trim()))
    header = names
    columns = names.map((name) => ({ name, urls: 0, empty: 0 }))
    const seen = new Set<string>()
    const unclear = names.findIndex((name) => {
      const isKnown = seen.has(name)
      seen.add(name)
      return name === '' || isKnown
    })
    const unclearWords = () =>
      `In the header, ${columnWords(unclear, names)} ${names[unclear] === '' ? 'has no name' : 'is named like another'}.`
    if (unclear !== -1) warnings.note('header_names', { row, column: unclear }, unclearWords)
    const address = names.findIndex(isWebAddress)
    if (address !== -1)
      warnings.note(
        'header_is_data',
        { row, column: address },
        () =>
          `The first row is taken for the header, and ${placeWords(row, address, names)} is a web address.`,
      )
  }

  /** Takes a cell, and returns whether it is a web address. */
  const takeCell = (cell: string, counts: CsvColumn, row: number, column: number): boolean => {
    if (isWebAddress(cell)) {
      counts.urls++
      return true
    }
    if (cell.trim() === '') {
      counts.empty++
      noteEmptyCells(row, column, 1)
    } else if (isFormula(cell))
      warnings.note(
        'formulas',
        { row, column },
        () =>
          `A spreadsheet would take ${placeWords(row, column, header ?? [])} for a formula. It is imported as the text it is.`,
      )
    return false
  }

  const noteEmptyCells = (row: number, column: number, count: number) =>
    warnings.note(
      'empty_cells',
      { row, column },
      () => `The first empty cell is ${placeWords(row, column, header ?? [])}.`,
      count,
    )

  const noteAddress = (cell: string, row: number, column: number) => {
    if (repeats) {
      if (repeats.has(column)) repeats.note(column, hashOfAddress(cell), row)
    } else {
      earlyAddresses++
      const addresses = (early[column] ??= [])
      addresses.push({ row, hash: hashOfAddress(cell) })
    }
  }

  const chooseCandidates = () => {
    const likely = chosen === null ? likelyIdentifiers(columns, records) : [chosen]
    const candidates = likely.slice(0, candidatesAtMost)
    const count = createRepeatCount(candidates, addressesRemembered)
    for (const column of candidates)
      for (const { hash, row } of early[column] ?? []) count.note(column, hash, row)
    repeats = count
    early = []
  }

  /** A problem if a cell beyond the header holds anything. */
  const raggedAt = (cells: string[], row: number): CsvProblem | null => {
    const extra = cells.findIndex((cell, column) => column >= columns.length && cell.trim() !== '')
    if (extra !== -1)
      return contentProblem(
        'ragged',
        `Row ${formatInteger(row)} has ${cells.length} cells, and the header names ${columns.length} columns. A cell with the delimiter in it must stand in quotes.`,
        { row, column: extra },
      )
    warnings.note(
      'long_rows',
      { row, column: columns.length },
      () => `Row ${formatInteger(row)} ends in empty cells beyond the header, which are left out.`,
    )
    return null
  }

  const takeRecord = (cells: string[], row: number): CsvProblem | null => {
    records++
    // In a table that is too large, the records are only counted.
    if (cellsInAll > cellsAtMost) return null
    cellsInAll += columns.length
    if (cellsInAll > cellsAtMost) return tooManyCellsInAll(row)
    if (cells.length > columns.length) {
      const ragged = raggedAt(cells, row)
      if (ragged) return ragged
    }
    const width = Math.min(cells.length, columns.length)
    for (let column = 0; column < width; column++) {
      // The casts are safe: `column` is below both lengths.
      const cell = cells[column] as string
      if (takeCell(cell, columns[column] as CsvColumn, row, column)) noteAddress(cell, row, column)
    }
    if (width < columns.length) {
      shortRows++
      firstShortRow ||= row
      // Missing cells count as empty. All at once, since a short row may lack thousands.
      for (const column of columns.slice(width)) column.empty++
      noteEmptyCells(row, width, columns.length - width)
    }
    if (preview.length < previewRecords) preview.push(cells.map(shown))
    if (!repeats && (records >= candidatesAfter || earlyAddresses >= candidatesAfterAddresses))
      chooseCandidates()
    return null
  }

  const endProblem = (identifier: number | null): CsvProblem | null => {
    if (!header) return contentProblem('empty', 'The file is empty.')
    if (records === 0) return contentProblem('no_records', 'The file has a header and no records below it.')
    if (shortRows > records * shortShare)
      return contentProblem(
        'ragged',
        `${formatInteger(shortRows)} of ${formatInteger(records)} records have fewer cells than the header has columns. The first of them is row ${formatInteger(firstShortRow)}.`,
        { row: firstShortRow, column: null },
      )
    return identifierProblem(chosen, identifier, columns)
  }

  return {
    /** Takes a row that is not blank, and returns its problem, if any. */
    take(cells: string[], row: number): CsvProblem | null {
      if (header) return takeRecord(cells, row)
      takeHeader(cells, row)
      return null
    },

    /** What was found, once all rows were taken. */
    end(): Findings {
      if (!repeats) chooseCandidates()
      const [likely = null] = likelyIdentifiers(columns, records)
      const column = chosen ?? likely
      const counted = column === null ? undefined : columns[column]
      const repeated = repeats?.result(column ?? -1) ?? { count: null, first: null }
      const missing = records - (counted?.urls ?? 0)
      if (shortRows > 0)
        warnings.note(
          'short_rows',
          { row: firstShortRow, column: null },
          () =>
            `Row ${formatInteger(firstShortRow)} ends before the header does; what is missing counts as empty.`,
          shortRows,
        )
      if (column !== null && counted && counted.urls > 0) {
        const where = columnWords(column, header ?? [])
        if (missing > 0)
          warnings.note(
            'missing_identifiers',
            { row: null, column },
            () => `Not every cell of ${where} is a web address.`,
            missing,
          )
        if (repeated.count)
          warnings.note(
            'duplicate_identifiers',
            { row: repeated.first, column },
            () =>
              `Row ${formatInteger(repeated.first ?? 0)} has an address in ${where} that stood there before.${repeats?.isFull() ? ` Only repeats of the first ${formatInteger(addressesRemembered)} addresses are counted.` : ''}`,
            repeated.count,
          )
      }
      return {
        header: header ?? [],
        records,
        columns,
        preview,
        identifier:
          column !== null && counted
            ? { column, guessed: chosen === null, duplicates: repeated.count, missing }
            : null,
        problem: endProblem(column),
        warnings: warnings.all(),
      }
    },
  }
}

/** A cell for the preview. By JSON, which copies it: a slice would keep the whole piece of the file in memory. */
function shown(cell: string): string {
  const text = cell.length > shownCharacters ? `${cell.slice(0, shownCharacters)}…` : cell
  return JSON.parse(JSON.stringify(text)) as string
}

/** Numbers with a sign and phone numbers begin as formulas do and are none. */
function isFormula(cell: string): boolean {
  return /^\s*(?:[=@]|[+-](?![\d\s().,-]*$))/.test(cell)
}
