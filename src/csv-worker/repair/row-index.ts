/** How many row offsets are kept. A longer file keeps those of every second row, every fourth, and so on. */
const remembered = 1_048_576

/** Where rows begin, in bytes. In a long file not every row is kept; the others lie between two that are. */
export function createRowIndex(atMost = remembered) {
  let starts = new Uint32Array(1_024)
  /** One of this many rows is kept. */
  let stride = 1
  let count = 0

  const put = (at: number, start: number) => {
    if (at === starts.length) starts = grown(starts, starts.length * 2)
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
    /** The last kept row at or before a row, numbered from 1. */
    before(row: number): { row: number; start: number } {
      const at = Math.floor((row - 1) / stride)
      return { row: at * stride + 1, start: starts[at] as number }
    },
  }
}

export type RowIndex = ReturnType<typeof createRowIndex>

/** A list of row numbers in ascending order. It keeps the first ones, and counts all. */
export function createRowList(atMost: number) {
  let rows = new Uint32Array(16)
  let kept = 0
  let count = 0
  return {
    add(row: number): void {
      count++
      if (kept === atMost) return
      if (kept === rows.length) rows = grown(rows, Math.min(atMost, rows.length * 2))
      rows[kept++] = row
    },
    list: (): RowList => ({ rows: rows.subarray(0, kept), count }),
  }
}

/** `rows`: the listed ones; `count`: how many there are in total. */
export type RowList = { rows: Uint32Array; count: number }

/** The same numbers, with room for more. */
function grown(numbers: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length)
  larger.set(numbers)
  return larger
}
