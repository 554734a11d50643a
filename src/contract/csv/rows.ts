import { createCellCount } from './cell-count.ts'
import { cellsOfRowAtMost, rowCharactersAtMost } from './report.ts'

type ParserConfig = { delimiter: string; newline: '\n' | '\r' }
type ParseError = { code: string; row?: number; index?: number }
type Parsed = { data: string[][]; errors: ParseError[]; meta: { cursor: number } }

/** The part of papaparse that is used. The parser is passed in, since the contract imports no library for CSV. */
export type PapaLike = {
  Parser: new (config: ParserConfig) => {
    parse: (input: string, baseIndex: number, ignoreLastRow: boolean) => Parsed
  }
  parse: (
    input: string,
    config: { preview: number; skipEmptyLines: boolean; delimitersToGuess: string[] },
  ) => { meta: { delimiter: string } }
}

const delimiters = [',', ';', '\t', '|']
/** Characters from which the delimiter and the kind of line end are told. */
const guessFrom = 16_384
/** Characters of a quoted cell that are kept; no rule needs more. */
const keptOfCell = 8_192

/**
 * Cuts a text that comes piece by piece into rows, numbered from 1, and hands them to `take`, those that hold nothing but
 * white space left out. Of what has not become a row yet it keeps as much as is needed.
 */
export function createRowReader(papa: PapaLike, take: (cells: string[], row: number) => void) {
  let delimiter = ','
  let newline: ParserConfig['newline'] = '\n'
  let parser: InstanceType<PapaLike['Parser']> | null = null
  /** Text that is not parsed yet: an incomplete row. */
  let rest = ''
  /** Length of `rest` from which it is parsed, so that a long row is not parsed again with each piece. */
  let parseFrom = guessFrom
  let row = 0
  let unclosedRow: number | null = null
  const strayQuotes = { count: 0, row: 0 }
  /** Counts before the parser, so that a row of too many cells is never parsed. */
  let cells: ReturnType<typeof createCellCount> | null = null
  let overflowRow: number | null = null
  let tooLongRow: number | null = null

  const openParser = () => {
    // The piece may end between the \r and \n of a Windows line.
    const sample = rest.slice(0, guessFrom).replace(/\r$/, '')
    newline = !sample.includes('\n') && sample.includes('\r') ? '\r' : '\n'
    delimiter = guessDelimiter(papa, sample)
    return new papa.Parser({ delimiter, newline })
  }

  const takeRow = (found: string[]) => {
    row++
    // The parser takes only the \n of a Windows line end.
    const last = found.length - 1
    if (newline === '\n' && found[last]?.endsWith('\r')) found[last] = found[last].slice(0, -1)
    const isBlank = found.length === 1 && found[0]?.trim() === ''
    if (!isBlank) take(found, row)
  }

  /** Only in complete rows: a quote at the end of a piece may be the end of a cell. */
  const noteStrayQuotes = ({ data, errors }: Parsed) => {
    const stray = errors.filter(isStrayQuote).map((error) => error.row ?? 0)
    const rows = new Set(stray.filter((index) => index < data.length))
    const [first] = rows
    if (first !== undefined) strayQuotes.row ||= row + first + 1
    strayQuotes.count += rows.size
  }

  /** Keeps only the beginning of a long quoted cell, so that it is still open, and still text and no address. */
  const shorten = () => {
    if (rest.length <= keptOfCell) return
    // After a quote it is not known yet whether the cell has ended: that part stays.
    const certain = endOfCertain(rest)
    const errors = parser?.parse(rest.slice(0, certain), 0, false).errors ?? []
    const open = errors.find(isMissingQuote)?.index
    if (open === undefined || certain - open <= keptOfCell) return
    let end = open + keptOfCell
    // Two quotes mean one, and must not be separated.
    while (rest[end - 1] === '"' && end > open) end--
    const hasStray = errors.some((error) => isStrayQuote(error) && error.index === open)
    rest = rest.slice(0, end) + (hasStray ? ' "x' : ' x') + rest.slice(certain)
  }

  const takeRows = (reader: InstanceType<PapaLike['Parser']>, last: boolean) => {
    const parsed = reader.parse(rest, 0, !last)
    rest = rest.slice(parsed.meta.cursor)
    if (!last) shorten()
    parseFrom = Math.min(rest.length * 2, rowCharactersAtMost)
    const isUnclosed = last && parsed.errors.some(isMissingQuote)
    if (isUnclosed) parsed.data.pop()
    noteStrayQuotes(parsed)
    for (const found of parsed.data) {
      if (row + 1 === overflowRow) return
      takeRow(found)
    }
    if (isUnclosed) unclosedRow = row + 1
  }

  const open = (): InstanceType<PapaLike['Parser']> => {
    parser = openParser()
    cells = createCellCount({ delimiter, newline, most: cellsOfRowAtMost })
    overflowRow = cells.take(rest)
    return parser
  }

  const parse = (last: boolean) => {
    const reader = parser ?? open()
    // The rows before one of too many cells are still taken.
    takeRows(reader, last && overflowRow === null)
    if (overflowRow !== null) rest = ''
  }

  return {
    /** Takes the next text. */
    push(text: string): void {
      if (overflowRow !== null || tooLongRow !== null) return
      rest += text
      overflowRow = cells?.take(text) ?? null
      if (rest.length >= parseFrom || overflowRow !== null) parse(false)
      if (rest.length <= rowCharactersAtMost) return
      tooLongRow = row + 1
      rest = ''
    },
    /** Takes the remaining rows. `last`: the text after the last line end is a row too. */
    end(last: boolean): void {
      if (overflowRow === null && tooLongRow === null) parse(last)
    },
    delimiter: () => delimiter,
    /** The row with a quote that is never closed, or null. */
    unclosedRow: () => unclosedRow,
    /** The row of too many cells, where reading has stopped, or null. */
    overflowRow: () => overflowRow,
    /** The row of too many characters, where reading has stopped, or null. */
    tooLongRow: () => tooLongRow,
    /** How many rows have a quote inside an unquoted cell, and the first of them. */
    strayQuotes: () => strayQuotes,
  }
}

/** Where the quotes and spaces at the end of a text begin; its length if there are none. */
function endOfCertain(text: string): number {
  let end = text.length
  for (let at = end - 1; at >= 0 && (text[at] === '"' || text[at]?.trim() === ''); at--)
    if (text[at] === '"') end = at
  return end
}

function isMissingQuote({ code }: ParseError): boolean {
  return code === 'MissingQuotes'
}

function isStrayQuote({ code }: ParseError): boolean {
  return code === 'InvalidQuotes'
}

function guessDelimiter(papa: PapaLike, sample: string): string {
  const { meta } = papa.parse(sample, {
    preview: 20,
    skipEmptyLines: true,
    delimitersToGuess: delimiters,
  })
  return delimiters.includes(meta.delimiter) ? meta.delimiter : ','
}
