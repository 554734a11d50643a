import { createCsvCheck } from '../../contract/csv/check-csv.ts'
import { type Header, headerOf } from '../../contract/csv/header.ts'
import type { CsvRow } from '../../contract/csv/row.ts'
import { shortShare } from '../../contract/csv/records.ts'
import type { CsvProblem, CsvReport } from '../../contract/csv/report.ts'
import { bytesOf, createReader, type RepairDocument } from './document.ts'
import { createRowIndex, createRowList, type RowIndex, type RowList } from './row-index.ts'
import { type RowKind, rowKinds } from './row-kinds.ts'
import { utf8Length } from './utf8.ts'

/** The result of a scan: the report of the check, and the rows that have something wrong with them. */
export type Scan = {
  report: CsvReport
  index: RowIndex
  /** The byte after the last row. */
  end: number
  lists: Readonly<Record<RowKind, RowList>>
  /** All cells of the header row. */
  header: readonly string[]
  /** Whether a space before quotes has split a row in the wrong places. */
  hasMisreadSpaces: boolean
}

type Options = {
  /** The column that was chosen as the identifier; null to guess it. */
  identifier: number | null
  /** Rows that Exa's message names. */
  named: ReadonlySet<number>
  /** Gets the number of bytes read so far. It throws to end the scan. */
  onProgress: (readBytes: number) => void
}

/** How many rows of a kind are listed. */
const listedAtMost = 200_000
/** How many bytes from the beginning the identifier is guessed from. */
const guessFrom = 262_144

/** Reads a document as the check does. If it finds no problem, the check would pass. */
export async function scan(document: RepairDocument, options: Options): Promise<Scan> {
  const { identifier } = options
  const expected = identifier ?? (await guessIdentifier(document))
  const found = await scanFor(document, expected, options)
  const { identifier: actual } = found.report
  if ((actual?.column ?? null) === expected || actual === null) return found
  // The beginning of the file led to a wrong guess, so scan once more with the right identifier.
  return scanFor(document, actual.column, options)
}

async function guessIdentifier(document: RepairDocument): Promise<number | null> {
  const check = createCsvCheck({ identifier: null })
  check.push(await createReader(document).read(0, guessFrom))
  return check.end().identifier?.column ?? null
}

async function scanFor(document: RepairDocument, expected: number | null, options: Options): Promise<Scan> {
  const index = createRowIndex()
  const lists = Object.fromEntries(
    Object.keys(rowKinds).map((kind) => [kind, createRowList(listedAtMost)]),
  ) as Record<RowKind, ReturnType<typeof createRowList>>
  const short: { row: number; length: number }[] = []
  const hasMark = (await createReader(document).read(0, 3)).join() === '239,187,191'
  const places = createPlaces(hasMark ? 3 : 0)
  let start: number | null = null
  let header: Header = { row: 0, names: [], namedColumns: 0 }
  let hasHeader = false
  let hasMisreadSpaces = false

  const noteRow = (row: CsvRow, isEmpty: boolean, problem: CsvProblem | null) => {
    start ??= places.first()
    index.add(start)
    start = places.byteAt(row.end)
    if (options.named.size > 0 && options.named.has(row.row)) lists.named.add(row.row)
    if (isEmpty) {
      if (hasHeader && row.cells.length > 1) lists.empty_row.add(row.row)
      return
    }
    const isHeader = !hasHeader
    if (isHeader) {
      hasHeader = true
      header = headerOf(row.cells, row.row)
    }
    const kind = problem && kindOfProblem(problem)
    if (problem?.code === 'spaced_quote') hasMisreadSpaces = true
    if (kind) lists[kind].add(row.row)
    else if (row.fault?.kind === 'spaced') lists.spaced.add(row.row)
    else if (row.fault?.kind === 'stray') lists.odd_quotes.add(row.row)
    if (problem || isHeader) return
    if (row.cells.length < header.namedColumns) short.push({ row: row.row, length: row.cells.length })
    if (expected !== null) noteIdentifier(row.row, row.cells[expected] ?? '', expected)
  }
  /** The check has just counted the addresses of the row, so there is no need to parse this cell again. */
  let urls = 0
  const noteIdentifier = (row: number, cell: string, column: number) => {
    const before = urls
    urls = check.urlsIn(column)
    if (urls === before) return lists.no_url.add(row)
    if (!cell.startsWith('http') && !/^\s*https?:/i.test(cell)) lists.no_scheme.add(row)
    if (cell !== cell.trim()) lists.untrimmed.add(row)
  }

  const repeats: number[] = []
  const check = createCsvCheck({
    identifier: options.identifier,
    watch: {
      text: (text, skipped) => places.takeText(text, skipped),
      row: noteRow,
      repeat: (row, column) => {
        if (column === expected && repeats.length < listedAtMost) repeats.push(row)
      },
    },
  })
  let readBytes = 0
  for await (const bytes of bytesOf(document)) {
    check.push(bytes)
    readBytes += bytes.length
    options.onProgress(readBytes)
  }
  const report = check.end()
  // Sorted, because repeats in the first records are found column by column.
  for (const row of repeats.toSorted((a, b) => a - b)) lists.repeat.add(row)
  const lacking = report.identifier?.column ?? header.namedColumns - 1
  for (const { row, length } of short) if (length <= lacking) lists.too_short.add(row)
  return {
    report,
    index,
    end: start ?? places.first(),
    lists: Object.fromEntries(
      Object.entries(lists).map(([kind, list]) => [kind, list.list()]),
    ) as Scan['lists'],
    header: header.names,
    hasMisreadSpaces,
  }
}

/** The kind of rows for a problem; null if no mend of a row can fix it. */
function kindOfProblem({ code }: CsvProblem): RowKind | null {
  if (code === 'ragged') return 'too_wide'
  if (code === 'spaced_quote') return 'spaced'
  return code === 'stray_quote' || code === 'backslash_quote' || code === 'unclosed_quote' ? 'quotes' : null
}

/** Whether so many rows are short that the import would fail. */
export function tooManyShort({ report, lists }: Scan): boolean {
  return lists.too_short.count > report.records * shortShare
}

/** How many records are neither too wide nor have faulty quotes. The check counts the cells of these alone. */
export function soundRecords({ report, lists }: Scan): number {
  return report.records - lists.too_wide.count - lists.quotes.count
}

/** Maps characters of the text that is read to bytes. `offset`: bytes before the text. */
function createPlaces(offset: number) {
  let firstByte = offset
  let text = ''
  let isPlain = true
  /** Characters before this text. */
  let before = 0
  /** A position in this text, and its byte. */
  let at = 0
  let byte = offset
  const advance = (to: number) => {
    byte += isPlain ? to - at : utf8Length(text, at, to)
    at = to
  }
  return {
    takeText(next: string, skipped: string): void {
      if (skipped !== '') firstByte = byte = offset + utf8Length(skipped)
      advance(text.length)
      before += text.length
      text = next
      at = 0
      isPlain = !/[^\0-\x7f]/.test(next)
    },
    /** The byte of a character. Positions must be asked for in order. */
    byteAt(character: number): number {
      advance(character - before)
      return byte
    },
    /** The first byte of the first row. */
    first: () => firstByte,
  }
}
