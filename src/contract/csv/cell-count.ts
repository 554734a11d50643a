/** Where a reader of CSV stands between two characters. */
type State = 'start of a cell' | 'in a cell' | 'in quotes' | 'behind a quote' | 'behind a quote and spaces'

/**
 * Counts the cells of a text, given piece by piece, without making them, by the rules of the parser: a cell is quoted if
 * it begins with a quote, and ends at a quote that a delimiter or a line end follows, perhaps behind spaces. Stops at a row of more than `most`.
 */
export function createCellCount({
  delimiter,
  newline,
  most,
}: {
  delimiter: string
  newline: string
  most: number
}) {
  let state: State = 'start of a cell'
  let row = 1
  let cells = 1

  const next = (char: string): State => {
    if (char === delimiter || char === newline) {
      if (state === 'in quotes') return state
      if (char === newline) {
        row++
        cells = 0
      }
      cells++
      return 'start of a cell'
    }
    switch (state) {
      case 'start of a cell':
        return char === '"' ? 'in quotes' : 'in a cell'
      case 'in a cell':
        return state
      case 'in quotes':
        return char === '"' ? 'behind a quote' : state
      case 'behind a quote':
        // Two quotes mean one.
        if (char === '"') return 'in quotes'
        return char.trim() === '' ? 'behind a quote and spaces' : 'in quotes'
      case 'behind a quote and spaces':
        if (char.trim() === '') return state
        return char === '"' ? 'behind a quote' : 'in quotes'
    }
  }

  return {
    /** Takes the next text. Gives the row that has too many cells; null where none has. */
    take(text: string): number | null {
      for (const char of text) {
        state = next(char)
        if (cells > most) return row
      }
      return null
    },
  }
}
