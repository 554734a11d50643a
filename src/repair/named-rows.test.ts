import { expect, it } from 'vitest'
import { rowsNamedIn } from './named-rows.ts'

it.each([
  [null, []],
  ['The file is not UTF-8.', []],
  ['Row 14 has 9 columns; the header has 8.', [14]],
  ['Rows 3, 7 and 12 are empty.', [3, 7, 12]],
  ['See rows 3,7 & 12, then line 5.', [3, 5, 7, 12]],
  ['Lines 2–4 and 9 to 10 are empty.', [2, 3, 4, 9, 10]],
  ['Row 1,204: no URL', [1_204]],
  ['Rows 1,204, 1,206 have no URL.', [1_204, 1_206]],
  ['Row 7: no URL. Row 7: no name.', [7]],
  ['Record 12.', [12]],
  ['Column 3 is empty in 12 of 240 rows.', []],
  // The id of a record is no row.
  ['Record 12345678901234567890 has no URL.', []],
])('of %j: %j', (message, rows) => {
  expect(rowsNamedIn(message)).toEqual(rows)
})

it('takes no more than ten thousand, whatever the message says', () => {
  expect(rowsNamedIn('Rows 1 to 999999999 are empty.')).toHaveLength(10_000)
})
