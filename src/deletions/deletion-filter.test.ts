import { describe, expect, it } from 'vitest'
import { filterSearch, noFilter, parseFilter, withMoments } from './deletion-filter.ts'

describe('the address of a filter', () => {
  it('is empty for none, and says all of one', () => {
    expect(filterSearch(noFilter)).toBe('')
    const search = '?q=spring+leads&outcome=deleted&outcome=failed&job=3&from=2026-11-01&to=2026-11-24'
    expect(filterSearch(parseFilter(search))).toBe(search)
  })

  it('leaves out what makes no sense', () => {
    expect(parseFilter('?outcome=vanished&job=x&from=2026-02-31&to=2026-13-40')).toEqual(noFilter)
  })

  it('takes days whole, by the clock of whoever reads', () => {
    const { from, to } = withMoments({ ...noFilter, from: '2026-11-23', to: '2026-11-24' })
    expect(new Date(from ?? '').getTime()).toBe(new Date(2026, 10, 23).getTime())
    expect(new Date(to ?? '').getTime()).toBe(new Date(2026, 10, 25).getTime())
  })
})
