import {
  cellsAtMost,
  cellsOfRowAtMost,
  columnWords,
  type CsvColumn,
  type CsvProblem,
  type CsvReport,
  csvSizeLimitBytes,
  formatInteger,
  rowCharactersAtMost,
} from './report.ts'

type Place = { row: number | null; column: number | null }

/** Something wrong with what is in the file. */
export function contentProblem(
  code: CsvProblem['code'],
  message: string,
  place: Place = { row: null, column: null },
): CsvProblem {
  return { reason: 'invalid_file_content', code, message, ...place }
}

export const tooLarge = contentProblem(
  'too_large',
  `The file is larger than ${formatInteger(csvSizeLimitBytes)} bytes. Split it into several.`,
)

export function unclosedQuote(row: number): CsvProblem {
  const message = `A quote is opened in row ${formatInteger(row)} and never closed.`
  return contentProblem('unclosed_quote', message, { row, column: null })
}

export function tooManyCellsInRow(row: number): CsvProblem {
  const message = `Row ${formatInteger(row)} has more than ${formatInteger(cellsOfRowAtMost)} cells. Look at its line ends and its delimiters.`
  return contentProblem('too_many_cells', message, { row, column: null })
}

export function tooManyCellsInAll(row: number): CsvProblem {
  const message = `Up to row ${formatInteger(row)} the table has more than ${formatInteger(cellsAtMost)} cells, as the header names so many columns. Leave out columns that hold nothing.`
  return contentProblem('too_many_cells', message, { row, column: null })
}

export function rowTooLong(row: number): CsvProblem {
  const message = `Row ${formatInteger(row)} has more than ${formatInteger(rowCharactersAtMost)} characters. Look at its line ends and its quotes.`
  return contentProblem('row_too_long', message, { row, column: null })
}

/** Whether no column identifies the records, or the chosen one does not. */
export function identifierProblem(
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

/**
 * Whether the file has another size, or another number of records, than was declared. The number of lines without the
 * header passes too: the official SDK counts them, also those in quotes.
 */
export function declaredProblem(
  { sizeBytes, records, lines }: Pick<CsvReport, 'sizeBytes' | 'records' | 'lines'>,
  declared: { size: number; count: number },
): CsvProblem | null {
  if (sizeBytes !== declared.size)
    return contentProblem(
      'size_mismatch',
      `The file has ${formatInteger(sizeBytes)} bytes; ${formatInteger(declared.size)} were declared.`,
    )
  if (declared.count !== records && declared.count !== lines - 1)
    return contentProblem(
      'count_mismatch',
      `The file has ${formatInteger(records)} records; ${formatInteger(declared.count)} were declared.`,
    )
  return null
}
