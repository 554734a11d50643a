import { formatInteger } from '../count-words.ts'
import type { KnownFailureReason } from '../import.ts'
import type { SdkCounts } from './sdk-counts.ts'

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
    | 'stray_quote'
    | 'backslash_quote'
    | 'spaced_quote'
    | 'notes_above_header'
    | 'too_many_cells'
    | 'row_too_long'
    | 'ragged'
    | 'size_mismatch'
    | 'count_mismatch'
    | 'no_such_column'
    | 'no_identifier'
  /** For people: what is wrong and where. */
  message: string
  /** What to do; empty where the message says it. */
  advice: string
  /** As a spreadsheet numbers it, blank rows too: mostly the header is row 1. Null where it is no single row's fault. */
  row: number | null
  /** From 0. */
  column: number | null
}

/** Something that an import would survive: one for each kind, with its first place. */
export type CsvWarning = {
  code:
    | 'byte_order_mark'
    | 'separator_line'
    | 'empty_rows'
    | 'header_names'
    | 'header_is_data'
    | 'short_rows'
    | 'long_rows'
    | 'empty_cells'
    | 'stray_quotes'
    | 'spaced_quotes'
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

/** A row as it is shown, long cells cut. */
export type ShownRow = { row: number; cells: string[] }

/** What is known of a file. One that is no text, or too large, is read as far as that shows. */
export type CsvReport = {
  sizeBytes: number
  delimiter: string
  header: string[]
  /** The row that it is; null if there is none. */
  headerRow: number | null
  /** Line breaks in quotes do not end a record; blank lines and rows of empty cells are none. */
  records: number
  sdkCounts: SdkCounts
  columns: CsvColumn[]
  /** The first records. */
  preview: ShownRow[]
  /** The row of the problem with those around it, as far as they are not in `preview`. */
  excerpt: ShownRow[]
  /** The column whose URLs identify the records; null if there is none. */
  identifier: {
    column: number
    /** Repeats of the first million addresses; null if the column was found so late that they were not counted. */
    duplicates: number | null
    missing: number
  } | null
  /** What would make the import fail, the first one found, or null. */
  problem: CsvProblem | null
  warnings: CsvWarning[]
}

const shownCharacters = 300

/** A cell as it is shown. By JSON, which copies it: a slice would keep the whole piece of the file in memory. */
export function shownCell(cell: string): string {
  const text = cell.length > shownCharacters ? `${cell.slice(0, shownCharacters)}…` : cell
  return JSON.parse(JSON.stringify(text)) as string
}

/** A row as it is shown. */
export function shownRow({ row, cells }: ShownRow): ShownRow {
  return { row, cells: cells.map(shownCell) }
}

/** "Row 14, column 3 (“Website”)", with the header's name for the column where it has one. */
export function placeWords(row: number, column: number | null, header: readonly string[]): string {
  const words = `Row ${formatInteger(row)}`
  return column === null ? words : `${words}, ${columnWords(column, header)}`
}

/** "column 3 (“Website”)". */
export function columnWords(column: number, header: readonly string[]): string {
  const name = header[column]?.trim().slice(0, 60)
  return `column ${column + 1}${name ? ` (“${name}”)` : ''}`
}

/** "Website", or "column 3" where the header has no name for it. */
export function columnName(column: number, header: readonly string[]): string {
  return header[column]?.trim().slice(0, 60) || `column ${column + 1}`
}

/** Collects warnings, one for each kind, with how often and where first. */
export function createWarnings() {
  type Noted = Omit<CsvWarning, 'message'> & { words: (count: number) => string }
  const byCode = new Map<CsvWarning['code'], Noted>()
  return {
    /** `words` are made once, at the end, of the first place and the count of all. */
    note(
      code: CsvWarning['code'],
      { row, column }: Pick<CsvWarning, 'row' | 'column'>,
      words: (count: number) => string,
      count = 1,
    ): void {
      const known = byCode.get(code)
      if (known) known.count += count
      else byCode.set(code, { code, words, row, column, count })
    },
    all: (): CsvWarning[] =>
      [...byCode.values()].map(({ words, ...warning }) =>
        Object.assign(warning, { message: words(warning.count) }),
      ),
  }
}
