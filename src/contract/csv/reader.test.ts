import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { createRowReader } from './reader.ts'
import type { CsvRow } from './row.ts'

function read(csv: string, cut = 0): { rows: CsvRow[]; unclosed: unknown } {
  const rows: CsvRow[] = []
  const reader = createRowReader(',', (row) => rows.push(row))
  reader.push(csv.slice(0, cut))
  reader.push(csv.slice(cut))
  return { rows, unclosed: reader.end() }
}

const cellsOf = (csv: string) => read(csv).rows.map(({ cells }) => cells)
const faultsOf = (csv: string) =>
  read(csv).rows.flatMap(({ row, fault }) => (fault ? [`${row}: ${fault.kind}, ${fault.misread}`] : []))

/** All that a reader tells of a text in pieces. */
function toldOf(pieces: string[]): unknown[] {
  const found: unknown[] = []
  const reader = createRowReader(
    ',',
    (row) => found.push(row),
    (end) => found.push(end),
  )
  for (const piece of pieces) reader.push(piece)
  return [...found, reader.current(), reader.end()]
}

/** Texts of the characters that decide where a cell ends. */
const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '"', ' ', '\n', 'é', '\\'), maxLength: 60 })

describe('the reader', () => {
  it('comes to what papaparse makes, wherever the pieces are cut', () => {
    fc.assert(
      fc.property(text, fc.nat({ max: 60 }), (csv, cut) => {
        const ended = `${csv}\n`
        const { data, errors } = Papa.parse<string[]>(ended, { delimiter: ',', newline: '\n' })
        const { rows, unclosed } = read(ended, cut)
        // Of a quote that is never closed papaparse makes a row, and of the nothing behind the last line end.
        expect(rows.map(({ cells }) => cells)).toEqual(data.slice(0, -1))
        const isUnclosed = errors.some((error) => error.code === 'MissingQuotes')
        expect(unclosed !== null).toBe(isUnclosed)
      }),
      { numRuns: 5_000 },
    )
  })

  it('reads back what was written, whichever line ends and quotes', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '\\', '😀'), minLength: 1 })
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 })
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), (rows, newline) => {
        const csv = rows.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
        expect(cellsOf(csv.join(newline) + newline)).toEqual(rows)
      }),
    )
  })

  it('makes the same of a text that comes whole as of one that comes character by character', () => {
    const characters = ['a', ',', '"', '"', ' ', '\n', '\r', '\r\n', '\u00a0', '\\', 'é', '",', '"\n']
    const any = fc.string({ unit: fc.constantFrom(...characters), maxLength: 60 })
    fc.assert(
      fc.property(any, (csv) => {
        expect(toldOf([csv])).toEqual(toldOf(csv.split('')))
      }),
      { numRuns: 3_000 },
    )
  })

  it('numbers rows as they stand, blank ones too, and takes any line end', () => {
    const { rows } = read('a,b\r\n\rc,d\n\n"e\r\nf",g')
    expect(rows.map(({ row, cells }) => [row, cells])).toEqual([
      [1, ['a', 'b']],
      [2, ['']],
      [3, ['c', 'd']],
      [4, ['']],
      [5, ['e\r\nf', 'g']],
    ])
  })
})

describe('a quote', () => {
  it.each([
    ['"say \\"hi\\" now",b\n', ['1: backslash, certain']],
    ['"TV 50\\"",b\n"c",d\n', ['1: backslash, certain']],
    ['"TV 50\\"",b\nc,5"\n', ['1: backslash, possible']],
    ['"a"x,b\n"c",d\n', ['1: stray, certain']],
    ['"a "b" c",d\n', ['1: stray, possible']],
    ['"a,b\n"c",d\n', ['1: stray, certain']],
    ['a, "b"\n', ['1: spaced, no']],
    ['a, "b, c"\n', ['1: spaced, certain']],
    ['a,\u00a0"b\nc"\n', ['1: spaced, certain']],
    ['"C:\\dir\\",b\n', []],
    ['"{""a"":""x\\"",""b"":1}",c\n', []],
    ['"a\\""b",c\n', []],
    ['5" TV,"6"" TV"\n', []],
  ])('in %j: %j', (csv, faults) => {
    expect(faultsOf(csv)).toEqual(faults)
  })
})
