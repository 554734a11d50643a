import { csvSizeLimitBytes } from '../src/contract/csv/report.ts'

/** A file of the largest size that can be imported. */
export type CsvShape = {
  name: string
  header: string
  record: (n: number) => string
  /** The time limit in seconds, if it differs from that of other files; null: no limit. */
  secondsLimit?: number | null
}

export const csvShapes: readonly CsvShape[] = [
  {
    name: 'ordinary rows',
    header: 'name,website,city,note,since\n',
    record: (n) =>
      `Company ${n},https://company-${n}.example/about,Berlin,"Makes parts, ${n % 900} people",2024-03-05\n`,
  },
  {
    name: 'very short rows',
    header: 'url\n',
    record: (n) => `https://a.io/${n}\n`,
  },
  {
    // As many records as there can be. Nobody has such a file; it must still fit into memory.
    name: 'the shortest addresses there are',
    secondsLimit: null,
    header: 'url\n',
    record: (n) => `${shortName(n)}.io\n`,
  },
  {
    name: 'quoted cells of 2 MB',
    header: 'website,text\n',
    record: (n) => `company-${n}.example,"${longText}"\n`,
  },
]

/** Files of the largest size that are made to fill the memory. Each is refused, or read, within the same limits. */
export const hostileShapes: readonly Pick<CsvShape, 'name' | 'header' | 'record'>[] = [
  { name: 'commas', header: '', record: () => ',' },
  { name: 'semicolons after a header', header: 'url;name\n', record: () => ';' },
  { name: 'line ends', header: '', record: () => '\n' },
  { name: 'quotes', header: 'url\n', record: () => '"' },
  { name: 'one letter a row', header: 'url\n', record: () => 'a\n' },
  { name: 'a comma a row', header: 'url,name\n', record: () => ',\n' },
  { name: 'a quote inside a cell, then commas', header: 'url,name\nx"', record: () => ',' },
  {
    name: 'a header of 16,000 columns, then short rows',
    header: `${Array.from({ length: 16_000 }, (_, n) => n.toString(36)).join(',')}\n`,
    record: () => 'a\n',
  },
  {
    name: 'addresses in 16,000 columns',
    header: `${Array.from({ length: 16_000 }, (_, n) => n.toString(36)).join(',')}\n`,
    record: () => `${'a.io,'.repeat(15_999)}a.io\n`,
  },
]

/** Quotes, delimiters and line breaks among letters that are not Latin. */
const longText = 'He said: ""Dobrý den, světe"",\nand went – on.\r\n'.repeat(38_000)

/** The shortest text of letters and digits that identifies `n`. */
function shortName(n: number): string {
  return n.toString(36)
}

/** The bytes of a file of this shape, as large as possible without cutting a cell. */
export function csvBytes({ header, record }: Pick<CsvShape, 'header' | 'record'>): Buffer {
  const bytes = Buffer.alloc(csvSizeLimitBytes, '\n')
  let size = bytes.write(header)
  for (let n = 0; ; n++) {
    const next = Buffer.from(record(n))
    if (size + next.length > bytes.length) return bytes
    size += next.copy(bytes, size)
  }
}
