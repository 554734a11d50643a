import type { KnownFailureReason } from '../import.ts'

/** The most that a file may weigh; one byte more is refused. Source: the `size` of POST /v0/imports. */
export const csvSizeLimitBytes = 50_000_000

/** A row of more cells than a spreadsheet has columns is no row of a table: the delimiter or a line end went wrong. */
export const cellsOfRowAtMost = 16_384
/** Characters of a row that has not ended yet, of quoted cells that go on and on their beginnings alone. */
export const rowCharactersAtMost = 2_000_000
/** Cells in all, those that short rows leave out counted too: a full table of the largest file has fewer. */
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

/** What an import would survive, and what is worth a look: one for each kind, with its first place. */
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

/** All that is known of a file once it was read to its end. Of one that is no text nothing was read, of one too large the start. */
export type CsvReport = {
  sizeBytes: number
  /** Whether it begins with UTF-8's byte-order mark. */
  bom: boolean
  delimiter: string
  header: string[]
  /** The real number: line breaks in quotes end none, blank lines are none. */
  records: number
  /** Lines that hold anything, quoted line breaks counted as lines: what a count by lines comes to, plus the header. */
  lines: number
  columns: CsvColumn[]
  /** The first records, long cells cut. */
  preview: string[][]
  /** The column that says what each record is about; null where there is none. */
  identifier: {
    column: number
    guessed: boolean
    /** Null where the column turned out to be the one so late that its repeats were not counted. */
    duplicates: number | null
    missing: number
  } | null
  /** The first thing that would make the import fail; null where none was found. */
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
