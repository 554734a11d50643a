import type { KnownFailureReason } from '../import.ts'

/** The largest file that Exa accepts. Source: the `size` of POST /v0/imports. */
export const csvSizeLimitBytes = 50_000_000

/** As many as a spreadsheet has columns. With more, the delimiter or a line end is wrong. */
export const cellsOfRowAtMost = 16_384
/** Of long quoted cells, only the beginning counts. */
export const rowCharactersAtMost = 2_000_000
/** Including the cells that short rows lack. A full table in the largest file has fewer. */
export const cellsAtMost = csvSizeLimitBytes

/** What would make an import fail. */
export type CsvProblem = {
  reason: KnownFailureReason
  code:
    | 'binary'
    | 'encoding'
    | 'not_csv'
    | 'empty'
    | 'too_large'
    | 'no_records'
    | 'unclosed_quote'
    | 'too_many_cells'
    | 'row_too_long'
    | 'ragged'
    | 'size_mismatch'
    | 'count_mismatch'
    | 'no_such_column'
    | 'no_identifier'
  /** For people; names the row and the column where there is one. */
  message: string
  /** As a spreadsheet numbers it: the header is row 1. Null where it is no single row's fault. */
  row: number | null
  /** From 0. */
  column: number | null
}

/** Something that an import would survive: one for each kind, with its first place. */
export type CsvWarning = {
  code:
    | 'byte_order_mark'
    | 'header_names'
    | 'header_is_data'
    | 'short_rows'
    | 'long_rows'
    | 'empty_cells'
    | 'stray_quotes'
    | 'formulas'
    | 'missing_identifiers'
    | 'duplicate_identifiers'
  message: string
  row: number | null
  column: number | null
  /** How many times. */
  count: number
}

export type CsvColumn = {
  name: string
  /** How many of its cells are web addresses. */
  urls: number
  /** How many of its cells hold nothing. */
  empty: number
}

/** What is known of a file. One that is no text is not read; one that is too large is read as far as the limit. */
export type CsvReport = {
  sizeBytes: number
  /** Whether it begins with UTF-8's byte-order mark. */
  bom: boolean
  delimiter: string
  header: string[]
  /** Line breaks in quotes do not end a record, and blank lines are none. */
  records: number
  /** Lines that are not blank, the header and those inside quotes included. */
  lines: number
  columns: CsvColumn[]
  /** The first records, long cells cut. */
  preview: string[][]
  /** The column whose URLs identify the records; null if there is none. */
  identifier: {
    column: number
    guessed: boolean
    /** Repeats of the first million addresses; null if the column was found so late that they were not counted. */
    duplicates: number | null
    missing: number
  } | null
  /** What would make the import fail, the first one found, or null. */
  problem: CsvProblem | null
  warnings: CsvWarning[]
}

/** "row 14, column 3 (“Website”)", with the header's name for the column where it has one. */
export function placeWords(row: number, column: number | null, header: readonly string[]): string {
  if (column === null) return `row ${row}`
  return `row ${row}, ${columnWords(column, header)}`
}

/** "column 3 (“Website”)". */
export function columnWords(column: number, header: readonly string[]): string {
  const name = header[column]?.trim().slice(0, 60)
  return `column ${column + 1}${name ? ` (“${name}”)` : ''}`
}

/** A whole number as English writes it: "50,000,000". */
export function formatInteger(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** Collects warnings, one for each kind, with how often and where first. */
export function createWarnings() {
  const byCode = new Map<CsvWarning['code'], CsvWarning>()
  return {
    /** `message` is a function, because only the first of what may be millions is made. */
    note(
      code: CsvWarning['code'],
      { row, column }: Pick<CsvWarning, 'row' | 'column'>,
      message: () => string,
      count = 1,
    ): void {
      const known = byCode.get(code)
      if (known) known.count += count
      else byCode.set(code, { code, message: message(), row, column, count })
    },
    all: () => [...byCode.values()],
  }
}
