import {
  columnWords,
  createWarnings,
  type CsvColumn,
  type CsvWarning,
  placeWords,
  shownCell,
} from './report.ts'
import { isWebAddress } from './web-address.ts'

/** The first row, which names the columns. */
export type Header = { row: number; names: readonly string[]; namedColumns: number }

/** Takes the first row for the header. */
export function headerOf(cells: readonly string[], row: number): Header {
  const names = cells.map((cell) => shownCell(cell.trim()))
  return { row, names, namedColumns: names.findLastIndex((name) => name !== '') + 1 }
}

/** The columns without those at the end that have no name and hold nothing: a delimiter too many makes one. */
export function usedColumns(
  columns: readonly CsvColumn[],
  { namedColumns }: Header,
  records: number,
): CsvColumn[] {
  const last = columns.findLastIndex(({ empty }, column) => column < namedColumns || empty < records)
  return columns.slice(0, last + 1)
}

/** What is odd about the names. */
export function headerWarnings({ row, names }: Header): CsvWarning[] {
  const warnings = createWarnings()
  const seen = new Set<string>()
  const unclear = names.findIndex((name) => {
    const isKnown = seen.has(name)
    seen.add(name)
    return name === '' || isKnown
  })
  const fault = names[unclear] === '' ? 'has no name' : 'has the name of another'
  if (unclear !== -1)
    warnings.note(
      'header_names',
      { row, column: unclear },
      () => `In the header, ${columnWords(unclear, names)} ${fault}.`,
    )
  const address = names.findIndex(isWebAddress)
  if (address !== -1)
    warnings.note(
      'header_is_data',
      { row, column: address },
      () => `The first row is used as the header. ${placeWords(row, address, names)} is a URL.`,
    )
  return warnings.all()
}
