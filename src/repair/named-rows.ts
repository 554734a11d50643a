import { csvSizeLimitBytes } from '../contract/csv/report.ts'

/** How many rows of a message are taken. */
const rowsAtMost = 10_000

/** The rows that a failure message names: "row 14", "rows 3, 7 and 12", "lines 2–4". */
export function rowsNamedIn(message: string | null): number[] {
  const rows = new Set<number>()
  for (const [, list = ''] of (message ?? '').matchAll(
    /\b(?:rows?|lines?|records?)\s+((?:[\d,.]*\d(?:\s*(?:[-–,&]|and|to)\s*)?)+)/gi,
  )) {
    // "1,204" is one number, "3, 7" are two.
    for (const [, first = '', last = first] of list.matchAll(
      /(\d{1,3}(?:,\d{3})+|\d+)(?:\s*(?:[-–]|to)\s*(\d{1,3}(?:,\d{3})+|\d+))?/g,
    )) {
      const [from = 0, to = 0] = [first, last].map((text) => Number(text.replaceAll(',', '')))
      // No file has so many rows: it is an id. Above 2^53, adding one changes nothing, and the loop would never end.
      if (from > csvSizeLimitBytes) continue
      for (let row = from; row <= to && rows.size < rowsAtMost; row++) rows.add(row)
    }
  }
  return [...rows].toSorted((a, b) => a - b)
}
