/** The `count` that Exa's SDKs declare for a file when they are given its text: neither is the number of its records. */
export type SdkCounts = {
  /** exa-js: lines that are not blank, the header left out, those in quotes counted. */
  js: number
  /** exa-py: rows as Python's csv module reads them, blank ones counted, the header left out. */
  python: number
}

const delimiter = ','

/** Counts as the SDKs do, in a text that comes piece by piece. */
export function createSdkCounts() {
  let lines = 0
  let hasText = false
  let rows = 0
  let isRowOpen = false
  /** Python's reader: where it stands in a row. */
  let state: 'cell start' | 'in cell' | 'in quotes' | 'after quote' = 'cell start'

  /** Follows a part of a line with a quote in it, or inside of one. */
  const follow = (part: string) => {
    for (const char of part) {
      if (state === 'in quotes') {
        if (char === '"') state = 'after quote'
      } else if (char === delimiter) state = 'cell start'
      else if (char === '"' && state !== 'in cell') state = 'in quotes'
      else state = 'in cell'
    }
  }

  /** Takes a part of a line, without its end. */
  const takePart = (text: string, from: number, end: number) => {
    if (from === end) return
    isRowOpen = true
    if (!hasText) hasText = text.charCodeAt(from) > 0x7f || text.slice(from, end).trim() !== ''
    const quote = state === 'in quotes' ? from : text.indexOf('"', from)
    if (quote !== -1 && quote < end) follow(text.slice(from, end))
    else state = text[end - 1] === delimiter ? 'cell start' : 'in cell'
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
