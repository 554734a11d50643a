import { countWords, formatInteger } from '../count-words.ts'
import type { DecodeFault } from './decode.ts'
import type { QuoteFault } from './row.ts'
import {
  cellsAtMost,
  cellsOfRowAtMost,
  columnWords,
  type CsvColumn,
  type CsvProblem,
  type CsvReport,
  csvSizeLimitBytes,
  placeWords,
  rowCharactersAtMost,
  type ShownRow,
} from './report.ts'

type Place = { row: number | null; column: number | null }

/** A problem with the content of the file. */
export function contentProblem(
  code: CsvProblem['code'],
  message: string,
  advice: string,
  place: Place = { row: null, column: null },
): CsvProblem {
  return { reason: 'invalid_file_content', code, message, advice, ...place }
}

export const tooLarge = contentProblem(
  'too_large',
  `The file is larger than ${formatInteger(csvSizeLimitBytes)} bytes.`,
  'Split it into several.',
)

type CsvPlace = { row: number; column: number | null; header: readonly string[] }

/** The problem of a file or a cell that is not text in UTF-8. */
export function formatProblem({ code, words, advice, isByte }: DecodeFault, place: CsvPlace): CsvProblem {
  const { row, column, header } = place
  return {
    reason: 'invalid_format',
    code,
    message: isByte ? `${placeWords(row, column, header)} ${words}` : words,
    advice,
    row: isByte ? row : null,
    column: isByte ? column : null,
  }
}

type QuoteWords = readonly [code: CsvProblem['code'], words: string, advice: string]

const quoteWords: Record<QuoteFault['kind'], QuoteWords> = {
  backslash: [
    'backslash_quote',
    String.raw`escapes a quote with a backslash (\").`,
    'Double the quote instead ("").',
  ],
  stray: ['stray_quote', 'has a single quote inside a quoted cell.', 'Double it ("").'],
  spaced: ['spaced_quote', 'has a space before its opening quote.', 'Remove the space.'],
}

/** A quote that makes a row read differently than meant. */
export function quoteProblem(
  { kind, column }: QuoteFault,
  row: number,
  header: readonly string[],
): CsvProblem {
  const [code, words, advice] = quoteWords[kind]
  return contentProblem(code, `${placeWords(row, column, header)} ${words}`, advice, { row, column })
}

export function unclosedQuote(fault: QuoteFault | 'unclosed', { row, column, header }: CsvPlace): CsvProblem {
  if (fault !== 'unclosed' && fault.kind === 'backslash') return quoteProblem(fault, row, header)
  const [words, advice] =
    fault === 'unclosed'
      ? ['opens a quote that is never closed.', 'Close it, or remove it.']
      : ['has text after its closing quote, so the cell never ends.', 'Double quotes inside a cell ("").']
  const message = `${placeWords(row, column, header)} ${words}`
  return contentProblem('unclosed_quote', message, advice, { row, column })
}

export function tooManyCellsInRow(row: number): CsvProblem {
  const message = `Row ${formatInteger(row)} has more than ${formatInteger(cellsOfRowAtMost)} cells.`
  return contentProblem('too_many_cells', message, 'Check its line ends and delimiters.', {
    row,
    column: null,
  })
}

export function tooManyCellsInAll(row: number): CsvProblem {
  const message = `Up to row ${formatInteger(row)} the table has more than ${formatInteger(cellsAtMost)} cells, as the header names so many columns.`
  return contentProblem('too_many_cells', message, 'Remove the empty columns.', { row, column: null })
}

export function rowTooLong(row: number): CsvProblem {
  const message = `Row ${formatInteger(row)} has more than ${formatInteger(rowCharactersAtMost)} characters.`
  return contentProblem('row_too_long', message, 'Check its line ends and quotes.', { row, column: null })
}

/** A row with more cells than the header has columns; `column`: the first cell too many. */
export function tooWide({ row, cells }: ShownRow, columns: number, column: number): CsvProblem {
  const hasOtherQuotes = cells.some((cell) => /^\s*['“”„«‘’]/.test(cell))
  const advice = `Quote cells that contain the delimiter${hasOtherQuotes ? ', with double quotes (")' : ''}.`
  const message = `Row ${formatInteger(row)} has ${countWords(cells.length, 'cell')}; the header has ${countWords(columns, 'column')}.`
  return contentProblem('ragged', message, advice, { row, column })
}

/** Rows that end before their identifier. `identifier`: its column; null if there is none. */
export function tooShort(
  { row, cells }: ShownRow,
  counts: { short: number; records: number },
  identifier: number | null,
  header: readonly string[],
): CsvProblem {
  const { short, records } = counts
  const share = `${formatInteger(short)} of ${countWords(records, 'record')} ${short === 1 ? 'has' : 'have'} too few cells`
  const place = `row ${formatInteger(row)} has ${formatInteger(cells.length)} of ${countWords(header.length, 'column')}`
  const none = identifier === null ? '' : `, and none for the identifier, ${columnWords(identifier, header)}`
  const advice = 'Fill in the missing cells, or check the delimiter and the line breaks.'
  return contentProblem('ragged', `${share}: ${place}${none}.`, advice, { row, column: cells.length })
}

/** Notes above the table; `row` is the likely header. */
export function notesAboveHeader({ row, cells }: ShownRow): CsvProblem {
  const names = cells.filter((cell) => cell.trim() !== '')
  const some = names.slice(0, 3).map((name) => `“${name.trim().slice(0, 60)}”`)
  const message = `The header seems to be row ${formatInteger(row)} (${some.join(', ')}${names.length > 3 ? ', …' : ''}).`
  return contentProblem('notes_above_header', message, 'Delete the rows above it.', { row, column: null })
}

/** A problem if no column identifies the records, or the chosen one does not. `row` is that of the header. */
export function identifierProblem(
  chosen: number | null,
  column: number | null,
  columns: readonly CsvColumn[],
  row: number,
): CsvProblem | null {
  const wrong = (code: CsvProblem['code'], message: string, advice: string): CsvProblem => {
    return { reason: 'missing_identifier', code, message, advice, row: column === null ? null : row, column }
  }
  if (chosen !== null && chosen >= columns.length)
    return wrong(
      'no_such_column',
      `Column ${chosen + 1} was named as the identifier; the header, in row ${row}, has ${countWords(columns.length, 'column')}.`,
      'Name another column.',
    )
  if (column === null)
    return wrong(
      'no_identifier',
      'No column identifies each row.',
      'Add a column of URLs: profile pages for people, homepages for companies.',
    )
  if (columns[column]?.urls !== 0) return null
  const where = columnWords(
    column,
    columns.map(({ name }) => name),
  )
  return wrong(
    'no_identifier',
    `The identifier is ${where}, and no record has a URL there.`,
    'Choose another column.',
  )
}

/**
 * A problem if the file has another size, or another number of records, than was declared. The counts of the official SDKs
 * are accepted, too.
 */
export function declaredProblem(
  { sizeBytes, records, sdkCounts }: Pick<CsvReport, 'sizeBytes' | 'records' | 'sdkCounts'>,
  declared: { size: number; count: number },
): CsvProblem | null {
  if (sizeBytes !== declared.size)
    return contentProblem(
      'size_mismatch',
      `The file has ${countWords(sizeBytes, 'byte')}; ${countWords(declared.size, 'was', 'were')} declared.`,
      'Send the file as it was when it was declared.',
    )
  if (![records, sdkCounts.js, sdkCounts.python].includes(declared.count))
    return contentProblem(
      'count_mismatch',
      `The file has ${countWords(records, 'record')}; ${countWords(declared.count, 'was', 'were')} declared.`,
      'Declare the real number.',
    )
  return null
}
