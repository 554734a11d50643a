import { createRecords } from '../../contract/csv/records.ts'
import { unclosedQuote } from '../../contract/csv/problems.ts'
import { columnName, shownCell } from '../../contract/csv/report.ts'
import { createRowReader } from '../../contract/csv/reader.ts'
import type { RowKind } from './row-kinds.ts'
import type { PlacedRow } from './placed-rows.ts'
import type { Scan } from './scan.ts'

/** A row as the grid shows it, with what is wrong in it. */
export type ShownRepairRow = {
  row: number
  cells: string[]
  /** How many cells the row has; `cells` has the first of them. */
  cellCount: number
  /** What is wrong; empty once nothing is. */
  message: string
  /** The wrong cell, if it is a single one. */
  column: number | null
  isMended: boolean
  /** Whether the row is too long to be changed by hand. */
  isCut: boolean
}

const shownCells = 100

/** A row with what is wrong in it. The words of a problem are those of the check. */
export function faultsOf(placed: PlacedRow, kind: RowKind, found: Scan, isMended: boolean): ShownRepairRow {
  const { row, cells, isCut } = placed
  const fault = isMended ? { message: '', column: null } : faultOf(placed, kind, found)
  // The grid shows the number of the row beside it.
  const message = fault.message.replace(/^Row [\d,]+,? (\w)/, (_, first: string) => first.toUpperCase())
  return {
    row,
    cells: cells.slice(0, shownCells).map(({ value }) => shownCell(value)),
    cellCount: cells.length,
    message,
    column: fault.column,
    isMended,
    isCut,
  }
}

type Fault = { message: string; column: number | null }

function faultOf(placed: PlacedRow, kind: RowKind, found: Scan): Fault {
  const { header } = found
  const { identifier } = found.report
  const column = identifier?.column ?? null
  const name = column === null ? 'identifier' : `“${columnName(column, header)}”`
  switch (kind) {
    case 'no_url':
      return { message: `No URL in ${name}`, column }
    case 'no_scheme':
      return { message: `No https:// in ${name}`, column }
    case 'untrimmed':
      return { message: `Spaces around the URL in ${name}`, column }
    case 'repeat':
      return { message: `Repeats the ${name} of an earlier row`, column }
    case 'empty_row':
      return { message: 'Only empty cells', column: null }
    case 'too_short':
      return {
        message: `${placed.cells.length} of ${header.length} cells`,
        column: placed.cells.length,
      }
    case 'quotes':
    case 'too_wide':
    case 'spaced':
    case 'odd_quotes':
    case 'named':
      return problemOf(placed, found) ?? { message: kind === 'named' ? 'Named by Exa' : '', column: null }
  }
}

/** What the check says about this row alone. */
function problemOf({ row, text, isCut }: PlacedRow, { report, header }: Scan): Fault | null {
  const records = createRecords(null, 0)
  if (report.headerRow !== row) records.take({ row: 0, cells: [...header], fault: null })
  let fault: Fault | null = null
  const reader = createRowReader(report.delimiter, (found) => {
    fault ??= records.take({ ...found, row })
    const [warning] = fault ? [] : records.end(null).warnings.filter(({ row: of }) => of === row)
    if (warning) fault ??= warning
  })
  reader.push(text)
  const unclosed = isCut ? 'unclosed' : reader.end()
  const { cells } = reader.current()
  if (unclosed) return unclosedQuote(unclosed, { row, column: cells.length - 1, header })
  return fault
}
