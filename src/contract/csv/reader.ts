import { isSpace } from './blank.ts'
import { closesAtEnd, opensAfterSpace } from './quote-after-space.ts'
import { createCellEnds } from './cell-ends.ts'
import { cellsOfRowAtMost, rowCharactersAtMost } from './report.ts'
import type { CsvRow, QuoteFault } from './row.ts'

/** How many characters of a quoted cell are kept; no rule needs more. */
const keptOfCell = 8_192

const quote = 0x22
const backslash = 0x5c
const lineFeed = 0x0a
const carriageReturn = 0x0d

/** The state between two characters. */
type State =
  | 'cell start'
  | 'in cell'
  | 'in quotes'
  /** After a quote in a quoted cell: its end, or the first of two that mean one. */
  | 'after quote'
  | 'after quote and space'
  /** After a backslash and two quotes: one escaped quote and the end of the cell, if backslashes escape. */
  | 'after backslash and quotes'

/**
 * Splits a text that comes in pieces into rows, and passes them to `take`. A line ends at \n, \r\n or \r outside quotes. A
 * quoted cell ends at a quote before a delimiter or line end, possibly after spaces; other quotes in it are text. Reading
 * stops at a row with too many cells or characters. Keeps only one row in memory. `onCellEnd` gets the end of each cell, before
 * its delimiter or line end.
 */
export function createRowReader(
  delimiter: string,
  take: (row: CsvRow) => void,
  onCellEnd?: (end: number) => void,
) {
  const delimiterCode = delimiter.charCodeAt(0)
  let state: State = 'cell start'
  let row = 1
  let cells: string[] = []
  let fault: QuoteFault | null = null
  /** Characters kept of this row. */
  let length = 0
  /** Characters of the texts before this one. */
  let consumed = 0
  let skipsLineFeed = false
  let stopped: 'too many cells' | 'too long' | null = null
  const ends = createCellEnds(delimiter)

  // Of the cell that is being read:
  let cell = ''
  /** The last character in its quotes. */
  let before = 0
  /** A quote and spaces that may end the cell; the next character decides. */
  let pending = ''
  let stray: 'backslash' | 'stray' | null = null
  let hasEscapedEnd = false
  let hasLineEnd = false

  const noteFault = (found: QuoteFault) => {
    if (!fault || (fault.misread !== 'certain' && found.misread === 'certain')) fault = found
  }

  const keep = (text: string, isQuoted: boolean) => {
    const kept = isQuoted ? text.slice(0, Math.max(0, keptOfCell - cell.length)) : text
    cell += kept
    length += kept.length
    if (length > rowCharactersAtMost) stopped = 'too long'
  }

  const keepQuoted = (text: string) => {
    if (text === '') return
    before = text.charCodeAt(text.length - 1)
    if ((stray || hasEscapedEnd) && !hasLineEnd) hasLineEnd = /[\r\n]/.test(text)
    keep(text, true)
  }

  const noteCellFault = (isQuoted: boolean) => {
    const column = cells.length
    if (stray)
      noteFault({
        kind: stray,
        column,
        misread: stray === 'backslash' || hasLineEnd ? 'certain' : 'possible',
      })
    else if (hasEscapedEnd && hasLineEnd) noteFault({ kind: 'backslash', column, misread: 'possible' })
    else if (!isQuoted && isSpace(cell.charCodeAt(0)) && opensAfterSpace(cell))
      noteFault({ kind: 'spaced', column, misread: closesAtEnd(cell) ? 'no' : 'certain' })
  }

  const endCell = (end: number) => {
    onCellEnd?.(end)
    cells.push(cell)
    cell = ''
    before = 0
    stray = null
    hasEscapedEnd = false
    hasLineEnd = false
    state = 'cell start'
    if (cells.length > cellsOfRowAtMost) stopped = 'too many cells'
  }

  const endRow = (end: number) => {
    const found = { row, cells, fault, end }
    row++
    cells = []
    fault = null
    length = 0
    take(found)
  }

  const endsCell = (code: number) => code === delimiterCode || code === lineFeed || code === carriageReturn

  /** Ends the row if the character behind its last cell does. */
  const endRowAfter = (code: number, at: number) => {
    if (code === delimiterCode || stopped) return
    skipsLineFeed = code === carriageReturn
    endRow(consumed + at + 1)
  }

  /** Ends the cell, and maybe the row, if the character does. */
  const isEnd = (code: number, isQuoted: boolean, at: number): boolean => {
    if (!endsCell(code)) return false
    noteCellFault(isQuoted)
    endCell(consumed + at)
    endRowAfter(code, at)
    return true
  }

  /**
   * Takes the cell that begins here, if it is complete in this text and plain. Most cells are, and this takes half the time.
   * Returns where the next cell begins, or the same position.
   */
  const takePlainCell = (text: string, at: number): number => {
    const first = text.charCodeAt(at)
    const isQuoted = first === quote
    const start = isQuoted ? at + 1 : at
    const end = isQuoted ? text.indexOf('"', start) : ends.from(start)
    const behind = isQuoted ? end + 1 : end
    const size = end - start
    if (end === -1 || behind >= text.length || size > keptOfCell) return at
    if (length + size > rowCharactersAtMost) return at
    const isPlain = isQuoted ? endsCell(text.charCodeAt(behind)) : size === 0 || !isSpace(first)
    if (!isPlain) return at
    length += size
    cell = text.slice(start, end)
    endCell(consumed + behind)
    endRowAfter(text.charCodeAt(behind), behind)
    return behind + 1
  }

  /** The quote before this character does not end the cell. */
  const noteStray = () => {
    // A line end before it counts too: an unclosed quote runs on to the next quote.
    if (!stray) hasLineEnd ||= /[\r\n]/.test(cell)
    stray ??= before === backslash || hasEscapedEnd ? 'backslash' : 'stray'
    keepQuoted(pending)
    state = 'in quotes'
  }

  /** Takes what is at a position, and returns the next position. */
  const step = (text: string, at: number): number => {
    const code = text.charCodeAt(at)
    switch (state) {
      case 'cell start':
        if (skipsLineFeed) {
          skipsLineFeed = false
          if (code === lineFeed) return at + 1
        }
        if (code === quote) {
          state = 'in quotes'
          return at + 1
        }
        state = 'in cell'
        return at
      case 'in cell': {
        const end = ends.from(at)
        if (end > at) keep(text.slice(at, end), false)
        if (end < text.length && !stopped) isEnd(text.charCodeAt(end), false, end)
        return end + 1
      }
      case 'in quotes': {
        const next = text.indexOf('"', at)
        const end = next === -1 ? text.length : next
        keepQuoted(text.slice(at, end))
        if (next !== -1) {
          state = 'after quote'
          pending = '"'
        }
        return end + 1
      }
      case 'after quote':
      case 'after quote and space':
        if (isEnd(code, true, at)) return at + 1
        if (state === 'after quote' && code === quote) {
          state = before === backslash ? 'after backslash and quotes' : 'in quotes'
          keepQuoted('"')
          return at + 1
        }
        if (isSpace(code)) {
          state = 'after quote and space'
          if (pending.length < keptOfCell) pending += text[at]
          return at + 1
        }
        noteStray()
        if (code !== quote) return at
        state = 'after quote'
        pending = '"'
        return at + 1
      case 'after backslash and quotes':
        if (endsCell(code)) hasEscapedEnd = true
        state = 'in quotes'
        return at
    }
  }

  const isOpen = () => state === 'in quotes' || state === 'after backslash and quotes'

  return {
    /** Takes the next text. */
    push(text: string): void {
      let at = 0
      ends.begin(text)
      while (at < text.length) {
        if (stopped) return
        const next = state === 'cell start' && !skipsLineFeed ? takePlainCell(text, at) : at
        at = next > at ? next : step(text, at)
      }
      consumed += text.length
    },
    /** Ends the last row. Returns a quote that was never closed, or null; the row of such a quote is not passed on. */
    end(): QuoteFault | 'unclosed' | null {
      if (stopped || (state === 'cell start' && cells.length === 0)) return null
      if (isOpen()) {
        const kind = stray ?? (hasEscapedEnd ? 'backslash' : null)
        return kind ? { kind, column: cells.length, misread: 'certain' } : 'unclosed'
      }
      noteCellFault(state === 'after quote' || state === 'after quote and space')
      endCell(consumed)
      if (!stopped) endRow(consumed)
      return null
    },
    /** The row that is being read; its last cell is unfinished. */
    current: (): CsvRow => ({ row, cells: [...cells, cell], fault, end: consumed }),
    /** Why reading has stopped, in the current row. */
    stopped: () => stopped,
  }
}
