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
      const [from, to] = [first, last].map((text) => Number(text.replaceAll(',', '')))
      for (let row = from ?? 0; row <= (to ?? 0) && rows.size < rowsAtMost; row++) rows.add(row)
    }
  }
  return [...rows].toSorted((a, b) => a - b)
}
