import { describe, expect, it } from 'vitest'
import { anImport } from '../contract/testing.ts'
import { emptySelection, selectedImports, setRows, toggleRange, toggleRow } from './use-selection.ts'

const rows = ['a', 'b', 'c', 'd', 'e'].map((id) => anImport(id))
const ids = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].toSorted().join('')

describe('the selection', () => {
  it('takes a range from the last row touched, in either direction', () => {
    const from = toggleRow(emptySelection, 'b')
    expect(ids(toggleRange(from, 'd', rows))).toBe('bcd')
    expect(ids(toggleRange(toggleRow(emptySelection, 'd'), 'a', rows))).toBe('abcd')
  })

  it('takes a range out where its beginning was taken out', () => {
    const all = setRows(emptySelection, ['a', 'b', 'c', 'd', 'e'], true)
    expect(ids(toggleRange(toggleRow(all, 'b'), 'd', rows))).toBe('ae')
  })

  it('toggles one row where the beginning is not in view any more', () => {
    const from = toggleRow(emptySelection, 'gone')
    expect(ids(toggleRange(from, 'c', rows))).toBe('cgone')
  })

  it('keeps what a filter hides, and forgets what no longer exists', () => {
    const selection = setRows(emptySelection, ['b', 'gone', 'a'], true)
    expect(selectedImports(selection, rows).map((item) => item.id)).toEqual(['a', 'b'])
  })
})
