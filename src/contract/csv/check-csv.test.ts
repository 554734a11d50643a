import { describe, expect, it } from 'vitest'
import { createCsvCheck } from './check-csv.ts'
import { declaredProblem } from './problems.ts'
import type { CsvReport } from './report.ts'

function check(content: string | Uint8Array, identifier: number | null = null, piece = Infinity): CsvReport {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const csv = createCsvCheck({ identifier })
  for (let at = 0; at < bytes.length; at += Math.min(piece, bytes.length))
    csv.push(bytes.subarray(at, Math.min(bytes.length, at + piece)))
  return csv.end()
}

const companies = 'name,website\nAcme,https://acme.example\nBolt,bolt.example\n'

describe('a CSV that would be imported', () => {
  it('is told by its header, records and identifier', () => {
    expect(check(companies)).toMatchObject({
      problem: null,
      warnings: [],
      delimiter: ',',
      header: ['name', 'website'],
      records: 2,
      sdkCounts: { js: 2, python: 2 },
      preview: [
        { row: 2, cells: ['Acme', 'https://acme.example'] },
        { row: 3, cells: ['Bolt', 'bolt.example'] },
      ],
      identifier: { column: 1, duplicates: 0, missing: 0 },
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
      last: { row: 3, cells: ['Bolt', 'bolt.example'] },
    })
  })

  it('counts records, not lines', () => {
    const report = check('url,note\na.example,"one\ntwo\n\nthree"\n\nb.example,x\n')
    expect(report).toMatchObject({ problem: null, records: 2, sdkCounts: { js: 4, python: 3 } })
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
      ['missing_identifiers', null, 0, 1],
      ['duplicate_identifiers', 3, 0, 20],
    ])
  })

  it('has a column that was chosen, however few addresses are in it', () => {
    expect(check('url,site\na.example,x\nb.example,c.example\n', 1)).toMatchObject({
      problem: null,
      identifier: { column: 1, missing: 1 },
    })
  })
})

describe('a CSV that would fail', () => {
  it.each([
    ['', 'invalid_file_content', 'empty', null],
    ['\uFEFF \n\n', 'invalid_file_content', 'empty', null],
    ['name,website\n', 'invalid_file_content', 'no_records', null],
    ['url,b\na.example,1\nb.example,2,3\n', 'invalid_file_content', 'ragged', 3],
    ['b,url\n1,a.example\n2\n', 'invalid_file_content', 'ragged', 3],
    ['url,b\na.example,1\nb.example,"2\n', 'invalid_file_content', 'unclosed_quote', 3],
    ['name,age\nAnn,3\n', 'missing_identifier', 'no_identifier', null],
    ['mail\nann@acme.example\n', 'missing_identifier', 'no_identifier', null],
    ['{"name": "Acme"}', 'invalid_format', 'not_csv', null],
    ['<!doctype html><p>', 'invalid_format', 'not_csv', null],
    ['name\0,website\n', 'invalid_format', 'binary', 1],
  ] as const)('%j: %s', (content, reason, code, row) => {
    expect(check(content).problem).toMatchObject({ reason, code, row })
  })

  it('is no text in UTF-8', () => {
    const latin = new Uint8Array([...new TextEncoder().encode('name,url\nCaf'), 0xe9, 0x0a])
    expect(check(latin).problem).toMatchObject({ reason: 'invalid_format', code: 'encoding' })
    const utf16 = new Uint8Array([0xff, 0xfe, 0x61, 0x00, 0x62, 0x00, 0x63, 0x00])
    expect(check(utf16).problem?.message).toContain('UTF-16')
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    expect(check(png).problem).toMatchObject({
      code: 'binary',
      message: 'The file is a PNG image.',
    })
  })

  it('names a column as the identifier that is not there, or holds no address', () => {
    expect(check(companies, 2).problem).toMatchObject({
      reason: 'missing_identifier',
      code: 'no_such_column',
    })
    expect(check(companies, 0).problem).toMatchObject({
      reason: 'missing_identifier',
      code: 'no_identifier',
      message: 'The identifier is column 1 (“name”), and no record has a URL there.',
    })
  })

  it('has one byte too many', () => {
    const csv = createCsvCheck({ identifier: null })
    const line = new TextEncoder().encode(`${'a'.repeat(999)}\n`.repeat(1_000))
    for (let piece = 0; piece < 50; piece++) csv.push(line)
    csv.push(new Uint8Array([0x61]))
    expect(csv.end()).toMatchObject({ sizeBytes: 50_000_001, problem: { code: 'too_large' } })
  })
})

describe('what was declared', () => {
  const file = { sizeBytes: 100, records: 2, sdkCounts: { js: 4, python: 6 } }
  it.each([
    [{ size: 100, count: 2 }, null],
    [{ size: 100, count: 4 }, null],
    [{ size: 100, count: 6 }, null],
    [{ size: 99, count: 2 }, 'size_mismatch'],
    [{ size: 100, count: 3 }, 'count_mismatch'],
  ])('%j', (declared, code) => {
    expect(declaredProblem(file, declared)?.code ?? null).toBe(code)
  })
})
