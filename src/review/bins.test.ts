import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Import } from '../contract/import.ts'
import { anImport } from '../contract/testing.ts'
import { applyView } from '../view/apply-view.ts'
import { emptyView } from '../view/view.ts'
import { axisOf, type Bin, binDays, countPerDay, countWithin, hasOlder, pickedDays, spanOf } from './bins.ts'
import { dateOfDay, dayOfDate } from '../lib/local-date.ts'

const at = (createdAt: string, status = 'completed') => anImport(createdAt, { createdAt, status })
const noonOn = (date: string, status?: string) => at(`${date}T12:00:00.000Z`, status)

const binByDay = (imports: readonly Import[], maxBins?: number) => binDays(countPerDay(imports), maxBins)
const dates = (bins: readonly Bin[]) => bins.map((bin) => dateOfDay(bin.first))
const totals = (bins: readonly Bin[]) => bins.map((bin) => bin.total)

afterEach(() => vi.unstubAllEnvs())

describe('binByDay', () => {
  it('has every day between the first and the last, with noughts where nothing was imported', () => {
    const { unit, bins, max } = binByDay([noonOn('2026-11-20'), noonOn('2026-11-17'), noonOn('2026-11-20')])
    expect(unit).toBe('day')
    expect(dates(bins)).toEqual(['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'])
    expect(totals(bins)).toEqual([1, 0, 0, 2])
    expect(max).toBe(2)
  })

  it('counts each status by itself, failed first, and all unknown ones as one', () => {
    const { bins, series } = binByDay([
      noonOn('2026-11-20', 'completed'),
      noonOn('2026-11-20', 'archived'),
      noonOn('2026-11-20', 'failed'),
      noonOn('2026-11-20', 'on hold'),
      noonOn('2026-11-20', 'constructor'),
    ])
    expect(series).toEqual(['failed', 'completed', 'other'])
    expect(bins[0]?.counts.filter((count) => count > 0)).toEqual([1, 1, 3])
  })

  it('is one bar for a single day, and none for no import', () => {
    expect(totals(binByDay([noonOn('2026-11-20')]).bins)).toEqual([1])
    expect(binByDay([])).toMatchObject({ unit: 'day', bins: [], max: 0, series: [] })
  })

  it('leaves out what has no date, or one before 1970 or after 9999', () => {
    const odd = [
      'soon',
      '',
      '2026-13-45T99:00:00.000Z',
      '2026-11-20T24:61:00.000Z',
      '1923-11-20T12:00:00.000Z',
    ]
    const imports: Import[] = [...odd, '+012026-11-20T12:00:00.000Z'].map((createdAt) => at(createdAt))
    expect(binByDay(imports).bins).toEqual([])
    expect(totals(binByDay([...imports, noonOn('2026-11-20')]).bins)).toEqual([1])
  })

  it('reads other ways to write a time too', () => {
    const { bins } = binByDay([
      at('2026-11-20T12:00:00Z'),
      at('2026-11-20T12:00:00.123456Z'),
      at('2026-11-20T14:00:00+02:00'),
    ])
    expect(totals(bins)).toEqual([3])
  })

  it.each([
    ['America/New_York', '2026-11-20T04:59:59.999Z', '2026-11-19'],
    ['America/New_York', '2026-11-20T05:00:00.000Z', '2026-11-20'],
    ['Asia/Kathmandu', '2026-11-19T18:14:59.999Z', '2026-11-19'],
    ['Asia/Kathmandu', '2026-11-19T18:15:00.000Z', '2026-11-20'],
    ['Pacific/Kiritimati', '2026-11-19T10:00:00.000Z', '2026-11-20'],
    // Clocks go forward on 8 March and back on 1 November; before that hour and after it.
    ['America/New_York', '2026-03-08T04:59:59.999Z', '2026-03-07'],
    ['America/New_York', '2026-03-08T05:00:00.000Z', '2026-03-08'],
    ['America/New_York', '2026-03-09T03:59:59.999Z', '2026-03-08'],
    ['America/New_York', '2026-03-09T04:00:00.000Z', '2026-03-09'],
    ['America/New_York', '2026-11-01T03:59:59.999Z', '2026-10-31'],
    ['America/New_York', '2026-11-01T04:00:00.000Z', '2026-11-01'],
    ['America/New_York', '2026-11-02T04:59:59.999Z', '2026-11-01'],
    ['America/New_York', '2026-11-02T05:00:00.000Z', '2026-11-02'],
    // There was no 30 December 2011 in Samoa.
    ['Pacific/Apia', '2011-12-30T09:59:59.999Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31'],
  ])('goes by the days of the reader: in %s, %s is on %s', (zone, time, day) => {
    vi.stubEnv('TZ', zone)
    expect(dates(binByDay([at(time)]).bins)).toEqual([day])
  })

  it('has a day for each date where the clocks change, and no more', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    const { bins } = binByDay([noonOn('2026-03-28'), noonOn('2026-03-30'), noonOn('2026-03-29')])
    expect(dates(bins)).toEqual(['2026-03-28', '2026-03-29', '2026-03-30'])
    expect(totals(bins)).toEqual([1, 1, 1])
  })
})

describe('binByDay with too many days for the room', () => {
  it('goes by weeks, from Monday', () => {
    const { unit, bins } = binByDay([noonOn('2026-11-01'), noonOn('2026-11-02'), noonOn('2026-11-20')], 19)
    expect(unit).toBe('week')
    expect(dates(bins)).toEqual(['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16'])
    expect(bins.map((bin) => dateOfDay(bin.last)).at(-1)).toBe('2026-11-22')
    expect(totals(bins)).toEqual([1, 1, 0, 1])
  })

  it('keeps to days where they just fit', () => {
    expect(binByDay([noonOn('2026-11-01'), noonOn('2026-11-20')], 20).unit).toBe('day')
  })

  it('goes by months over ten years, leap days and all', () => {
    const { unit, bins } = binByDay([noonOn('2016-02-29'), noonOn('2026-02-28'), noonOn('2026-02-01')], 200)
    expect(unit).toBe('month')
    expect(bins).toHaveLength(121)
    expect(dates(bins)[0]).toBe('2016-02-01')
    expect(dateOfDay(bins[0]?.last ?? 0)).toBe('2016-02-29')
    expect(bins.at(-1)?.total).toBe(2)
  })

  it('goes by years in the end, and leaves it at that', () => {
    const { unit, bins } = binByDay([noonOn('1971-06-01'), noonOn('2026-06-01')], 5)
    expect(unit).toBe('year')
    expect(bins).toHaveLength(56)
    expect(dateOfDay(bins.at(-1)?.last ?? 0)).toBe('2026-12-31')
  })

  it('loses no import on the way', () => {
    const many = Array.from({ length: 1000 }, (_, index) =>
      at(
        new Date(Date.UTC(2020, 0, 1) + index * 86_400_000 * 2).toISOString(),
        index % 3 ? 'failed' : 'pending',
      ),
    )
    const days = countPerDay(many)
    for (const room of [5000, 400, 80, 10])
      expect(totals(binDays(days, room).bins).reduce((sum, total) => sum + total, 0)).toBe(1000)
  })
})

describe('countWithin', () => {
  it('counts the days asked for, both ends included', () => {
    const days = countPerDay([noonOn('2026-11-18'), noonOn('2026-11-19'), noonOn('2026-11-20', 'failed')])
    const first = Math.min(...days.keys())
    expect(countWithin(days, first, first + 1).filter((count) => count > 0)).toEqual([2])
    expect(countWithin(days, first + 2, Number.POSITIVE_INFINITY)[0]).toBe(1)
  })
})

describe('the days of the list’s filter and of the chart', () => {
  const now = new Date(2026, 10, 23, 15).getTime()
  it.each([
    // Clocks go forward at midnight: the day begins at one.
    ['Africa/Cairo', '2024-04-26'],
    ['America/Havana', '2024-03-10'],
    ['America/Santiago', '2024-09-08'],
    ['Asia/Beirut', '2024-03-31'],
    // They go back at midnight, and in the small hours.
    ['America/Havana', '2024-11-03'],
    ['Asia/Beirut', '2024-10-26'],
    ['Europe/Berlin', '2024-10-27'],
    ['Asia/Kathmandu', '2024-02-29'],
  ])('in %s, %s has the imports that the picture counts on that day', (zone, date) => {
    vi.stubEnv('TZ', zone)
    const noon = Date.parse(`${date}T12:00:00Z`)
    const halfHours = Array.from({ length: 200 }, (_, index) =>
      anImport(`half-hour ${index}`, {
        createdAt: new Date(noon + (index - 100) * 1_800_000).toISOString(),
      }),
    )
    const { rows } = applyView(halfHours, { ...emptyView, from: date, to: date }, { now, ownerKey: 'owner' })
    const bar = binByDay(halfHours).bins.find((bin) => dateOfDay(bin.first) === date)
    expect(rows.length).toBe(bar?.total)
  })
})

const picture = binByDay(
  ['2026-11-10', '2026-11-19'].map((date) => anImport(date, { createdAt: `${date}T12:00:00.000Z` })),
)
const span = (from: string | null, to: string | null) => {
  const days = pickedDays(from, to)
  return days && spanOf(picture.bins, days)
}

const days = (...some: string[]) => countPerDay(some.map((date) => noonOn(date)))

describe('the axis', () => {
  const today = dayOfDate('2026-11-29')
  const axis = (some: ReturnType<typeof days>, from: string | null = null, allDays = false) => {
    const { first, last } = axisOf(some, today, pickedDays(from, null), allDays)
    return [dateOfDay(first), dateOfDay(last)]
  }
  const usual = ['2026-10-31', '2026-11-29']

  it('is the last thirty days, whatever there is on them', () => {
    expect(axis(days('2026-11-28'))).toEqual(usual)
    expect(axis(days())).toEqual(usual)
    expect(axis(days('2026-01-01', '2026-11-28'))).toEqual(usual)
    expect(binDays(days(), 1_000, axisOf(days(), today, null, false)).bins).toHaveLength(30)
  })

  it('is all days where they are asked for, or dates before are picked', () => {
    expect(axis(days('2026-01-01', '2026-11-28'), null, true)).toEqual(['2026-01-01', '2026-11-29'])
    expect(axis(days('2026-01-01', '2026-11-28'), '2026-02-01')).toEqual(['2026-01-01', '2026-11-29'])
    expect(axis(days('2026-01-01', '2026-11-28'), '2026-11-01')).toEqual(usual)
  })

  it('knows whether anything is older', () => {
    expect(hasOlder(days('2026-10-31'), today)).toBe(false)
    expect(hasOlder(days('2026-10-30'), today)).toBe(true)
  })

  it('leaves out what lies outside of it', () => {
    const { bins } = binDays(days('2026-01-01', '2026-11-28'), 1_000, axisOf(days(), today, null, false))
    expect(totals(bins).reduce((sum, total) => sum + total, 0)).toBe(1)
  })
})

describe('the picked dates', () => {
  it('are the bars from the one to the other, both included', () => {
    expect(span('2026-11-12', '2026-11-14')).toEqual({ start: 2, end: 4 })
    expect(span('2026-11-12', '2026-11-12')).toEqual({ start: 2, end: 2 })
  })

  it('may be open at an end, or reach out of the picture', () => {
    expect(span('2026-11-18', null)).toEqual({ start: 8, end: 9 })
    expect(span(null, '2026-11-10')).toEqual({ start: 0, end: 0 })
    expect(span('2020-01-01', '2030-01-01')).toEqual({ start: 0, end: 9 })
  })

  it('may lie where there is no bar, or be none at all', () => {
    expect(span('2026-12-01', null)).toBeNull()
    expect(span('2026-11-14', '2026-11-12')).toBeNull()
    expect(pickedDays('today', null)).toBeNull()
    expect(pickedDays(null, '2026-02-31')).toBeNull()
  })
})
