import { csvSizeLimitBytes } from '../src/contract/csv/report.ts'

/** A file of the largest size that may be imported. */
export type CsvShape = {
  name: string
  header: string
  record: (n: number) => string
  /** The most seconds that it may take, where not as many as any file; null: as many as it needs. */
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

/** Quotes, delimiters and line breaks among letters that are no Latin ones. */
const longText = 'He said: ""Dobrý den, světe"",\nand went – on.\r\n'.repeat(38_000)

/** As few letters and digits as tell `n` from every other number. */
function shortName(n: number): string {
  return n.toString(36)
}

/** The bytes of a file of this shape, as many as may be and no cell cut. */
export function csvBytes({ header, record }: CsvShape): Buffer {
  const bytes = Buffer.alloc(csvSizeLimitBytes, '\n')
  let size = bytes.write(header)
  for (let n = 0; ; n++) {
    const next = Buffer.from(record(n))
    if (size + next.length > bytes.length) return bytes
    size += next.copy(bytes, size)
  }
}
