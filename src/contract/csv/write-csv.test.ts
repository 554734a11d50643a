import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell, csvRecord } from './write-csv.ts'
import { readCsv } from './read-csv.ts'

describe('csvCell', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['one\r\ntwo', '"one\r\ntwo"'],
    ['a;b', '"a;b"'],
    [' padded ', ' padded '],
    ["it's", "it's"],
  ])('writes text as RFC 4180 has it: %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })

  it.each(['=1+1', '@SUM(A1)', '-A1', '＝1', ' =1'])(
    'puts an apostrophe before what would be run: %j',
    (value) => {
      expect(csvCell(value)).toBe(`'${value}`)
    },
  )

  it.each(['\t=1', '\r\n=1', '=HYPERLINK("https://example.com";"x")'])(
    'does so within the quotes where it needs them: %j',
    (value) => {
      expect(csvCell(value)).toBe(`"'${value.replaceAll('"', '""')}"`)
    },
  )

  it.each(['-12.5', '+49 30 1234567', 'a=1', '1-5', 'a@example.com', "'=1", ' a', 'ﾟ=', 'note: -5'])(
    'leaves the rest as it is: %j',
    (value) => {
      expect(csvCell(value)).toBe(value)
    },
  )

  it('keeps a number a number, and has nothing for null', () => {
    expect(csvCell(-5)).toBe('-5')
    expect(csvCell(0)).toBe('0')
    expect(csvCell(2_000_000)).toBe('2000000')
    expect(csvCell(null)).toBe('')
  })
})

describe('csvRecord', () => {
  const text = fc.string({ unit: 'binary' })

  it('is read back as what was written, but for the apostrophes', () => {
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 2 })), (records) => {
        const read = readCsv(records.map(csvRecord).join(''))
        const plain = read.map((cells, row) =>
          cells.map((cell, column) => {
            const original = records[row]?.[column]
            return cell === `'${original}` ? original : cell
          }),
        )
        expect(plain).toEqual(records)
      }),
    )
  })
})
