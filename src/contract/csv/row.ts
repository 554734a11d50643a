/** Something odd about the quotes of a row; the worst, if there are several. */
export type QuoteFault = {
  /** A quote after a backslash, one that is not doubled inside quotes, or an opening one after a space. */
  kind: 'backslash' | 'stray' | 'spaced'
  /** From 0. */
  column: number
  /** Whether delimiters or line ends were read as text, or the other way round; `possible`: if the row has not as many cells as the header. */
  misread: 'certain' | 'possible' | 'no'
}

/** A row, numbered from 1. Line breaks in quotes do not count. */
export type CsvRow = {
  row: number
  cells: string[]
  fault: QuoteFault | null
  /** The position after the row in the whole text, and after its line end. The \n of a \r\n is not included. */
  end: number
}
