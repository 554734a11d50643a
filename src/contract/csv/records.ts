import {
  type AddressHash,
  createRepeatCount,
  hashOfAddress,
  isWebAddress,
  likelyIdentifiers,
} from './identifier.ts'
import { formatInteger } from './numbers.ts'
import {
  cellsAtMost,
  columnWords,
  type CsvColumn,
  type CsvProblem,
  type CsvReport,
  placeWords,
} from './report.ts'
import { createWarnings } from './warnings.ts'

const previewRecords = 20
/** Nobody reads more of a cell in a preview, or of a name in the header. */
const shownCharacters = 300
/** Records after which it is decided whose repeats are counted: those of the likeliest identifiers so far. */
const candidatesAfter = 1_000
/** Or so many addresses, whichever comes first: a wide file has millions of them in a few hundred records. */
const candidatesAfterAddresses = 100_000
const candidatesAtMost = 3
/** More short rows than this share are no slip here and there. */
const shortShare = 0.1

type Findings = Pick<
  CsvReport,
  'header' | 'records' | 'columns' | 'preview' | 'identifier' | 'problem' | 'warnings'
>

/**
 * What the rows of a file hold, taken one by one: the header, then the records. `chosen`: the column, from 0, that was
 * named as the identifier; null to guess. Keeps the first records, and a number for each identifier.
 */
export function createRecords(chosen: number | null) {
  const warnings = createWarnings()
  let header: string[] | null = null
  let columns: CsvColumn[] = []
  let records = 0
  const preview: string[][] = []
  /** The addresses of the first records by column, until it is known whose repeats are to be counted. */
  let early: { row: number; hash: AddressHash }[][] = []
  let earlyAddresses = 0
  /** By column; none where it is no candidate. */
  let repeats: (ReturnType<typeof createRepeatCount> | undefined)[] | null = null
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

  /** Takes a cell; tells whether it is a web address. */
  const takeCell = (cell: string, told: CsvColumn, row: number, column: number): boolean => {
    if (isWebAddress(cell)) {
      told.urls++
      return true
    }
    if (cell.trim() === '') {
      told.empty++
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
    if (repeats) repeats[column]?.note(hashOfAddress(cell), row)
    else {
      earlyAddresses++
      const addresses = (early[column] ??= [])
      addresses.push({ row, hash: hashOfAddress(cell) })
    }
  }

  const chooseCandidates = () => {
    const candidates = chosen === null ? likelyIdentifiers(columns, records) : [chosen]
    repeats = []
    for (const column of candidates.slice(0, candidatesAtMost)) {
      const repeat = createRepeatCount()
      for (const { hash, row } of early[column] ?? []) repeat.note(hash, row)
      repeats[column] = repeat
    }
    early = []
  }

  /** Cells beyond the header: nobody can say what they are. */
  const raggedAt = (cells: string[], row: number): CsvProblem | null => {
    const extra = cells.findIndex((cell, column) => column >= columns.length && cell.trim() !== '')
    if (extra !== -1)
      return problemOf(
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
    // Of a table that is too large the records are counted, no more.
    if (cellsInAll > cellsAtMost) return null
    cellsInAll += columns.length
    if (cellsInAll > cellsAtMost) return tooManyCells(row)
    if (cells.length > columns.length) {
      const ragged = raggedAt(cells, row)
      if (ragged) return ragged
    }
    const width = Math.min(cells.length, columns.length)
    for (let column = 0; column < width; column++) {
      // Within their bounds, by the line above.
      const cell = cells[column] as string
      if (takeCell(cell, columns[column] as CsvColumn, row, column)) noteAddress(cell, row, column)
    }
    if (width < columns.length) {
      shortRows++
      firstShortRow ||= row
      // What is missing counts as empty: all at once, as a short row of a wide file may lack thousands.
      for (const column of columns.slice(width)) column.empty++
      noteEmptyCells(row, width, columns.length - width)
    }
    if (preview.length < previewRecords) preview.push(cells.map(shown))
    if (!repeats && (records >= candidatesAfter || earlyAddresses >= candidatesAfterAddresses))
      chooseCandidates()
    return null
  }

  const endProblem = (identifier: number | null): CsvProblem | null => {
    if (!header) return problemOf('empty', 'The file is empty.', null)
    if (records === 0) return problemOf('no_records', 'The file has a header and no records below it.', null)
    if (shortRows > records * shortShare)
      return problemOf(
        'ragged',
        `${formatInteger(shortRows)} of ${formatInteger(records)} records have fewer cells than the header has columns. The first of them is row ${formatInteger(firstShortRow)}.`,
        { row: firstShortRow, column: null },
      )
    return identifierProblem(chosen, identifier, columns)
  }

  return {
    /** Takes a row that is not blank; gives what makes going on pointless, if anything does. */
    take(cells: string[], row: number): CsvProblem | null {
      if (header) return takeRecord(cells, row)
      takeHeader(cells, row)
      return null
    },

    /** What the rows came to, when no more will follow. */
    end(): Findings {
      if (!repeats) chooseCandidates()
      const [likely = null] = likelyIdentifiers(columns, records)
      const column = chosen ?? likely
      const told = column === null ? undefined : columns[column]
      const repeated = repeats?.[column ?? -1]?.result() ?? { count: null, first: null }
      const missing = records - (told?.urls ?? 0)
      if (shortRows > 0)
        warnings.note(
          'short_rows',
          { row: firstShortRow, column: null },
          () =>
            `Row ${formatInteger(firstShortRow)} ends before the header does; what is missing counts as empty.`,
          shortRows,
        )
      if (column !== null && told && told.urls > 0) {
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
              `Row ${formatInteger(repeated.first ?? 0)} has an address in ${where} that stood there before.`,
            repeated.count,
          )
      }
      return {
        header: header ?? [],
        records,
        columns,
        preview,
        identifier:
          column !== null && told
            ? { column, guessed: chosen === null, duplicates: repeated.count, missing }
            : null,
        problem: endProblem(column),
        warnings: warnings.all(),
      }
    },
  }
}

/** A cell as it is shown. It is a text of its own: a part of another would keep all of that in memory. */
function shown(cell: string): string {
  const text = cell.length > shownCharacters ? `${cell.slice(0, shownCharacters)}…` : cell
  return JSON.parse(JSON.stringify(text)) as string
}

function tooManyCells(row: number): CsvProblem {
  const message = `Up to row ${formatInteger(row)} the table has more than ${formatInteger(cellsAtMost)} cells, as the header names so many columns. Leave out columns that hold nothing.`
  return problemOf('too_many_cells', message, { row, column: null })
}

function problemOf(
  code: CsvProblem['code'],
  message: string,
  place: { row: number; column: number | null } | null,
): CsvProblem {
  return {
    reason: 'invalid_file_content',
    code,
    message,
    row: place?.row ?? null,
    column: place?.column ?? null,
  }
}

function identifierProblem(
  chosen: number | null,
  column: number | null,
  columns: readonly CsvColumn[],
): CsvProblem | null {
  const wrong = (code: CsvProblem['code'], message: string): CsvProblem => {
    return { reason: 'missing_identifier', code, message, row: column === null ? null : 1, column }
  }
  if (chosen !== null && chosen >= columns.length)
    return wrong(
      'no_such_column',
      `Column ${chosen + 1} was named as the identifier, and the header, in row 1, has ${columns.length}.`,
    )
  if (column === null)
    return wrong(
      'no_identifier',
      'No column of the header, in row 1, holds web addresses that say what each record is about: profile addresses for people, homepages for companies.',
    )
  if (columns[column]?.urls !== 0) return null
  const where = columnWords(
    column,
    columns.map(({ name }) => name),
  )
  return wrong('no_identifier', `The identifier is ${where} of row 1, and no record has a web address there.`)
}

/** Numbers with a sign and phone numbers begin as formulas do and are none. */
function isFormula(cell: string): boolean {
  return /^\s*(?:[=@]|[+-](?![\d\s().,-]*$))/.test(cell)
}
