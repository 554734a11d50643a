import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anImport } from '../contract/testing.ts'
import { searchImports } from './search.ts'
import { searchWords } from './search-text.ts'

const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 5 })
/** What somebody types: a word goes on, or they begin again. */
const typing = fc.array(fc.record({ goesOn: fc.boolean(), more: letters }), { maxLength: 12 })

describe('searchImports', () => {
  it('finds the same from key to key as at once', () => {
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 20 }), typing, (titles, steps) => {
        const imports = titles.map((title, index) => anImport(`${index}`, { title }))
        let text = ''
        const searches = steps.map(({ goesOn, more }) => searchWords((text = goesOn ? text + more : more)))
        const fromKeyToKey = searches.map((words) => searchImports(imports, words))
        // A list that it has not seen is searched whole.
        const atOnce = searches.map((words) => searchImports([...imports], words))
        expect(fromKeyToKey).toEqual(atOnce)
      }),
      { numRuns: 500 },
    )
  })

  it('finds nothing of a list that another one has taken the place of', () => {
    const words = searchWords('leads')
    expect(searchImports([anImport('a', { title: 'leads' })], words)).toHaveLength(1)
    expect(searchImports([anImport('b', { title: 'vendors' })], words)).toEqual([])
  })
})
