import { describe, expect, it } from 'vitest'
import { countPerDay } from './per-day.ts'

const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString()

describe('countPerDay', () => {
  it('makes days of quarters, by the clock of whoever reads, with the empty ones between', () => {
    const quarters = [
      { at: at(20, 0), outcome: 'deleted', count: 2 },
      { at: at(20, 23), outcome: 'failed', count: 1 },
      { at: at(22, 12), outcome: 'deleted', count: 4 },
    ] as const
    expect(countPerDay({ outcomes: [], quarters: [...quarters] })).toEqual([
      { day: '2026-11-20', total: 3, counts: { deleted: 2, failed: 1 } },
      { day: '2026-11-21', total: 0, counts: {} },
      { day: '2026-11-22', total: 4, counts: { deleted: 4 } },
    ])
  })

  it('has nothing of nothing, and sixty days at most', () => {
    expect(countPerDay({ outcomes: [], quarters: [] })).toEqual([])
    const quarters = [
      { at: new Date(2026, 0, 1).toISOString(), outcome: 'deleted', count: 1 },
      { at: at(20, 1), outcome: 'deleted', count: 1 },
    ] as const
    const days = countPerDay({ outcomes: [], quarters: [...quarters] })
    expect([days.length, days.at(-1)?.day]).toEqual([60, '2026-11-20'])
  })
})
