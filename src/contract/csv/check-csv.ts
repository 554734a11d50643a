import { createDecoder } from './decode.ts'
import { createLineCount } from './lines.ts'
import { formatInteger } from './numbers.ts'
import { createRecords } from './records.ts'
import { type CsvProblem, type CsvReport, csvSizeLimitBytes } from './report.ts'
import { createWarnings } from './warnings.ts'

type ParserConfig = { delimiter: string; newline: '\n' | '\r' }
type Parsed = {
  data: string[][]
  errors: { type: string; code: string; row?: number }[]
  meta: { cursor: number }
}

/** The parser that is handed in, so that this file imports none: as much of papaparse as is used. */
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
/** Characters that are there before the delimiter is guessed. */
const guessFrom = 16_384
/** No record is longer, in characters: what goes on and on is a quote that nobody closed. */
const longestRecord = 1_048_576

export type CsvCheck = ReturnType<typeof createCsvCheck>

/**
 * Checks a CSV as it comes, piece by piece, by the rules that the browser and the sandbox share: what would make the
 * import fail, and what is worth a look. `identifier`: the column, from 0, that was chosen; null to guess.
 */
export function createCsvCheck(papa: PapaLike, { identifier }: { identifier: number | null }) {
  const decoder = createDecoder()
  const lines = createLineCount()
  const records = createRecords(identifier)
  const warnings = createWarnings()
  let sizeBytes = 0
  let delimiter = ','
  let newline: ParserConfig['newline'] = '\n'
  let parser: InstanceType<PapaLike['Parser']> | null = null
  /** What has not been parsed: a record that is not whole yet. */
  let rest = ''
  let row = 0
  let problem: CsvProblem | null = null

  const openParser = () => {
    newline = !rest.includes('\n') && rest.includes('\r') ? '\r' : '\n'
    delimiter = guessDelimiter(papa, rest)
    return new papa.Parser({ delimiter, newline })
  }

  const takeRow = (cells: string[]) => {
    row++
    // A line of Windows ends in two characters, of which the parser takes the second.
    const last = cells.length - 1
    if (newline === '\n' && cells[last]?.endsWith('\r')) cells[last] = cells[last].slice(0, -1)
    const isBlank = cells.length === 1 && cells[0]?.trim() === ''
    if (!isBlank) problem = records.take(cells, row)
  }

  const noteStrayQuotes = ({ errors }: Parsed) => {
    const stray = errors.find(({ code }) => code === 'InvalidQuotes')
    const at = row + (stray?.row ?? 0) + 1
    const message = () => `In row ${formatInteger(at)} a quote stands inside a cell.`
    if (stray) warnings.note('stray_quotes', { row: at, column: null }, message)
  }

  const parse = (last: boolean) => {
    if (!parser && rest.length < guessFrom && !last) return
    parser ??= openParser()
    const parsed = parser.parse(rest, 0, !last)
    rest = rest.slice(parsed.meta.cursor)
    noteStrayQuotes(parsed)
    const neverClosed =
      rest.length > longestRecord || (last && parsed.errors.some(({ code }) => code === 'MissingQuotes'))
    if (neverClosed && last) parsed.data.pop()
    for (const cells of parsed.data) {
      takeRow(cells)
      if (problem) return
    }
    if (neverClosed) problem = unclosedQuote(row + 1)
  }

  const take = (bytes: Uint8Array, last: boolean) => {
    const decoded = decoder.next(bytes, last)
    if ('problem' in decoded) {
      // Worse than anything in the text, and found wherever the pieces are cut.
      problem = decoded.problem
      return
    }
    if (problem) return
    lines.take(decoded.text)
    rest += decoded.text
    parse(last)
  }

  /** After a problem of the rows the rest is still read as text: it may turn out to be none. */
  const isReadOn = () => problem?.reason !== 'invalid_format' && problem !== tooLarge

  return {
    /** Takes the next bytes of the file. */
    push(bytes: Uint8Array): void {
      sizeBytes += bytes.length
      if (sizeBytes > csvSizeLimitBytes) problem = tooLarge
      if (isReadOn()) take(bytes, false)
    },

    /** What the file is, once all of it was pushed. */
    end(): CsvReport {
      if (isReadOn()) take(new Uint8Array(), true)
      if (decoder.bom())
        warnings.note(
          'byte_order_mark',
          { row: null, column: null },
          () => 'The file begins with a byte-order mark, which is left out.',
        )
      // Where it is no text, what was read of it before depends on how it was cut: it is nothing.
      const found = (problem?.reason === 'invalid_format' ? createRecords(identifier) : records).end()
      return {
        ...found,
        sizeBytes,
        bom: decoder.bom(),
        delimiter,
        lines: lines.count(),
        problem: problem ?? found.problem,
        warnings: [...warnings.all(), ...found.warnings],
      }
    },
  }
}

const tooLarge: CsvProblem = {
  reason: 'invalid_file_content',
  code: 'too_large',
  message: `The file is larger than ${formatInteger(csvSizeLimitBytes)} bytes. Split it into several.`,
  row: null,
  column: null,
}

function unclosedQuote(row: number): CsvProblem {
  const message = `A quote is opened in row ${formatInteger(row)} and never closed.`
  return { reason: 'invalid_file_content', code: 'unclosed_quote', message, row, column: null }
}

function guessDelimiter(papa: PapaLike, text: string): string {
  const { meta } = papa.parse(text.slice(0, guessFrom), {
    preview: 20,
    skipEmptyLines: true,
    delimitersToGuess: delimiters,
  })
  return delimiters.includes(meta.delimiter) ? meta.delimiter : ','
}
