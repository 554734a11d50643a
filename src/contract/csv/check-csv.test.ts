import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { createCsvCheck } from './check-csv.ts'
import { declaredProblem } from './declared.ts'
import { cellsOfRowAtMost, type CsvReport } from './report.ts'

function check(content: string | Uint8Array, identifier: number | null = null, piece = Infinity): CsvReport {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const csv = createCsvCheck(Papa, { identifier })
  for (let at = 0; at < bytes.length; at += Math.min(piece, bytes.length))
    csv.push(bytes.subarray(at, Math.min(bytes.length, at + piece)))
  return csv.end()
}

const companies = 'name,website\nAcme,https://acme.example\nBolt,bolt.example\n'

const commas = (count: number) => ','.repeat(count)

describe('a CSV that is made to fill the memory', () => {
  it('may have as many cells in a row as a spreadsheet has columns', () => {
    const wide = Array.from({ length: cellsOfRowAtMost }, (_, n) => (n === 0 ? 'url' : `c${n}`)).join(',')
    expect(check(`${wide}\na.example${commas(cellsOfRowAtMost - 1)}\n`)).toMatchObject({
      problem: null,
      records: 1,
    })
  })

  it('is read no further behind a row of more cells', () => {
    const report = check(`url\na.example\nb.example${commas(cellsOfRowAtMost)}\nc.example\n`)
    expect(report.records).toBe(1)
    expect(report.problem).toEqual({
      reason: 'invalid_file_content',
      code: 'too_many_cells',
      message: 'Row 3 has more than 16,384 cells. Look at its line ends and its delimiters.',
      row: 3,
      column: null,
    })
  })

  it.each([
    ['commas', commas(1_000_000)],
    ['commas behind a stray quote', `x"${commas(1_000_000)}`],
    ['commas behind a quoted cell', `"x, ""y"""  ${commas(1_000_000)}`],
  ])('is read no further in a row that goes on and on: %s', (_what, row) => {
    for (const piece of [1_000, 65_536, Infinity]) {
      const { problem, records } = check(`url\na.example\n${row}`, null, piece)
      expect({ code: problem?.code, row: problem?.row, records }).toEqual({
        code: 'too_many_cells',
        row: 3,
        records: 1,
      })
    }
  })

  it.each([
    ['letters', 'x'.repeat(9_000_000)],
    ['quotes', '"'.repeat(9_000_000)],
  ])('is read no further in a cell that goes on and on: %s', (_what, row) => {
    const { problem, records } = check(`url\na.example\n${row}`)
    expect({ code: problem?.code, row: problem?.row, records }).toEqual({
      code: 'row_too_long',
      row: 3,
      records: 1,
    })
  })

  it('may have a long text in quotes all the same', () => {
    const text = 'long, "" text\n'.repeat(200_000)
    expect(check(`url,text\na.example,"${text}"\n`, null, 65_536).problem).toBeNull()
  })

  it.each([' ', '""', '"" '])('may have one of which each piece that is read ends in %j', (end) => {
    const begin = 'url,text\na.example,"'
    const piece = (size: number) => 'x'.repeat(size - end.length) + end
    const text = piece(16_384 - begin.length) + piece(16_384).repeat(300)
    expect(check(`${begin}${text}"\nb.example,y\n`)).toMatchObject({ problem: null, records: 2 })
  })

  it('has its repeats counted from the first records, however many addresses they hold', () => {
    const columns = 400
    const names = ['url', ...Array.from({ length: columns - 1 }, (_, n) => `site ${n}`)].join(',')
    const others = ',b.example'.repeat(columns - 1)
    const sites = Array.from({ length: 500 }, (_, n) => `a${n}.example${others}`)
    const late = Array.from({ length: 500 }, (_, n) => `${n < 260 ? '' : 'a.example'}${others}`)
    // After 251 records there are 100,000 addresses, and it is decided whose repeats count.
    expect(check([names, ...sites, 'a7.example/', ''].join('\n')).identifier).toEqual({
      column: 0,
      guessed: true,
      duplicates: 1,
      missing: 0,
    })
    expect(check([names, ...late, ''].join('\n')).identifier).toMatchObject({ column: 0, duplicates: null })
  })

  it('is held against the cells that its header promises', () => {
    const names = Array.from({ length: 16_000 }, (_, n) => `c${n}`).join(',')
    const report = check(`${names}\n${'a\n'.repeat(4_000)}`)
    expect(report.problem).toMatchObject({ code: 'too_many_cells', row: 3_127 })
    expect(report.records).toBe(4_000)
    expect(report.problem?.message).toContain('more than 50,000,000 cells')
  })
})

describe('a CSV that would be imported', () => {
  it('is told by its header, records and identifier', () => {
    expect(check(companies)).toMatchObject({
      problem: null,
      warnings: [],
      delimiter: ',',
      bom: false,
      header: ['name', 'website'],
      records: 2,
      lines: 3,
      preview: [
        ['Acme', 'https://acme.example'],
        ['Bolt', 'bolt.example'],
      ],
      identifier: { column: 1, guessed: true, duplicates: 0, missing: 0 },
    })
  })

  it.each([';', '\t', '|'])('may have %j between its cells', (delimiter) => {
    expect(check(companies.replaceAll(',', delimiter))).toMatchObject({
      problem: null,
      delimiter,
      records: 2,
    })
  })

  it.each(['\r\n', '\r'])('may have %j at the end of its lines', (end) => {
    const { problem, records, preview } = check(companies.replaceAll('\n', end))
    expect({ problem, records, last: preview[1] }).toEqual({
      problem: null,
      records: 2,
      last: ['Bolt', 'bolt.example'],
    })
  })

  it('counts records, not lines', () => {
    const report = check('url,note\na.example,"one\ntwo\n\nthree"\n\nb.example,x\n')
    expect(report).toMatchObject({ problem: null, records: 2, lines: 5 })
  })

  it('warns of what is worth a look, with the first place and how many', () => {
    const report = check(
      '\uFEFFurl,url,\na.example,=1+1,x\nA.example/,+49 30 1234,\nnone,-cmd,y\n' +
        'b.example,x,z\n'.repeat(20),
    )
    expect(report.problem).toBeNull()
    expect(report.warnings.map(({ code, row, column, count }) => [code, row, column, count])).toEqual([
      ['byte_order_mark', null, null, 1],
      ['header_names', 1, 1, 1],
      ['formulas', 2, 1, 2],
      ['empty_cells', 3, 2, 1],
      ['missing_identifiers', null, 0, 1],
      ['duplicate_identifiers', 3, 0, 20],
    ])
  })

  it('has a column that was chosen, however few addresses are in it', () => {
    expect(check('url,site\na.example,x\nb.example,c.example\n', 1)).toMatchObject({
      problem: null,
      identifier: { column: 1, guessed: false, missing: 1 },
    })
  })
})

describe('a CSV that would fail', () => {
  it.each([
    ['', 'invalid_file_content', 'empty', null],
    ['\uFEFF \n\n', 'invalid_file_content', 'empty', null],
    ['name,website\n', 'invalid_file_content', 'no_records', null],
    ['url,b\na.example,1\nb.example,2,3\n', 'invalid_file_content', 'ragged', 3],
    ['url,b\na.example,1\nb.example\n', 'invalid_file_content', 'ragged', 3],
    ['url,b\na.example,1\nb.example,"2\n', 'invalid_file_content', 'unclosed_quote', 3],
    ['name,age\nAnn,3\n', 'missing_identifier', 'no_identifier', null],
    ['mail\nann@acme.example\n', 'missing_identifier', 'no_identifier', null],
    ['{"name": "Acme"}', 'invalid_format', 'not_csv', null],
    ['<!doctype html><p>', 'invalid_format', 'not_csv', null],
    ['name\0,website\n', 'invalid_format', 'binary', null],
  ] as const)('%j: %s', (content, reason, code, row) => {
    expect(check(content).problem).toMatchObject({ reason, code, row })
  })

  it('is no text in UTF-8', () => {
    const latin = new Uint8Array([...new TextEncoder().encode('name,url\nCaf'), 0xe9, 0x0a])
    expect(check(latin).problem).toMatchObject({ reason: 'invalid_format', code: 'encoding' })
    const utf16 = new Uint8Array([0xff, 0xfe, 0x61, 0x00, 0x62, 0x00, 0x63, 0x00])
    expect(check(utf16).problem?.message).toContain('UTF-16')
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    expect(check(png).problem).toMatchObject({ code: 'binary', message: 'The file is a PNG image.' })
  })

  it('names a column as the identifier that is not there, or holds no address', () => {
    expect(check(companies, 2).problem).toMatchObject({
      reason: 'missing_identifier',
      code: 'no_such_column',
    })
    expect(check(companies, 0).problem).toMatchObject({
      reason: 'missing_identifier',
      code: 'no_identifier',
      message: 'The identifier is column 1 (“name”) of row 1, and no record has a web address there.',
    })
  })

  it('has one byte too many', () => {
    const csv = createCsvCheck(Papa, { identifier: null })
    const line = new TextEncoder().encode(`${'a'.repeat(999)}\n`.repeat(1_000))
    for (let piece = 0; piece < 50; piece++) csv.push(line)
    csv.push(new Uint8Array([0x61]))
    expect(csv.end()).toMatchObject({ sizeBytes: 50_000_001, problem: { code: 'too_large' } })
  })
})

describe('wherever the pieces are cut', () => {
  it('every record is found', () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', ',', '\n', '\r\n', ' ', '=') }),
      fc.webUrl(),
    )
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 40 }), (rows, piece) => {
        const content = Papa.unparse([['name', 'url'], ...rows], { newline: '\r\n' })
        // A row of blanks only is a row, as long as it has a delimiter.
        expect(check(content, null, piece).records).toBe(rows.length)
      }),
      { numRuns: 50 },
    )
  })

  it('the report is the same, whatever the file is', () => {
    const many = 'name,url\nAcme,acme.example\n'.padEnd(17_000, 'Bolt,bolt.example\n')
    const texts = ['a', 'é', '😀', '"', '""', ',', '\n', '\r\n', '\r', ' ', '=', 'b.example', '\n"x","y"\n']
    const part = fc.oneof(
      { arbitrary: fc.constantFrom<string | number>(...texts), weight: 99 },
      { arbitrary: fc.constantFrom<string | number>(0x00, 0xe9), weight: 1 },
    )
    const parts = fc.array(part, { maxLength: 40 })
    fc.assert(
      fc.property(fc.boolean(), parts, fc.integer({ min: 1, max: 40 }), (isLong, given, piece) => {
        const bytes = given.map((one) => Buffer.from(typeof one === 'number' ? [one] : one))
        const content = Buffer.concat([Buffer.from(isLong ? many : ''), ...bytes])
        const csv = createCsvCheck(Papa, { identifier: null })
        for (let at = 0; at < content.length;) {
          // The parser begins with what is there by then.
          const size = isLong && at === 0 ? 16_500 : piece
          csv.push(content.subarray(at, at + size))
          at += size
        }
        expect(csv.end()).toEqual(check(content))
      }),
      { numRuns: 300 },
    )
  })

  it('a quoted cell may be as long as the file', () => {
    const text = 'One ""line"",\nand – another.\r\n'.repeat(50_000)
    const content = `url,text\na.example,"${text}"\nb.example,"${'x'.repeat(1_500_000)}"\nc.example,""\n`
    const whole = check(content)
    expect(whole).toMatchObject({ problem: null, records: 3, identifier: { missing: 0 } })
    expect(whole.warnings.map(({ code }) => code)).toEqual(['empty_cells'])
    expect(whole.preview[1]?.[1]).toBe(`${'x'.repeat(300)}…`)
    expect(check(content, null, 30_000)).toEqual(whole)
  })

  it('a long cell is the same, whatever is in it', () => {
    const inside = fc.array(fc.constantFrom('a', 'é', '""', '"', ' ', ',', '\n', '\r', '.example'), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(inside, fc.integer({ min: 3_000, max: 90_000 }), (parts, piece) => {
        const long = parts.join('').repeat(120_000 / parts.length)
        const content = `url,text\na.example,"${long}"\nb.example,"${long}x"\nc.example,d\n`
        const report = check(content, null, piece)
        expect(report).toEqual(check(content))
        const { data, errors } = Papa.parse<string[]>(content, { delimiter: ',', newline: '\n' })
        fc.pre(data.every((cells) => cells.length <= cellsOfRowAtMost))
        const isUnclosed = errors.some(({ code }) => code === 'MissingQuotes')
        const rows = data.filter((cells) => cells.length > 1 || cells[0]?.trim())
        expect(report.records).toBe(rows.length - (isUnclosed ? 2 : 1))
      }),
      { numRuns: 15 },
    )
  })

  it('a quote that is never closed is one, however much follows', () => {
    const content = `url\na.example\n"b${'x\n'.repeat(1_000_000)}`
    const whole = check(content)
    expect(whole).toMatchObject({ problem: { code: 'unclosed_quote', row: 3 }, records: 1 })
    expect(check(content, null, 30_000)).toEqual(whole)
  })

  it('the records behind a problem are counted', () => {
    const content = `url,b\na.example,1\nb.example,2,3\n${'c.example,4\n'.repeat(20_000)}`
    const whole = check(content)
    expect(whole).toMatchObject({ problem: { code: 'ragged', row: 3 }, records: 20_002, lines: 20_003 })
    expect(check(content, null, 1_000)).toEqual(whole)
  })
})

describe('what was declared', () => {
  const file = { sizeBytes: 100, records: 2, lines: 5 }
  it.each([
    [{ size: 100, count: 2 }, null],
    [{ size: 100, count: 4 }, null],
    [{ size: 99, count: 2 }, 'size_mismatch'],
    [{ size: 100, count: 3 }, 'count_mismatch'],
  ])('%j', (declared, code) => {
    expect(declaredProblem(file, declared)?.code ?? null).toBe(code)
  })
})
