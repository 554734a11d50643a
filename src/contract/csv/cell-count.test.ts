import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { createCellCount } from './cell-count.ts'

/** Texts of the characters that decide where a cell ends. */
const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '"', ' ', '\n', '\r', 'é'), maxLength: 60 })

/** The row that the parser finds to have too many cells, from 1; null where none has. */
function rowOfParser(csv: string, most: number): number | null {
  const { data } = new Papa.Parser({ delimiter: ',', newline: '\n' }).parse(csv, 0, false)
  const index = (data as string[][]).findIndex((cells) => cells.length > most)
  return index === -1 ? null : index + 1
}

describe('the count of cells', () => {
  it('comes to what the parser makes, wherever the pieces are cut', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 6 }), fc.nat({ max: 60 }), (csv, most, cut) => {
        const count = createCellCount({ delimiter: ',', newline: '\n', most })
        const found = count.take(csv.slice(0, cut)) ?? count.take(csv.slice(cut))
        expect(found).toBe(rowOfParser(csv, most))
      }),
      { numRuns: 5_000 },
    )
  })
})
