import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { formatAbsolute, formatAgo, formatCount, formatDays, formatNumber, formatRelative } from './format.ts'

const now = Date.UTC(2026, 10, 23, 12)
const ago = (ms: number) => formatRelative(new Date(now - ms).toISOString(), now)
const minute = 60_000
const day = 24 * 60 * minute

describe('formatRelative', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('counts up from now to the day itself', () => {
    expect(ago(0)).toBe('just now')
    expect(ago(minute - 1)).toBe('just now')
    expect(ago(5 * minute)).toBe('5 min ago')
    expect(ago(90 * minute)).toBe('1 h ago')
    expect(ago(day)).toBe('yesterday')
    expect(ago(3 * day)).toBe('3 days ago')
    expect(ago(8 * day)).toMatch(/15/)
    expect(ago(400 * day)).toMatch(/2025/)
  })

  it.each([
    ['2026-11-23T23:30', '2026-11-24T22:30', '23 h ago'],
    ['2026-11-23T23:30', '2026-11-24T23:30', 'yesterday'],
    ['2026-11-23T23:30', '2026-11-25T00:30', '2 days ago'],
    ['2026-11-23T00:30', '2026-11-24T23:30', 'yesterday'],
    ['2026-11-23T23:30', '2026-11-29T23:45', '6 days ago'],
    // Clocks go back in the night before, and forward.
    ['2026-10-25T00:10', '2026-10-25T23:50', '24 h ago'],
    ['2026-10-24T23:30', '2026-10-25T23:30', 'yesterday'],
    ['2026-03-28T23:30', '2026-03-30T00:30', '2 days ago'],
  ])('goes by the calendar of the reader: %s, seen at %s, is %s', (then, seen, words) => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    expect(formatRelative(new Date(then).toISOString(), Date.parse(seen))).toBe(words)
  })

  it('gives the day itself from the seventh midnight on', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    expect(formatRelative('2026-11-23T09:30:00Z', Date.parse('2026-11-30T08:30:00Z'))).toMatch(/23/)
  })

  it('takes a clock that is a little off for now, and shows a date that lies ahead as a date', () => {
    expect(ago(-30_000)).toBe('just now')
    expect(ago(-3 * day)).toMatch(/26/)
  })

  it('says how long ago something was only where that is not its date', () => {
    expect(formatAgo(now - 6 * day, now)).toBe('6 days ago')
    expect(formatAgo(now - 8 * day, now)).toBe(null)
    expect(formatAgo(now + 3 * day, now)).toBe(null)
    expect(formatAgo(Date.parse('soon'), now)).toBe(null)
  })

  it('gives back what is no date', () => {
    expect(formatRelative('soon', now)).toBe('soon')
    expect(formatAbsolute('soon')).toBe('soon')
  })
})

describe('formatCount', () => {
  it('agrees with its number', () => {
    expect(formatCount(1, 'row')).toBe('1 row')
    expect(formatCount(0, 'row')).toBe('0 rows')
    expect(formatCount(2_000_000, 'row')).toBe('2,000,000 rows')
  })
})

/** No count is -0, which Intl writes with its sign. */
const withoutMinusZero = (value: number) => value + 0

describe('formatNumber', () => {
  it('writes every number as Intl does for English', () => {
    const english = new Intl.NumberFormat('en')
    fc.assert(
      fc.property(
        fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true }).map(withoutMinusZero)),
        (value) => {
          expect(formatNumber(value)).toBe(english.format(value))
        },
      ),
    )
  })
})

const days = (from: string | null, to: string | null) => formatDays(from, to, now).replaceAll(/\s/g, ' ')

describe('formatDays', () => {
  it('names one day, a range or an open end, with the year unless it is this one', () => {
    expect(days('2026-11-24', '2026-11-24')).toMatch(/^(Nov 24|24 Nov)$/)
    expect(days('2026-11-01', '2026-11-24')).toMatch(/^(Nov 1 – 24|1 ?– ?24 Nov)$/)
    expect(days('2026-11-01', null)).toMatch(/^since (Nov 1|1 Nov)$/)
    expect(days(null, '2026-11-24')).toMatch(/^until (Nov 24|24 Nov)$/)
    expect(days('2025-12-30', '2026-01-02')).toMatch(/2025.*2026/)
  })
})

const app = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.*', '!../testing/**'], {
  query: '?raw',
  import: 'default',
  eager: true,
})

it('makes no format before it is used, in any file of the app', () => {
  const made = Object.entries(app).flatMap(([file, text]) =>
    [...text.matchAll(/(\S+)\s+new Intl\./g)].map(([, before]) => ({ file, before })),
  )
  expect(made.length).toBeGreaterThan(8)
  expect(made.filter(({ before }) => before !== '=>')).toEqual([])
})
