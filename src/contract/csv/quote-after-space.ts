/** Whether a cell begins with spaces and a quote. */
export function opensAfterSpace(cell: string): boolean {
  return /^\s+"/.test(cell)
}

/** How many characters of such a cell are looked at. */
const characters = 8_192

/** Whether the quote that opens a cell after a space is closed at its end. */
export function closesAtEnd(cell: string): boolean {
  return /^"(?:[^"]|"")*"$/.test(cell.trim().slice(0, characters))
}
