import { dialectOf } from './dialect.ts'
import { createRowReader } from './reader.ts'
import type { CsvRow, QuoteFault } from './row.ts'

/** How many characters the dialect is detected from. */
const guessFrom = 16_384

/**
 * Detects the dialect of a text that comes in pieces, and passes its rows to `take`. `onText` gets each text before its rows are
 * read. `skipped`: text before the first row.
 */
export function createRows(take: (row: CsvRow) => void, onText?: (text: string, skipped: string) => void) {
  /** The text until the dialect is detected. */
  let beginning = ''
  let reader: ReturnType<typeof createRowReader> | null = null
  let delimiter = ','
  let hasSeparatorLine = false

  const open = (isWhole: boolean) => {
    const dialect = dialectOf(beginning.slice(0, guessFrom), isWhole)
    delimiter = dialect.delimiter
    hasSeparatorLine = dialect.skipped > 0
    const opened = createRowReader(delimiter, take)
    const text = beginning.slice(dialect.skipped)
    onText?.(text, beginning.slice(0, dialect.skipped))
    opened.push(text)
    beginning = ''
    reader = opened
    return opened
  }

  return {
    /** Takes the next text. */
    push(text: string): void {
      if (reader) {
        onText?.(text, '')
        reader.push(text)
      } else {
        beginning += text
        if (beginning.length >= guessFrom) open(false)
      }
    },
    /** Takes the last row, if `isWhole`. Returns a quote that was never closed. */
    end(isWhole: boolean): QuoteFault | 'unclosed' | null {
      const opened = reader ?? open(isWhole)
      return isWhole ? opened.end() : null
    },
    /** The row that is being read, as far as it is known. */
    current: (): CsvRow => (reader ?? open(false)).current(),
    /** Why reading has stopped, in the current row. */
    stopped: () => reader?.stopped() ?? null,
    delimiter: () => delimiter,
    /** Whether a first line "sep=…" was left out. */
    hasSeparatorLine: () => hasSeparatorLine,
  }
}
