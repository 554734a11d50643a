import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRecords } from './records.ts'
import { formatInteger } from '../count-words.ts'

it('finds no repeats of addresses beyond those that it remembers, and says so', () => {
  const records = createRecords(null, 3)
  const cells = ['url', '1.io', '2.io', '3.io', 'late.io', '2.io/', 'late.io', '1.io/']
  for (const [index, cell] of cells.entries()) records.take({ cells: [cell], row: index + 1, fault: null })
  const { identifier, warnings } = records.end(null)
  expect(identifier?.duplicates).toBe(2)
  expect(warnings.map(({ message, count }) => [message, count])).toEqual([
    ['Row 6 repeats the url of row 3. 2 in all. Only repeats of the first 3 addresses are counted.', 2],
  ])
})

it('finds every address that comes again, however many there are', () => {
  const address = fc
    .integer({ min: 0, max: 4_000 })
    .chain((n) => fc.constantFrom(`https://a${n}.example`, `HTTPS://A${n}.Example/`, `https://ü${n}.example`))
  fc.assert(
    fc.property(fc.array(address, { minLength: 1_000, maxLength: 5_000, size: 'max' }), (addresses) => {
      const records = createRecords(0)
      records.take({ cells: ['url'], row: 1, fault: null })
      const firsts = new Map<string, number>()
      const repeats: string[] = []
      for (const [index, cell] of addresses.entries()) {
        const row = index + 2
        records.take({ cells: [cell], row, fault: null })
        const same = cell.toLowerCase().replace(/\/$/, '')
        const first = firsts.get(same)
        if (first === undefined) firsts.set(same, row)
        else repeats.push(`Row ${formatInteger(row)} repeats the url of row ${formatInteger(first)}.`)
      }
      const { identifier, warnings } = records.end(null)
      expect(identifier?.duplicates).toBe(repeats.length)
      expect(warnings[0]?.message.startsWith(repeats[0] ?? 'none')).toBe(repeats.length > 0)
    }),
    { numRuns: 10 },
  )
})
