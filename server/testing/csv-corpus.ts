import { type CsvProblem, csvSizeLimitBytes, type CsvWarning } from '../../src/contract/csv/report.ts'

/** A file, and what anybody who checks it must come to. */
export type CsvCase = {
  name: string
  /** Made anew at each call: some are large. */
  bytes: () => Uint8Array
  /** The column, from 0, that is named as the identifier; null to have it guessed. */
  identifier?: number
  /** The problem that it has; null where it would be imported. */
  problem: CsvProblem['code'] | null
  /** The row that the problem names. */
  row?: number
  /** How many records there are, where it would be imported. */
  records?: number
  /** Kinds of warning that it must raise. */
  warnings?: readonly CsvWarning['code'][]
}

const utf8 = (text: string) => () => new TextEncoder().encode(text)
const latin1 = (text: string) => Buffer.from(text, 'latin1')
const raw =
  (...bytes: (number | string)[]) =>
  () =>
    Buffer.concat(bytes.map((part) => Buffer.from(typeof part === 'string' ? latin1(part) : [part])))

const good = 'name,website\nAcme,https://acme.example\nBolt,bolt.example\n'
const header = 'name,website,note\n'

/** What a company says of itself, at length: a million short records take the check several seconds, in each test anew. */
const about = 'We make things, and sell them. '.repeat(300)

/** Records of long texts up to exactly so many bytes. */
function sized(bytes: number): () => Uint8Array {
  return () => {
    const lines = [header]
    let size = header.length
    for (let n = 1; ; n++) {
      const line = `Company ${n},https://company-${n}.example/about,"${about}"\n`
      if (size + line.length + 40 > bytes) break
      lines.push(line)
      size += line.length
    }
    const last = 'Last,last.example,'
    lines.push(last, 'x'.repeat(bytes - size - last.length - 1), '\n')
    return Buffer.from(lines.join(''))
  }
}

/** Files that are tried on everything that checks one: the rules, the sandbox, the page. */
export const csvCorpus: readonly CsvCase[] = [
  { name: 'a small good file', bytes: utf8(good), problem: null, records: 2 },
  { name: 'no line break at the end', bytes: utf8(good.trimEnd()), problem: null, records: 2 },
  { name: 'semicolons', bytes: utf8(good.replaceAll(',', ';')), problem: null, records: 2 },
  { name: 'tabs', bytes: utf8(good.replaceAll(',', '\t')), problem: null, records: 2 },
  { name: 'bars', bytes: utf8(good.replaceAll(',', '|')), problem: null, records: 2 },
  { name: 'line ends of Windows', bytes: utf8(good.replaceAll('\n', '\r\n')), problem: null, records: 2 },
  { name: 'line ends of old Macs', bytes: utf8(good.replaceAll('\n', '\r')), problem: null, records: 2 },
  {
    name: 'byte-order mark',
    bytes: utf8(`\uFEFF${good}`),
    problem: null,
    records: 2,
    warnings: ['byte_order_mark'],
  },
  { name: 'blank lines', bytes: utf8(good.replaceAll('\n', '\n\n')), problem: null, records: 2 },
  {
    name: 'quoted newlines',
    bytes: utf8(`${header}Acme,acme.example,"one\ntwo\r\nthree"\nBolt,bolt.example,"\n"\n`),
    problem: null,
    records: 2,
  },
  {
    name: 'quotes in quotes, and delimiters',
    bytes: utf8(`${header}"Acme, ""the"" firm",acme.example,"a,b"\n`),
    problem: null,
    records: 1,
  },
  {
    name: 'a quote inside a cell',
    bytes: utf8(`${header}"Ac"me",acme.example,1\nBolt,bolt.example,2\n`),
    problem: null,
    records: 2,
    warnings: ['stray_quotes'],
  },
  {
    name: 'formula cells',
    bytes: utf8(`${header}=HYPERLINK("x"),acme.example,@cmd\n`),
    problem: null,
    records: 1,
    warnings: ['formulas'],
  },
  {
    name: 'duplicate identifiers',
    bytes: utf8(`${header}A,acme.example,1\nB,ACME.example/,2\nC,bolt.example,3\n`),
    problem: null,
    records: 3,
    warnings: ['duplicate_identifiers'],
  },
  {
    name: 'cells and identifiers missing',
    bytes: utf8(`${header}A,acme.example,\nB,,2\nC,bolt.example,3\n`),
    problem: null,
    records: 3,
    warnings: ['empty_cells', 'missing_identifiers'],
  },
  {
    name: 'a name twice in the header',
    bytes: utf8('url,name,name\nacme.example,A,B\n'),
    problem: null,
    records: 1,
    warnings: ['header_names'],
  },
  {
    name: 'no header',
    bytes: utf8('Acme,https://acme.example\nBolt,https://bolt.example\n'),
    problem: null,
    records: 1,
    warnings: ['header_is_data'],
  },
  {
    name: 'one short row of many',
    bytes: utf8(`${header}${'Acme,acme.example,1\n'.repeat(20)}Bolt,bolt.example\n`),
    problem: null,
    records: 21,
    warnings: ['short_rows'],
  },
  {
    name: 'empty cells beyond the header',
    bytes: utf8(`${header}Acme,acme.example,1,,\n`),
    problem: null,
    records: 1,
    warnings: ['long_rows'],
  },
  {
    name: '1,000 columns',
    bytes: utf8(
      `url,${Array.from({ length: 999 }, (_, n) => `c${n}`).join()}\n${`acme.example${',x'.repeat(999)}\n`.repeat(3)}`,
    ),
    problem: null,
    records: 3,
  },
  {
    name: 'a single column',
    bytes: utf8('website\nacme.example\nbolt.example\n'),
    problem: null,
    records: 2,
  },
  {
    name: 'addresses in other scripts',
    bytes: utf8('名前,サイト\n例,https://例え.テスト/道\nأ,https://مثال.إختبار\n'),
    problem: null,
    records: 2,
  },
  {
    name: 'a named column',
    bytes: utf8(`${header}A,acme.example,bolt.example\n`),
    identifier: 2,
    problem: null,
    records: 1,
  },
  {
    name: 'addresses that come after a thousand rows without any',
    bytes: utf8(`name,website\n${'Acme,\n'.repeat(1_200)}Bolt,bolt.example\nCore,core.example\n`),
    problem: null,
    records: 1_202,
    warnings: ['missing_identifiers'],
  },
  {
    name: 'a line for Excel that names the delimiter',
    bytes: utf8('sep=;\nname;website\nAcme;acme.example\nBolt;bolt.example\n'),
    problem: null,
    records: 2,
    warnings: ['separator_line'],
  },
  {
    name: 'the same in quotes, and three columns',
    bytes: utf8('"sep=,"\r\nname,website,city\r\nAcme,acme.example,X\r\n'),
    problem: null,
    records: 1,
    warnings: ['separator_line'],
  },
  {
    name: 'an optional last cell that most rows leave out',
    bytes: utf8(`${header}Acme,acme.example,ok\n${'Bolt,bolt.example\n'.repeat(9)}`),
    problem: null,
    records: 10,
    warnings: ['short_rows'],
  },
  {
    name: 'a comma at the end of the header only',
    bytes: utf8('name,website,\nAcme,acme.example\nBolt,bolt.example\n'),
    problem: null,
    records: 2,
  },
  {
    name: 'a tail of commas and blank lines',
    bytes: utf8(`${good},\n,\n,,,\n\n\n`),
    problem: null,
    records: 2,
    warnings: ['empty_rows'],
  },
  {
    name: 'hosts in punycode',
    bytes: utf8('name,website\nA,https://xn--e1afmkfd.xn--p1ai/\nB,http://xn--80akjhbed8ahk.xn--p1ai\n'),
    problem: null,
    records: 2,
  },
  {
    name: 'hosts with marks, decomposed',
    bytes: utf8('name,website\nA,https://उदाहरण.परीक्षा/\nB,cafe\u0301.example\n'),
    problem: null,
    records: 2,
  },
  {
    name: 'commas in quotes between semicolons',
    bytes: utf8('name;website\n"a, b, c";acme.example\n"d, e, f";bolt.example\n'),
    problem: null,
    records: 2,
  },
  {
    name: 'line ends of old Macs, and others in quotes',
    bytes: utf8('name,website\r"a\nb",acme.example\r"c\r\nd",bolt.example\r'),
    problem: null,
    records: 2,
  },
  {
    name: 'JSON with a backslash before a doubled quote',
    bytes: utf8('name,website\n"{""a"":""x\\"",""b"":1}",acme.example\nB,bolt.example\n'),
    problem: null,
    records: 2,
  },
  { name: '50 MB', bytes: sized(csvSizeLimitBytes), problem: null },

  { name: '50 MB and 1 byte', bytes: sized(csvSizeLimitBytes + 1), problem: 'too_large' },
  { name: 'empty', bytes: utf8(''), problem: 'empty' },
  { name: 'white space', bytes: utf8(' \n\r\n\t\n'), problem: 'empty' },
  { name: 'only a byte-order mark', bytes: utf8('\uFEFF'), problem: 'empty' },
  { name: 'header only', bytes: utf8(header), problem: 'no_records' },
  {
    name: 'UTF-16, little end first',
    bytes: raw(0xff, 0xfe, 'n\0a\0m\0e\0,\0u\0r\0l\0'),
    problem: 'encoding',
  },
  { name: 'UTF-16, big end first', bytes: raw(0xfe, 0xff, '\0n\0a\0m\0e'), problem: 'encoding' },
  { name: 'UTF-16 without a mark', bytes: raw('n\0a\0m\0e\0,\0u\0r\0l\0'), problem: 'binary', row: 1 },
  { name: 'UTF-32', bytes: raw(0xff, 0xfe, 0, 0, 'n\0\0\0'), problem: 'encoding' },
  { name: 'Latin-1', bytes: raw('name,website\nCaf', 0xe9, ',cafe.example\n'), problem: 'encoding', row: 2 },
  { name: 'cut within a character', bytes: raw('name,website\nCaf', 0xc3), problem: 'encoding', row: 2 },
  { name: 'a PNG', bytes: raw(0x89, 'PNG\r\n', 0x1a, '\n', 0, 0, 0, 0x0d, 'IHDR'), problem: 'binary' },
  { name: 'a PDF', bytes: raw('%PDF-1.7\n'), problem: 'binary' },
  { name: 'a spreadsheet', bytes: raw('PK', 3, 4, 0x14, 0, 6, 0), problem: 'binary' },
  { name: 'NUL bytes', bytes: utf8(good.replace('Acme', 'Ac\0me')), problem: 'binary', row: 2 },
  {
    name: 'NUL bytes far behind',
    bytes: utf8(`${good}${'Acme,acme.example\n'.repeat(20_000)}Bo\0lt,bolt.example\n`),
    problem: 'binary',
    row: 20_004,
  },
  {
    name: 'Latin-1 far behind a ragged row',
    bytes: () =>
      Buffer.concat([
        Buffer.from(`${header}A,acme.example,1,2\n${'Acme,acme.example,1\n'.repeat(20_000)}`),
        latin1('Caf\u00e9,cafe.example,1\n'),
      ]),
    problem: 'encoding',
    row: 20_003,
  },
  { name: 'JSON', bytes: utf8('[{"name": "Acme", "website": "acme.example"}]'), problem: 'not_csv' },
  { name: 'a web page', bytes: utf8('<!DOCTYPE html><html><p>a,b</p></html>'), problem: 'not_csv' },
  {
    name: 'a row with more cells than the header',
    bytes: utf8(`${header}A,acme.example,1\nB,bolt.example,2,3\n`),
    problem: 'ragged',
    row: 3,
  },
  {
    name: 'text behind a quoted cell',
    bytes: utf8(`${header}"Acme"x,acme.example,1\nBolt,bolt.example,2\n`),
    problem: 'unclosed_quote',
    row: 2,
  },
  {
    name: 'rows that end before their identifier',
    bytes: utf8(`${header}A,acme.example,1\nB,bolt.example\nC\n`),
    problem: 'ragged',
    row: 4,
  },
  {
    name: 'a quote that is never closed',
    bytes: utf8(`${header}A,acme.example,1\nB,bolt.example,"2\nC,core.example,3\n`),
    problem: 'unclosed_quote',
    row: 3,
  },
  {
    name: 'prose',
    bytes: utf8('Dear all,\nas I said, we meet at ten, or so, on Monday.\n'),
    problem: 'ragged',
    row: 2,
  },
  {
    name: 'notes above the header',
    bytes: utf8(
      'Notes:\n"Some are missing, by choice."\n\nname,website,city\nA,acme.example,X\nB,bolt.example,Y\n',
    ),
    problem: 'notes_above_header',
    row: 4,
  },
  {
    name: 'notes above the header, filled up with commas',
    bytes: utf8('Customers,,\n,,\nname,website,city\nA,acme.example,X\nB,bolt.example,Y\n'),
    problem: 'notes_above_header',
    row: 3,
  },
  {
    name: 'a space before a quote',
    bytes: utf8(`${header}Acme,acme.example, "Bonn, at the Rhine"\nB,bolt.example,x\n`),
    problem: 'spaced_quote',
    row: 2,
  },
  {
    name: 'a space before each quote',
    bytes: utf8('name, "website"\nAcme, "acme.example"\nBolt, "bolt.example"\n'),
    problem: 'spaced_quote',
    row: 1,
  },
  {
    name: 'a quote after a backslash, which swallows a delimiter',
    bytes: utf8('name,website,size\n"A",acme.example,"a"\n"5\\"",bolt.example,"b"\n"C",core.example,"c"\n'),
    problem: 'backslash_quote',
    row: 3,
  },
  {
    name: 'a quote after a backslash, which swallows a record',
    bytes: utf8('name,website,size\n"A",acme.example,a\n"5\\"",bolt.example,b\n"C",core.example,c\n'),
    problem: 'backslash_quote',
    row: 3,
  },
  {
    name: 'a quote that is not doubled, which swallows a record',
    bytes: utf8('name,website,size\n"A"x,acme.example,a\n"B",bolt.example,b\n'),
    problem: 'stray_quote',
    row: 2,
  },
  {
    name: 'a quote that is closed only by that of the next record',
    bytes: utf8('name,website\n"A",acme.example\n"B,bolt.example\n"C",core.example\n"D",dole.example\n'),
    problem: 'stray_quote',
    row: 3,
  },
  {
    name: 'names with dots',
    bytes: utf8('name,city\nJ.Smith,Bonn\nA.Jones,Kiel\nM.Sc,Ulm\n'),
    problem: 'no_identifier',
  },
  { name: 'no URL column', bytes: utf8('name,city\nAnn,Bonn\nBob,Kiel\n'), problem: 'no_identifier' },
  { name: 'mail addresses only', bytes: utf8('mail\nann@acme.example\n'), problem: 'no_identifier' },
  {
    name: 'few addresses in a column',
    bytes: utf8(`name,note\nAnn,acme.example\n${'Bob,nothing\n'.repeat(9)}`),
    problem: 'no_identifier',
  },
  {
    name: 'a named column without addresses',
    bytes: utf8(good),
    identifier: 0,
    problem: 'no_identifier',
    row: 1,
  },
  {
    name: 'a named column that is not there',
    bytes: utf8(good),
    identifier: 7,
    problem: 'no_such_column',
    row: 1,
  },
]
