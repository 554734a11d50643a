/** The `count` that Exa's SDKs declare for the text of a file. Neither is the number of its records. */
export type SdkCounts = {
  /** exa-js: non-blank lines without the header; lines inside quotes count. */
  js: number
  /** exa-py: rows as Python's csv module reads them, without the header; blank rows count. */
  python: number
}

const delimiter = ','
const quote = 0x22

/** Counts as the SDKs do, for a text that comes in pieces. */
export function createSdkCounts() {
  let lines = 0
  let hasText = false
  let rows = 0
  let isRowOpen = false
  /** The next quote in the text. Searched once, not again for each line. */
  let nextQuote = -1
  /** The state of Python's reader in a row. */
  let state: 'cell start' | 'in cell' | 'in quotes' | 'after quote' = 'cell start'

  /** Follows a part of a line from quote to quote. Of the text between two quotes only the end matters. */
  const follow = (text: string, from: number, end: number) => {
    let at = from
    while (at < end) {
      if (text.charCodeAt(at) === quote) {
        if (state === 'in quotes') state = 'after quote'
        else if (state !== 'in cell') state = 'in quotes'
        at++
        continue
      }
      at = Math.min(quoteFrom(text, at), end)
      if (state !== 'in quotes') state = text[at - 1] === delimiter ? 'cell start' : 'in cell'
    }
  }

  /** The next quote of the text; the end of the text if there is none. */
  const quoteFrom = (text: string, at: number): number => {
    if (nextQuote < at) {
      const found = text.indexOf('"', at)
      nextQuote = found === -1 ? text.length : found
    }
    return nextQuote
  }

  /** Takes a part of a line, without its end. */
  const takePart = (text: string, from: number, end: number) => {
    if (from === end) return
    isRowOpen = true
    if (!hasText) hasText = text.charCodeAt(from) > 0x20 || text.slice(from, end).trim() !== ''
    follow(text, from, end)
  }

  const endLine = () => {
    if (hasText) lines++
    hasText = false
    if (state === 'in quotes') return
    rows++
    isRowOpen = false
    state = 'cell start'
  }

  return {
    take(text: string): void {
      let from = 0
      nextQuote = -1
      for (;;) {
        const end = text.indexOf('\n', from)
        takePart(text, from, end === -1 ? text.length : end)
        if (end === -1) return
        endLine()
        from = end + 1
      }
    },
    end(): SdkCounts {
      const counts = { lines: lines + Number(hasText), rows: rows + Number(isRowOpen) }
      return { js: Math.max(0, counts.lines - 1), python: Math.max(0, counts.rows - 1) }
    },
  }
}
