/** The state of the scan between two characters. */
type State = 'start of a cell' | 'in a cell' | 'in quotes' | 'behind a quote' | 'behind a quote and spaces'

/**
 * Counts the cells of each row without parsing them, piece by piece and by the parser's rules: a cell that starts with a
 * quote ends at a quote before a delimiter or line end, possibly after spaces.
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
    /** Takes the next text, and returns the row that has more than `most` cells, or null. */
    take(text: string): number | null {
      for (const char of text) {
        state = next(char)
        if (cells > most) return row
      }
      return null
    },
  }
}
