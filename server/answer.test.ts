import { describe, expect, it } from 'vitest'
import { parseRetryAfter } from './answer.ts'

const now = Date.parse('2026-11-23T12:00:00.000Z')

describe('a Retry-After', () => {
  it.each([
    ['0', 0],
    ['1', 1_000],
    [' 120 ', 120_000],
    ['1.5', 1_500],
    ['99999999', 99_999_999_000],
    ['Mon, 23 Nov 2026 12:00:10 GMT', 10_000],
    ['Monday, 23-Nov-26 12:00:10 GMT', 10_000],
    ['Mon Nov 23 12:00:10 2026 GMT', 10_000],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ])('of %j is a wait of %i ms', (value, ms) => {
    expect(parseRetryAfter(value, now)).toBe(ms)
  })

  it.each([
    null,
    undefined,
    '',
    '  ',
    '-1',
    '+1',
    '1e9',
    '0x10',
    'banana',
    '1 second',
    'Infinity',
    'NaN',
    '9'.repeat(18),
  ])('of %j says nothing', (value) => {
    expect(parseRetryAfter(value, now)).toBeNull()
  })

  it.each(['2026-11-23', 'Mon, banana', 'Mon, 99 Nov 2026'])(
    'of %j, no date of the RFC, says nothing',
    (value) => {
      expect(parseRetryAfter(value, now)).toBeNull()
    },
  )
})
