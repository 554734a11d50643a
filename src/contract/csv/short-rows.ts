import { type ShownRow, shownRow } from './report.ts'

/** Cells of a short row that are kept to show it. */
const shownCells = 40

/** Counts the rows that end early, by their length. */
export function createShortRows() {
  /** How many rows have so many cells. */
  const byLength: number[] = []
  /** Each row that is shorter than all before it: the first that lacks a column is one of them. */
  const shorter: (ShownRow & { length: number })[] = []
  return {
    note({ row, cells }: ShownRow): void {
      byLength[cells.length] = (byLength[cells.length] ?? 0) + 1
      const shortest = shorter.at(-1)?.length ?? Infinity
      if (cells.length >= shortest) return
      shorter.push({ ...shownRow({ row, cells: cells.slice(0, shownCells) }), length: cells.length })
    },
    /** How many rows have no cell in a column, and the first of them. */
    lacking(column: number): { count: number; first: (ShownRow & { length: number }) | null } {
      let count = 0
      for (let length = 0; length <= column; length++) count += byLength[length] ?? 0
      return { count, first: shorter.find(({ length }) => length <= column) ?? null }
    },
  }
}
