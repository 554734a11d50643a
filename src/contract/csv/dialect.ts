import { createRowReader } from './reader.ts'
import { isWebAddress } from './web-address.ts'

const delimiters = [',', ';', '\t', '|'] as const

/** The line that tells Excel how cells are separated: "sep=;", maybe in quotes, maybe with delimiters behind it. */
const separatorLine = /^"?sep=([^\w\s"]|\t)"?[,;\t|]*(?:\r\n|\n|\r|$)/i

/** How the cells of a file are separated, and how many characters at its beginning say so and are no row. */
type Dialect = { delimiter: string; skipped: number }

/** Tells the dialect from the beginning of a file. Quoted text says nothing of it. `isWhole`: nothing follows. */
export function dialectOf(sample: string, isWhole: boolean): Dialect {
  const [line, named] = separatorLine.exec(sample) ?? []
  const text = line === undefined ? sample : sample.slice(line.length)
  const guessed = guessDelimiter(text, isWhole)
  if (line === undefined || named === undefined) return { delimiter: guessed, skipped: 0 }
  // What the rows show counts more than a line that fits none of them.
  const fits = rowsOf(text, named, isWhole).some((cells) => cells.length > 1)
  return { delimiter: fits ? named : guessed, skipped: line.length }
}

/** The delimiter that cuts the most rows into no more cells than the first has; a comma where none does. */
function guessDelimiter(sample: string, isWhole: boolean): string {
  const readings = delimiters.map((delimiter) => {
    const rows = rowsOf(sample, delimiter, isWhole)
    const columns = rows[0]?.length ?? 0
    return {
      delimiter,
      rows,
      columns,
      fitting: rows.filter((cells) => cells.length > 1 && cells.length <= columns).length,
      full: rows.filter((cells) => cells.length === columns).length,
      addresses: rows.filter((cells) => cells.some(isWebAddress)).length,
    }
  })
  const [best] = readings
    .filter(({ columns }) => columns > 1)
    .toSorted(
      (a, b) =>
        b.fitting - a.fitting || b.full - a.full || b.addresses - a.addresses || b.columns - a.columns,
    )
  return best?.delimiter ?? delimiterBelow(readings)
}

/** For a first row of a single cell: it heads a single column, or stands above the table. */
function delimiterBelow(readings: readonly { delimiter: string; rows: readonly string[][] }[]): string {
  const [first] = readings
  const uncut = readings.find(({ rows }) => rows.every((cells) => cells.length === 1))
  const isColumn =
    uncut && uncut.rows.filter(([cell = '']) => isWebAddress(cell)).length * 2 >= uncut.rows.length - 1
  if (isColumn) return uncut.delimiter
  const cut = readings.map(({ delimiter, rows }) => ({
    delimiter,
    rows: rows.filter((cells) => cells.length > 1).length,
  }))
  const [most] = cut.toSorted((a, b) => b.rows - a.rows)
  return (most && most.rows > 1 ? most.delimiter : first?.delimiter) ?? ','
}

/** The rows of a text that are not blank, the last one only where it is whole. */
function rowsOf(text: string, delimiter: string, isWhole: boolean): string[][] {
  const rows: string[][] = []
  const reader = createRowReader(delimiter, ({ cells }) => {
    if (cells.some((cell) => cell.trim() !== '')) rows.push(cells)
  })
  reader.push(text)
  if (isWhole) reader.end()
  return rows
}
