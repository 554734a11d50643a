import { QueryClient } from '@tanstack/react-query'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importQuery, importsListQuery } from './imports.ts'
import { appendPages, emptyList, type ImportsList, mergeNewest, removeImport } from './imports-list.ts'
import { forgetImports, removeImports, replaceImports } from './many-imports.ts'
import { anImport, listOf, minutes, page, someImports } from './testing.ts'

const ids = (...numbers: number[]) => new Set(numbers.map((n) => `import_${n}`))

describe('removeImports', () => {
  it('takes all of them out at once, of what has arrived too', () => {
    const list = mergeNewest(listOf(3, 2, 1), [page(someImports(5, 4, 3, 2, 1))])
    const removed = removeImports(list, ids(5, 3, 1, 77))
    expect(minutes(removed.imports)).toEqual([2])
    expect(minutes(removed.arrived)).toEqual([4])
    expect(removed.gone).toEqual(ids(5, 3, 1, 77))
    expect(removed.imports[0]).toBe(list.imports[1])
  })

  it('brings none of them back, whatever page comes later', () => {
    const part = appendPages(emptyList, [page(someImports(9, 8), 'more')])
    const loaded = appendPages(removeImports(part, ids(9, 7)), [page(someImports(7, 6))])
    expect(minutes(loaded.imports)).toEqual([8, 6])
    const merged = mergeNewest(loaded, [page(someImports(9, 8, 7, 6))])
    expect(minutes([...merged.arrived, ...merged.imports])).toEqual([8, 6])
  })

  it('is the same as taking them out one by one', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 30 }))
    fc.assert(
      fc.property(numbers, numbers, (held, deleted) => {
        const list = listOf(...held.toSorted((a, b) => b - a))
        const oneByOne = deleted.reduce((left, n) => removeImport(left, `import_${n}`), list)
        expect(removeImports(list, ids(...deleted))).toEqual(oneByOne)
      }),
    )
  })
})

describe('replaceImports', () => {
  it('puts what has changed since where it stands, and keeps the rest the same objects', () => {
    const list = listOf(3, 2, 1)
    const changed = anImport(2, { status: 'failed' })
    const stale = anImport(3, { status: 'pending', updatedAt: anImport(2).updatedAt })
    const fresh = new Map([stale, changed, anImport(1)].map((item) => [item.id, item]))
    const replaced = replaceImports(list, fresh)
    expect(replaced.imports[0]).toBe(list.imports[0])
    expect(replaced.imports[1]).toBe(changed)
    expect(replaced.imports[2]).toBe(list.imports[2])
  })
})

describe('forgetImports', () => {
  it('takes them out of the list and of what was read of each', () => {
    const client = new QueryClient()
    const key = importsListQuery.queryKey
    client.setQueryData(key, listOf(2, 1))
    for (const n of [2, 1]) client.setQueryData(importQuery(`import_${n}`).queryKey, anImport(n))
    forgetImports(client, ids(2))
    const list = client.getQueryData(key) as ImportsList
    expect(minutes(list.imports)).toEqual([1])
    expect(client.getQueryData(importQuery('import_2').queryKey)).toBeUndefined()
    expect(client.getQueryData(importQuery('import_1').queryKey)).toBeDefined()
  })

  it('leaves the list alone where there is nothing to forget', () => {
    const client = new QueryClient()
    client.setQueryData(importsListQuery.queryKey, listOf(1))
    const before = client.getQueryData(importsListQuery.queryKey)
    forgetImports(client, new Set())
    expect(client.getQueryData(importsListQuery.queryKey)).toBe(before)
  })
})
