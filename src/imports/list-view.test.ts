import { describe, expect, it } from 'vitest'
import type { Import } from '../contract/import.ts'
import { countStatuses, listViewSearch, matchingImports, parseListView } from './list-view.ts'

const withStatuses = (...statuses: string[]) => statuses.map((status) => ({ status }) as Import)

describe('the view in the address', () => {
  it.each([null, 'failed', 'on hold & waiting'])('survives the address: %s', (status) => {
    expect(parseListView(listViewSearch({ status }))).toEqual({ status })
  })

  it('takes an empty status for none', () => {
    expect(parseListView('?status=')).toEqual({ status: null })
  })
})

describe('countStatuses', () => {
  it('shows the usual statuses even at nought, a canceled one only when it occurs, and any unknown one', () => {
    expect(countStatuses(withStatuses('failed', 'archived', 'failed'))).toEqual([
      { status: 'pending', count: 0 },
      { status: 'processing', count: 0 },
      { status: 'completed', count: 0 },
      { status: 'failed', count: 2 },
      { status: 'archived', count: 1 },
    ])
    expect(countStatuses(withStatuses('canceled')).at(-1)).toEqual({ status: 'canceled', count: 1 })
  })
})

describe('matchingImports', () => {
  it('keeps the order, and gives the same list back where nothing filters', () => {
    const imports = withStatuses('failed', 'completed', 'failed')
    expect(matchingImports(imports, { status: null })).toBe(imports)
    expect(matchingImports(imports, { status: 'failed' })).toEqual([imports[0], imports[2]])
  })
})
