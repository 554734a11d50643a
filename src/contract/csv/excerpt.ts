import { type ShownRow, shownRow } from './report.ts'

const rowsAfter = 2

/** Follows the rows of a file, and keeps the one that fails with those around it. */
export function createExcerpt() {
  // The last three rows by name: an array that moves would take a tenth of the check's time.
  let last: ShownRow | null = null
  let second: ShownRow | null = null
  let third: ShownRow | null = null
  let found: ShownRow[] | null = null
  let missingAfter = 0

  const lastRows = () => [third, second, last].filter((row) => row !== null)

  return {
    /** Takes each row that is not empty. */
    take(row: ShownRow): void {
      if (!found) {
        third = second
        second = last
        last = row
      } else if (missingAfter > 0) {
        found.push(shownRow(row))
        missingAfter--
      }
    },
    /** The row that was taken last fails. */
    markLast(): void {
      if (found) return
      found = lastRows().map(shownRow)
      missingAfter = rowsAfter
    },
    /** This row fails, whatever was marked before: one that was not read to its end, or that is known only then. */
    markOther(row: ShownRow): void {
      const above = lastRows().filter((other) => other.row < row.row)
      found = [...above.slice(-2), row].map(shownRow)
      missingAfter = 0
    },
    rows: (): ShownRow[] => found ?? [],
  }
}
