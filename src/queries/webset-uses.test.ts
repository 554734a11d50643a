import { describe, expect, it } from 'vitest'
import { sourcesOf } from '../contract/webset.ts'
import { addUses, noUses } from './webset-uses.ts'

/** What is found in websets that came like this over the wire. */
const usesIn = (...websets: unknown[]) => addUses(noUses, websets.map(sourcesOf))

const webset = (parts: object) => ({ id: 'webset_1', object: 'webset', title: 'Buyers', ...parts })
const fromImport = { source: 'import', id: 'import_1' }

describe('addUses', () => {
  it.each([
    ['attached', { imports: [{ id: 'import_1', object: 'import', source: 'upload' }] }],
    ['excluded', { excludes: [fromImport] }],
    ['scope', { searches: [{ scope: [{ ...fromImport, relationship: { definition: 'x', limit: 3 } }] }] }],
    ['search_exclude', { searches: [{}, { scope: null, exclude: [fromImport] }] }],
  ])('finds an import that is %s', (how, parts) => {
    const { byImport, looked, unread } = usesIn(webset(parts))
    expect(byImport.get('import_1')).toEqual([{ websetId: 'webset_1', websetTitle: 'Buyers', how }])
    expect(byImport.size).toBe(1)
    expect({ looked, unread }).toEqual({ looked: 1, unread: 0 })
  })

  it('counts no webset as an import, whatever its id', () => {
    const other = { source: 'webset', id: 'import_1' }
    const { byImport, unread } = usesIn(
      webset({ excludes: [other], searches: [{ scope: [other], exclude: [other] }] }),
    )
    expect(byImport.size).toBe(0)
    expect(unread).toBe(0)
  })

  it('names each way of each webset once', () => {
    const searches = [{ scope: [fromImport] }, { scope: [fromImport, fromImport] }]
    const { byImport, looked } = usesIn(
      webset({ imports: [{ id: 'import_1' }], searches }),
      webset({ id: 'webset_2', title: null, excludes: [fromImport] }),
    )
    expect(looked).toBe(2)
    expect(byImport.get('import_1')).toEqual([
      { websetId: 'webset_1', websetTitle: 'Buyers', how: 'attached' },
      { websetId: 'webset_1', websetTitle: 'Buyers', how: 'scope' },
      { websetId: 'webset_2', websetTitle: null, how: 'excluded' },
    ])
  })

  it('counts a webset that comes twice once, and has what either reading found', () => {
    const unreadable = webset({ id: 'webset_2', imports: 'none' })
    const once = usesIn(webset({ excludes: [fromImport] }), unreadable)
    const twice = addUses(once, [webset({ imports: [{ id: 'import_1' }] }), unreadable].map(sourcesOf))
    expect(twice).toMatchObject({ looked: 2, unread: 1 })
    expect(twice.byImport.get('import_1')?.map(({ how }) => how)).toEqual(['excluded', 'attached'])
  })

  it('minds no unknown status, no missing list and no unknown field', () => {
    const { byImport, unread } = usesIn(
      { id: 'webset_1', status: 'dreaming', imports: null, excludes: [fromImport], views: [1] },
      { id: 'webset_2' },
    )
    expect(byImport.get('import_1')).toHaveLength(1)
    expect(unread).toBe(0)
  })

  it.each([
    ['a webset', 'webset'],
    ['no webset', null],
    ['no id', { title: 'Buyers' }],
    ['a list', webset({ imports: 'import_2' })],
    ['an entry', webset({ excludes: [7, { source: 'import' }] })],
    ['a search', webset({ searches: ['people'] })],
    ['a list of a search', webset({ searches: [{ scope: { id: 'import_2' } }] })],
  ])('tells that it could not read %s, and finds what else there is', (_what, odd) => {
    const { byImport, looked, unread } = usesIn(odd, webset({ id: 'webset_9', excludes: [fromImport] }))
    expect({ looked, unread }).toEqual({ looked: 2, unread: 1 })
    expect([...byImport.keys()]).toEqual(['import_1'])
  })

  it('reads the rest of a webset with an odd entry', () => {
    const { byImport, unread } = usesIn(webset({ title: 7, excludes: [null, fromImport], searches: 'none' }))
    expect(byImport.get('import_1')).toEqual([{ websetId: 'webset_1', websetTitle: null, how: 'excluded' }])
    expect(unread).toBe(1)
  })
})
