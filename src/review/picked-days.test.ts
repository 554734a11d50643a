import { describe, expect, it } from 'vitest'
import { anImport } from '../contract/testing.ts'
import { binByDay } from './bins.ts'
import { dayOfIso, isoOfDay } from './local-days.ts'
import { pickedDays, spanOf } from './picked-days.ts'

const { bins } = binByDay(
  ['2026-11-10', '2026-11-19'].map((date) => anImport(date, { createdAt: `${date}T12:00:00.000Z` })),
)
const span = (from: string | null, to: string | null) => {
  const days = pickedDays(from, to)
  return days && spanOf(bins, days)
}

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
    expect(pickedDays(null, '2026-02-31x')).toBeNull()
  })

  it('are written as they are read', () => {
    for (const date of ['1970-01-01', '2026-02-28', '2028-02-29', '9999-12-31'])
      expect(isoOfDay(dayOfIso(date) ?? 0)).toBe(date)
  })
})
