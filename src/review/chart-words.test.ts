import { describe, expect, it } from 'vitest'
import { anImport } from '../contract/testing.ts'
import { binDays, countPerDay } from './bins.ts'
import { dayOfDate } from '../lib/local-date.ts'
import { binName, countsWords, daysName } from './chart-words.ts'

const year = new Date().getFullYear()
const day = dayOfDate
const on = (date: string, status = 'completed') =>
  anImport(date, { status, createdAt: `${date}T12:00:00.000Z` })
const name = (date: string, unit: 'day' | 'week' | 'month' | 'year') =>
  binName(unit, { first: day(date), last: day(date), counts: [], total: 0 })

describe('the words of the chart', () => {
  it('count what there is, failed first', () => {
    const imports = [on('2026-11-12'), on('2026-11-12', 'on hold'), on('2026-11-12', 'failed')]
    const { bins } = binDays(countPerDay(imports))
    expect(countsWords(bins[0]?.counts ?? [], ['on hold'])).toBe(
      '3 imports, 1 failed, 1 completed, 1 on hold',
    )
    expect(countsWords([1], [])).toBe('1 import, 1 failed')
    expect(countsWords([0, 0], [])).toBe('no imports')
  })

  it('name a day by its date, without the year where it is this one', () => {
    expect(name(`${year}-11-12`, 'day')).toMatch(/12/)
    expect(name(`${year}-11-12`, 'day')).not.toMatch(String(year))
    expect(name('2019-11-12', 'day')).toMatch(/2019/)
  })

  it('name a week by its Monday, a month and a year as such', () => {
    expect(name(`${year}-11-09`, 'week')).toMatch(/^Week of .*9/)
    expect(name('2019-11-01', 'month')).toMatch(/Nov.*2019/)
    expect(name('2019-01-01', 'year')).toBe('2019')
  })

  it('name a range by both ends, a single day once', () => {
    expect(daysName(day(`${year}-11-03`), day(`${year}-11-12`))).toMatch(/3.*12/)
    expect(daysName(day('2019-12-30'), day(`${year}-01-02`))).toMatch(/2019/)
    expect(daysName(day(`${year}-11-12`), day(`${year}-11-12`))).toBe(name(`${year}-11-12`, 'day'))
  })
})
