import { countWords, formatInteger } from '../count-words.ts'
import type { QuoteFault } from './row.ts'
import type { Repeat } from './repeats.ts'
import { columnName, columnWords, createWarnings, type CsvWarning, placeWords } from './report.ts'

/** Collects warnings about the records, each with its first place and a count. `names`: the header. */
export function createRecordWarnings(names: () => readonly string[]) {
  const warnings = createWarnings()
  return {
    emptyCell: (row: number, column: number) =>
      warnings.note('empty_cells', { row, column }, (count) => {
        const place = `row ${formatInteger(row)}, ${columnName(column, names())}`
        return `${countWords(count, 'empty cell')} (${count === 1 ? '' : 'the first: '}${place})`
      }),

    formula: (row: number, column: number) =>
      warnings.note(
        'formulas',
        { row, column },
        (count) =>
          `${placeWords(row, column, names())} looks like a formula to a spreadsheet. It is imported as text.${inAll(count)}`,
      ),

    /** A quote that is odd but changes nothing. */
    quote: ({ kind, column }: QuoteFault, row: number) =>
      warnings.note(kind === 'spaced' ? 'spaced_quotes' : 'stray_quotes', { row, column }, (count) => {
        const words =
          kind === 'spaced'
            ? 'has a space before its quotes, which makes them part of the text.'
            : 'has a single quote inside a quoted cell. Double it ("").'
        return `${placeWords(row, column, names())} ${words}${inAll(count)}`
      }),

    emptyRow: (row: number) =>
      warnings.note(
        'empty_rows',
        { row, column: null },
        (count) => `Row ${formatInteger(row)} has only empty cells. It is skipped.${inAll(count)}`,
      ),

    longRow: (row: number, column: number) =>
      warnings.note(
        'long_rows',
        { row, column },
        (count) =>
          `Row ${formatInteger(row)} ends in empty cells beyond the header, which are ignored.${inAll(count)}`,
      ),

    shortRows: (row: number, cells: number, columns: number, count: number) =>
      warnings.note(
        'short_rows',
        { row, column: null },
        () =>
          `Row ${formatInteger(row)} has ${formatInteger(cells)} of ${countWords(columns, 'column')}; the rest is treated as empty.${inAll(count)}`,
        count,
      ),

    missingIdentifiers: (column: number, missing: number, records: number) =>
      warnings.note(
        'missing_identifiers',
        { row: null, column },
        () =>
          `${formatInteger(missing)} of ${countWords(records, 'record')} ${missing === 1 ? 'has' : 'have'} no URL in ${columnWords(column, names())}.`,
        missing,
      ),

    /** `onlyOf`: how many addresses are compared, if not all. */
    duplicates: (column: number, { row, of }: Repeat, count: number, onlyOf: number | null) =>
      warnings.note(
        'duplicate_identifiers',
        { row, column },
        () =>
          `Row ${formatInteger(row)} repeats the ${columnName(column, names())} of row ${formatInteger(of)}.${inAll(count)}` +
          (onlyOf === null
            ? ''
            : ` Only repeats of the first ${formatInteger(onlyOf)} addresses are counted.`),
        count,
      ),

    all: (): CsvWarning[] => warnings.all(),
  }
}

/** " 12 in all.", if there are several. */
function inAll(count: number): string {
  return count === 1 ? '' : ` ${formatInteger(count)} in all.`
}
