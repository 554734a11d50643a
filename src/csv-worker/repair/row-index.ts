/** Rows whose place is remembered; of a file with more, every second one, and so on. */
const remembered = 1_048_576

/** Where the rows of a file begin, in bytes: of as many as there is room for, the others lie in between. */
export function createRowIndex(atMost = remembered) {
  let starts = new Uint32Array(1_024)
  /** Every how many rows one is remembered. */
  let stride = 1
  let count = 0

  const put = (at: number, start: number) => {
    if (at === starts.length) {
      const larger = new Uint32Array(starts.length * 2)
      larger.set(starts)
      starts = larger
    }
    starts[at] = start
  }

  return {
    /** Adds the next row. */
    add(start: number): void {
      if (count % stride === 0) {
        if (count / stride === atMost) {
          for (let at = 0; at < atMost / 2; at++) starts[at] = starts[at * 2] as number
          stride *= 2
        }
        if (count % stride === 0) put(count / stride, start)
      }
      count++
    },
    count: () => count,
    /** The last row at or before one, numbered from 1, whose place is remembered. */
    before(row: number): { row: number; start: number } {
      const at = Math.floor((row - 1) / stride)
      return { row: at * stride + 1, start: starts[at] as number }
    },
  }
}

export type RowIndex = ReturnType<typeof createRowIndex>

/** Row numbers in ascending order: the first of them, and how many there are. */
export function createRowList(atMost: number) {
  let rows = new Uint32Array(16)
  let kept = 0
  let count = 0
  return {
    add(row: number): void {
      count++
      if (kept === atMost) return
      if (kept === rows.length) {
        const larger = new Uint32Array(Math.min(atMost, rows.length * 2))
        larger.set(rows)
        rows = larger
      }
      rows[kept++] = row
    },
    list: (): RowList => ({ rows: rows.subarray(0, kept), count }),
  }
}

/** `rows`: as many as are listed; `count`: how many there are. */
export type RowList = { rows: Uint32Array; count: number }
