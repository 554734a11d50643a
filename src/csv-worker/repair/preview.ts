import { identifierName } from '../../contract/csv/identifier.ts'
import type { Table } from './mends.ts'
import { readRow, textAfter, type TextEdit } from './row-text.ts'
import type { PlacedRow } from './placed-rows.ts'
import { type Scan, soundRecords } from './scan.ts'
import { shownCell } from '../../contract/csv/report.ts'

/** How many rows a preview shows. */
export const previewSize = 5

/** What a mend would do: how many rows change, how many do not, and some before and after. */
export type Preview = {
  changed: number
  unchanged: number
  samples: {
    row: number
    before: string[]
    /** The rows after the mend; none if the row is dropped. */
    after: string[][]
  }[]
}

/** What mends need to know about the file. */
export function tableOf(found: Scan): Table {
  const { report, header } = found
  const sound = soundRecords(found)
  return {
    delimiter: report.delimiter,
    columns: header.length,
    // What mostly holds web addresses; without any, the name of the column decides.
    addresses: header.map((name, column) => {
      const counts = report.columns[column]
      return counts && counts.urls > 0 ? counts.urls * 2 >= sound - counts.empty : identifierName.test(name)
    }),
  }
}

/** A row before and after a mend. */
export function sampleOf(row: PlacedRow, mended: TextEdit[] | 'drop', { delimiter }: Table) {
  const before = shownCells(row.cells)
  if (mended === 'drop') return { row: row.row, before, after: [] }
  const after = rowsIn(textAfter(row.text, mended), delimiter)
  return { row: row.row, before, after }
}

/** The rows of a text. */
function rowsIn(text: string, delimiter: string): string[][] {
  const rows: string[][] = []
  let rest = text
  while (rest !== '' && rows.length < previewSize) {
    const row = readRow(rest, delimiter)
    rows.push(shownCells(row.cells))
    rest = rest.slice(row.text.length).replace(/^(?:\r\n|\n|\r)/, '')
  }
  return rows
}

function shownCells(cells: readonly { value: string }[]): string[] {
  return cells.slice(0, 40).map(({ value }) => shownCell(value))
}

/** The numbers of all rows below the header. */
export function* allRows({ report, index }: Scan): Generator<number> {
  for (let row = (report.headerRow ?? 0) + 1; row <= index.count(); row++) yield row
}
