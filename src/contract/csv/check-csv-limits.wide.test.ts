import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { createCsvCheck } from './check-csv.ts'
import { cellsOfRowAtMost, type CsvReport } from './report.ts'

function check(content: string | Uint8Array, identifier: number | null = null, piece = Infinity): CsvReport {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const csv = createCsvCheck({ identifier })
  for (let at = 0; at < bytes.length; at += Math.min(piece, bytes.length))
    csv.push(bytes.subarray(at, Math.min(bytes.length, at + piece)))
  return csv.end()
}

/** How many files of so many a property is tried on: each run draws others, and `npm run test:long` tries them all. */
const draws = (all: number) => (process.env['LONG'] ? all : all / 5)

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
      message: 'Row 3 has more than 16,384 cells.',
      advice: 'Check its line ends and delimiters.',
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
    ['letters', 'x'.repeat(9_000_000), 'row_too_long'],
    ['quotes', '"'.repeat(9_000_001), 'unclosed_quote'],
  ])('is not kept where a cell goes on and on: %s', (_what, row, code) => {
    const { problem, records } = check(`url\na.example\n${row}`)
    expect({ code: problem?.code, row: problem?.row, records }).toEqual({ code, row: 3, records: 1 })
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
        const filled = rows.filter((cells) => cells.some((one) => one.trim() !== ''))
        expect(check(content, null, piece).records).toBe(filled.length)
      }),
      { numRuns: draws(50) },
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
        const csv = createCsvCheck({ identifier: null })
        for (let at = 0; at < content.length;) {
          // The parser begins with what is there by then.
          const size = isLong && at === 0 ? 16_500 : piece
          csv.push(content.subarray(at, at + size))
          at += size
        }
        expect(csv.end()).toEqual(check(content))
      }),
      { numRuns: draws(300) },
    )
  })

  it('a quoted cell may be as long as the file', () => {
    const text = 'One ""line"",\nand – another.\r\n'.repeat(50_000)
    const content = `url,text\na.example,"${text}"\nb.example,"${'x'.repeat(1_500_000)}"\nc.example,""\n`
    const whole = check(content)
    expect(whole).toMatchObject({ problem: null, records: 3, identifier: { missing: 0 } })
    expect(whole.warnings.map(({ code }) => code)).toEqual(['empty_cells'])
    expect(whole.preview[1]?.cells[1]).toBe(`${'x'.repeat(300)}…`)
    expect(check(content, null, 30_000)).toEqual(whole)
  })

  it('a long cell is the same, whatever is in it', () => {
    const inside = fc.array(fc.constantFrom('a', 'é', '""', '"', ' ', ',', '\n', '.example'), {
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
        const rows = data.filter((cells) => cells.some((cell) => cell.trim() !== ''))
        expect(report.records).toBe(rows.length - (isUnclosed ? 2 : 1))
      }),
      { numRuns: draws(15) },
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
    expect(whole).toMatchObject({
      problem: { code: 'ragged', row: 3 },
      records: 20_002,
      sdkCounts: { js: 20_002, python: 20_002 },
    })
    expect(check(content, null, 1_000)).toEqual(whole)
  })
})
