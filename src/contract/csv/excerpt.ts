import type { CsvRow } from './reader.ts'
import { type ShownRow, shownRow } from './report.ts'

const rowsAround = 2

/** Follows the rows of a file, and keeps the one that fails with those around it. */
export function createExcerpt() {
  let before: ShownRow[] = []
  let found: ShownRow[] | null = null
  let missingAfter = 0
  return {
    /** Takes each row that is not blank. */
    take(row: CsvRow): void {
      if (found) {
        if (missingAfter > 0) found.push(shownRow(row))
        missingAfter--
        return
      }
      before.push(row)
      if (before.length > rowsAround + 1) before.shift()
    },
    /** The row that was taken last fails. */
    markLast(): void {
      if (found) return
      found = before.map(shownRow)
      before = []
      missingAfter = rowsAround
    },
    /** This row fails, whatever was marked before: one that was not read to its end, or that is known only then. */
    markOther(row: ShownRow): void {
      const above = before.filter((other) => other.row < row.row).slice(-rowsAround)
      found = [...above, row].map(shownRow)
      missingAfter = 0
    },
    rows: (): ShownRow[] => found ?? [],
  }
}
