import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { dateOfDay, dayOfDate, localDate, localDay, parseDate, startOfDate } from './local-date.ts'

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Africa/Cairo']

afterEach(() => vi.unstubAllEnvs())

describe('parseDate', () => {
  it.each(['1970-01-01', '2026-02-28', '2028-02-29', '9999-12-31'])('takes %s', (date) => {
    expect(parseDate(date)).toBe(date)
    expect(dateOfDay(dayOfDate(date))).toBe(date)
  })

  it.each([
    null,
    '',
    'today',
    '2026-02-31',
    '2026-04-31',
    '2027-02-29',
    '2026-13-45',
    '2026-2-3',
    '2026-02-03T00:00',
  ])('takes no %j', (text) => expect(parseDate(text)).toBeNull())
})

describe('a local day', () => {
  it.each(zones)('begins and ends by the clock of the reader, in %s', (zone) => {
    vi.stubEnv('TZ', zone)
    const anyDay = fc.integer({ min: dayOfDate('1971-01-01'), max: dayOfDate('2100-01-01') })
    fc.assert(
      fc.property(anyDay, (day) => {
        const date = dateOfDay(day)
        const [start, end] = [startOfDate(date).getTime(), startOfDate(date, 1).getTime()]
        // Apia left out 30 December 2011.
        if (zone === 'Pacific/Apia' && ['2011-12-29', '2011-12-30'].includes(date)) return
        expect([localDay(start), localDay(end - 1), localDay(end)]).toEqual([day, day, day + 1])
        expect(localDate(start)).toBe(date)
      }),
    )
  })

  it('has 25 hours where clocks go back, and is told to the minute', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    expect(startOfDate('2026-10-25', 1).getTime() - startOfDate('2026-10-25').getTime()).toBe(25 * 3_600_000)
    expect(localDate(Date.parse('2026-10-24T21:59:59.999Z'))).toBe('2026-10-24')
    expect(localDate(Date.parse('2026-10-24T22:00:00.000Z'))).toBe('2026-10-25')
  })

  it('begins at one o’clock where clocks go forward at midnight, and the next one does not', () => {
    vi.stubEnv('TZ', 'Africa/Cairo')
    expect(startOfDate('2026-04-24').getHours()).toBe(1)
    expect(startOfDate('2026-04-24', 1).getHours()).toBe(0)
  })
})
