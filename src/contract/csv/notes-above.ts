import { identifierName } from './identifier.ts'
import type { ShownRow } from './report.ts'
import { isWebAddress } from './web-address.ts'

/** Rows among which the header is looked for. */
export const notesWithin = 50

const filled = ({ cells }: ShownRow) => cells.filter((cell) => cell.trim() !== '')

/** Whether a row could be a header: several names, all different, no address, and nothing that is mostly digits. */
function couldBeHeader(row: ShownRow): boolean {
  const names = filled(row).map((cell) => cell.trim())
  const lastFilled = row.cells.findLastIndex((cell) => cell.trim() !== '')
  return (
    names.length >= 2 &&
    names.length === lastFilled + 1 &&
    new Set(names).size === names.length &&
    names.every((name) => name.length <= 100 && !isWebAddress(name) && /\p{L}/u.test(name))
  )
}

/**
 * The row that seems to be the real header, if the first rows seem to be notes above the table. It names a column of addresses
 * which the first row does not; or, where the first row is suspicious, it has more cells than any above it, as have most rows
 * below it.
 */
export function headerBelowNotes(rows: readonly ShownRow[], isSuspicious: boolean): ShownRow | null {
  let widest = 0
  for (const [index, row] of rows.entries()) {
    const width = filled(row).length
    const below = rows.slice(index + 1)
    const isWider = isSuspicious && width > widest
    const isHeader = index > 0 && (isWider || namesAddresses(row, rows[0], below)) && couldBeHeader(row)
    if (isHeader && isTable(below, isWider ? widest : 1, width)) return row
    widest = Math.max(widest, width)
  }
  return null
}

/** Whether most rows have more cells than `above`, and at most `width`. */
function isTable(below: readonly ShownRow[], above: number, width: number): boolean {
  const fitting = below.filter(({ cells }) => {
    const length = cells.findLastIndex((cell) => cell.trim() !== '') + 1
    return length > above && length <= width
  })
  return fitting.length * 2 > below.length
}

function namesAddresses(row: ShownRow, first: ShownRow | undefined, below: readonly ShownRow[]): boolean {
  return row.cells.some(
    (name, column) =>
      identifierName.test(name) &&
      !identifierName.test(first?.cells[column] ?? '') &&
      below.some(({ cells }) => isWebAddress(cells[column] ?? '')),
  )
}
