/** Something odd about the quotes of a row; the worst one, where there are several. */
export type QuoteFault = {
  /** A quote after a backslash, one that is not doubled inside quotes, or an opening one after a space. */
  kind: 'backslash' | 'stray' | 'spaced'
  /** From 0. */
  column: number
  /** Whether delimiters or line ends were taken for text, or text for them: `possible` if the row is of an odd length. */
  misread: 'certain' | 'possible' | 'no'
}

/** A row, numbered from 1, line breaks in quotes not counted. */
export type CsvRow = {
  row: number
  cells: string[]
  fault: QuoteFault | null
  /** The character behind it in all of the text, and behind its line end; of \r\n the \n is not counted to it. */
  end: number
}
