import { expect, it } from 'vitest'
import { createRecords } from './records.ts'

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
