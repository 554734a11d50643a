import { readRow, type RowText, type TextEdit, writeCell } from './row-text.ts'

/**
 * Rewrites a row with odd quotes so that it is read as it was meant. Unclosed quotes are removed. Quotes inside a cell are doubled.
 * A backslash before a quote is removed, and the quote doubled. Spaces around quotes are removed. Correct cells stay as they are. If
 * a quote has swallowed line ends, each line becomes a row again.
 */
export function mendQuotes(
  { text }: Pick<RowText, 'text'>,
  columns: number,
  delimiter: string,
): TextEdit[] | null {
  const whole = mendPart(text, 0, text.length, delimiter)
  const edits =
    whole.cells === columns
      ? whole.edits
      : linesOf(text).flatMap(([from, to]) => mendPart(text, from, to, delimiter).edits)
  return edits.length > 0 ? edits : null
}

/** Mends a part of a text as one row. */
function mendPart(text: string, from: number, to: number, delimiter: string) {
  const edits: TextEdit[] = []
  const part = text.slice(from, to)
  let cells = 0
  let at = 0
  for (;;) {
    const end = endOfCell(part, at, delimiter)
    const raw = part.slice(at, end)
    cells++
    if (isOdd(raw, delimiter))
      edits.push({
        from: from + at,
        to: from + end,
        text: writeCell(meantBy(raw), delimiter, hasQuotes(raw)),
      })
    if (end >= part.length) return { cells, edits }
    at = end + 1
  }
}

/** A cell in quotes, with spaces around them and backslashes before those inside. */
const quotedCell = /\s*"(?:[^"\\]|""|\\[^])*"\s*/y

/** The end of the cell that begins here: after its quotes if they enclose all of it, else at the next delimiter. */
function endOfCell(part: string, at: number, delimiter: string): number {
  quotedCell.lastIndex = at
  const end = quotedCell.test(part) ? quotedCell.lastIndex : -1
  if (end !== -1 && (end === part.length || part[end] === delimiter)) return end
  const next = part.indexOf(delimiter, at)
  return next === -1 ? part.length : next
}

function hasQuotes(raw: string): boolean {
  return /^\s*".*"\s*$/s.test(raw) && raw.trim().length > 1
}

/** Whether the reader reads a cell differently than its author meant. */
function isOdd(raw: string, delimiter: string): boolean {
  if (!/^\s*"/.test(raw)) return false
  const reading = readRow(raw, delimiter)
  const isStrict = /^"(?:[^"]|"")*"$/.test(raw) && !/\\"/.test(raw.slice(0, -1))
  return !isStrict || reading.cells.length > 1
}

/** The text that a cell with odd quotes was meant to hold. */
function meantBy(raw: string): string {
  const text = raw.trim()
  if (!hasQuotes(raw)) return text.replace(/^"/, '').replaceAll('\\"', '"')
  return text.slice(1, -1).replaceAll('\\"', '"').replaceAll('""', '"')
}

/** The lines of a text, as offsets without the line ends. */
function linesOf(text: string): [from: number, to: number][] {
  const lines: [number, number][] = []
  let from = 0
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push([from, index])
    from = index + end.length
  }
  lines.push([from, text.length])
  return lines
}
