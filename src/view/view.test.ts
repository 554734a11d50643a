import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countFilters,
  emptyView,
  isFiltered,
  leastRows,
  modes,
  naturalSort,
  nextSort,
  parseView,
  sortColumns,
  textLimit,
  toggleFacet,
  type View,
  viewSearch,
} from './view.ts'

const values = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 3 })
const day = fc.constantFrom(null, 'today', '2026-11-23', '2024-02-29', '0001-01-01', '9999-12-31')
const anyView: fc.Arbitrary<View> = fc.record({
  text: fc.string().filter((text) => text === '' || text.trim() !== ''),
  facets: fc.record({ status: values, reason: values, format: values, entity: values, owner: values }),
  from: day,
  to: day,
  stuck: fc.boolean(),
  minRows: fc.option(fc.integer({ min: 1, max: 2_000_000 })),
  sort: fc.record({ column: fc.constantFrom(...sortColumns), descending: fc.boolean() }),
  mode: fc.constantFrom(...modes),
})

describe('a view and its address', () => {
  it('survive each other', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        expect(parseView(viewSearch(view))).toEqual(view)
      }),
    )
  })

  it('are short: the plain list has no query at all', () => {
    expect(viewSearch(emptyView)).toBe('')
    expect(viewSearch({ ...emptyView, text: 'q1 leads', sort: { column: 'rows', descending: true } })).toBe(
      '?q=q1+leads&sort=-rows',
    )
  })

  it.each([
    '?from=yesterday',
    '?from=2026-13-45',
    '?to=2026-02-29',
    '?from=2026-02-31&to=2026-04-31',
    '?rows=-1',
    '?rows=0',
    '?rows=many',
    '?rows=1e3',
    '?sort=-colour',
    '?stuck=yes',
    '?status=',
    '?x=1',
  ])('make nothing of %s', (search) => expect(parseView(search)).toEqual(emptyView))
})

it('searches for no more than an address can hold', () => {
  expect(parseView(`?q=${'x'.repeat(4_000)}`).text).toBe('x'.repeat(textLimit))
})

describe('leastRows', () => {
  it.each([
    [1, 1],
    [10_000.9, 10_000],
    [999_999_999, 999_999_999],
    [10_000_000_000, 999_999_999],
    [0.5, null],
    [-5, null],
    [Number.NaN, null],
  ])('makes %d to %j', (value, least) => expect(leastRows(value)).toBe(least))

  it('holds for an address too', () => {
    expect(parseView('?rows=10000000000').minRows).toBe(999_999_999)
  })
})

describe('isFiltered', () => {
  it('is about what is left out, not about the order', () => {
    expect(isFiltered(emptyView)).toBe(false)
    expect(isFiltered({ ...emptyView, sort: { column: 'title', descending: false } })).toBe(false)
    expect(isFiltered(toggleFacet(emptyView, 'status', 'failed'))).toBe(true)
  })
})

describe('countFilters', () => {
  it('counts what only the menu and the chips show: not the search, and not the status of a tab', () => {
    expect(countFilters(parseView('?q=leads&sort=title&status=failed'))).toBe(0)
    expect(countFilters(parseView('?status=failed&status=pending&from=today&to=today&stuck=1&rows=5'))).toBe(
      5,
    )
    expect(countFilters(parseView('?status=failed&owner=ana&owner=none'))).toBe(2)
  })
})

describe('toggleFacet', () => {
  it('adds a value, and takes it out again', () => {
    const once = toggleFacet(emptyView, 'status', 'failed')
    expect(once.facets.status).toEqual(['failed'])
    expect(toggleFacet(once, 'status', 'failed')).toEqual(emptyView)
  })
})

describe('nextSort', () => {
  it('goes from the natural direction of a column over the other one back to newest first', () => {
    const once = nextSort(naturalSort, 'rows')
    expect(once).toEqual({ column: 'rows', descending: true })
    const twice = nextSort(once, 'rows')
    expect(twice).toEqual({ column: 'rows', descending: false })
    expect(nextSort(twice, 'rows')).toEqual(naturalSort)
    expect(nextSort(naturalSort, 'title')).toEqual({ column: 'title', descending: false })
    expect(nextSort(naturalSort, 'created')).toEqual({ column: 'created', descending: false })
  })
})
