import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Import } from '../contract/import.ts'
import type { ImportsPage } from '../api/imports.ts'
import {
  appendPages,
  emptyList,
  type ImportsList,
  inFlight,
  mergeNewest,
  reachesKnown,
  removeImports,
  replaceImports,
  showArrived,
} from './imports-list.ts'
import { importAt, epoch, listOf, minutes, page, someImports } from './testing.ts'

const newestFirst = (numbers: readonly number[]) => numbers.toSorted((a, b) => b - a)

/** A reading of number 2, which was last changed so many seconds into the year. */
const at = (seconds: number, status: string) =>
  importAt(2, { status, updatedAt: new Date(epoch + seconds * 1_000).toISOString() })
/** The list without the import of this id. */
const without = (list: ImportsList, id: string) => removeImports(list, new Set([id]))
const ids = (...numbers: number[]) => new Set(numbers.map((n) => `import_${n}`))
/** The list after this import was read. */
const afterReading = (list: ImportsList, item: Import) => replaceImports(list, new Map([[item.id, item]]))
const waiting = (item: Import): ImportsList => ({ ...listOf(1), arrived: [item] })
const shown = (item: Import) => showArrived(waiting(item))

/** Without a date that could be read. */
const odd = (minute: number): Import =>
  importAt(minute, { createdAt: '', updatedAt: '', unreadable: { fields: [], received: null } })

const with2 = (imports: Import[], nextCursor: string | null) => ({
  ...page(imports, nextCursor),
  withoutId: 2,
})

/** The pages that bring a list up to date with what upstream has. */
function readingOf(upstream: readonly number[], size: number, list: ImportsList): ImportsPage[] {
  const pages: ImportsPage[] = []
  for (let end = size; ; end += size) {
    const read = page(someImports(...upstream.slice(end - size, end)), end < upstream.length ? 'more' : null)
    pages.push(read)
    if (!read.hasMore || reachesKnown(list, read)) return pages
  }
}

describe('appendPages', () => {
  it('has each import once, in its first place and its newest reading', () => {
    const first = appendPages(emptyList, [page([importAt(3), at(1, 'processing')], 'more')])
    const twice = [at(2, 'completed'), at(5, 'failed'), importAt(1), importAt(1)]
    const { imports } = appendPages(first, [page(twice), page([at(3, 'completed')])])
    expect(imports).toEqual([importAt(3), at(5, 'failed'), importAt(1)])
  })

  it('goes on until there is no cursor', () => {
    const first = appendPages(emptyList, [page(someImports(9, 8), 'more')])
    expect(first).toMatchObject({ complete: false, nextCursor: 'more' })
    const second = appendPages(first, [page(someImports(7))])
    expect(second).toMatchObject({ complete: true, nextCursor: null })
    expect(minutes(second.imports)).toEqual([9, 8, 7])
  })

  it('leaves out what was deleted while the page was on its way', () => {
    const list = without(appendPages(emptyList, [page(someImports(9), 'more')]), 'import_8')
    expect(minutes(appendPages(list, [page(someImports(8, 7))]).imports)).toEqual([9, 7])
  })
})

describe('mergeNewest', () => {
  it('replaces a changed row where it stands and keeps the others the same objects', () => {
    const list = listOf(3, 2, 1)
    const changed = importAt(2, { status: 'failed', updatedAt: new Date(epoch + 1e9).toISOString() })
    const merged = mergeNewest(list, [page([importAt(3), changed, importAt(1)])])
    expect(merged.imports[1]).toBe(changed)
    expect(merged.imports[0]).toBe(list.imports[0])
  })

  it('has each import once, in its newest reading, where the pages repeat it', () => {
    const pages = [page([importAt(3), at(5, 'completed')], 'more'), page([at(1, 'processing'), importAt(1)])]
    expect(mergeNewest(listOf(1), pages).arrived).toEqual([importAt(3), at(5, 'completed')])
    const held = appendPages(emptyList, [page([at(0, 'pending'), importAt(1)])])
    expect(mergeNewest(held, pages).imports).toEqual([at(5, 'completed'), importAt(1)])
  })

  it('keeps the imports as they are when nothing has changed', () => {
    const list = listOf(9, 8, 7)
    const same = mergeNewest(list, [page(someImports(9, 8), 'more')])
    expect(same.imports).toBe(list.imports)
    const changed = mergeNewest(list, [page([importAt(9, { status: 'failed' }), importAt(8)], 'more')])
    expect(changed.imports.map((item) => item.status)).toEqual(['failed', 'completed', 'completed'])
  })

  it('lets new rows wait until they are asked for', () => {
    const merged = mergeNewest(listOf(2, 1), [page(someImports(4, 3, 2, 1))])
    expect(minutes(merged.imports)).toEqual([2, 1])
    expect(minutes(merged.arrived)).toEqual([4, 3])
    expect(minutes(showArrived(merged).imports)).toEqual([4, 3, 2, 1])
    expect(showArrived(merged).arrived).toEqual([])
  })

  it('drops rows that upstream no longer has, but none beyond the page', () => {
    const merged = mergeNewest(listOf(5, 4, 3, 2, 1), [page(someImports(5, 3), 'more')])
    expect(minutes(merged.imports)).toEqual([5, 3, 2, 1])
  })

  it('drops what is gone even where the page is the last one', () => {
    expect(minutes(mergeNewest(listOf(3, 2, 1), [page([])]).imports)).toEqual([])
  })

  it('never brings a deleted import back', () => {
    const list = without(listOf(3, 2, 1), 'import_3')
    const merged = mergeNewest(list, [page(someImports(3, 2, 1))])
    expect(minutes([...merged.arrived, ...merged.imports])).toEqual([2, 1])
    expect([...merged.gone]).toEqual(['import_3'])
  })

  it('keeps what is behind a stale page that holds only what was deleted', () => {
    const list = without(without(listOf(4, 3, 2, 1), 'import_4'), 'import_3')
    expect(minutes(mergeNewest(list, [page(someImports(4, 3), 'more')]).imports)).toEqual([2, 1])
    expect(minutes(mergeNewest(list, [page([], 'more')]).imports)).toEqual([2, 1])
  })

  it('ends at exactly what upstream has, whatever happened between two readings', () => {
    const someMinutes = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 })
    fc.assert(
      fc.property(someMinutes, someMinutes, someMinutes, (before, after, deleted) => {
        let list = listOf(...newestFirst(before))
        for (const minute of deleted) list = without(list, `import_${minute}`)
        // Only newer imports can appear: what upstream has now is a part of what it had, and what came after.
        const newest = Math.max(0, ...before)
        const upstream = after.filter((minute) => before.includes(minute) || minute > newest)
        list = showArrived(mergeNewest(list, [page(someImports(...newestFirst(upstream)))]))
        expect(minutes(list.imports)).toEqual(newestFirst(upstream.filter((n) => !deleted.includes(n))))
      }),
    )
  })
})

describe('a reading of more than one page', () => {
  it('keeps what has arrived behind it', () => {
    const first = mergeNewest(listOf(1), [page(someImports(4, 3), 'more'), page(someImports(2, 1))])
    const then = mergeNewest(first, [page(someImports(6, 5, 4), 'more')])
    expect(minutes(then.arrived)).toEqual([6, 5, 4, 3, 2])
    const deletedElsewhere = mergeNewest(then, [page(someImports(6, 3), 'more')])
    expect(minutes(deletedElsewhere.arrived)).toEqual([6, 3, 2])
  })

  it('goes on behind an import that was made here', () => {
    const list = { ...listOf(9, 1), arrived: someImports(10) }
    expect(reachesKnown(list, page(someImports(9, 8), 'more'))).toBe(false)
    expect(reachesKnown(list, page(someImports(11, 10), 'more'))).toBe(true)
    expect(reachesKnown(list, page(someImports(2, 1), 'more'))).toBe(true)
  })

  it('goes on behind what was deleted here', () => {
    const list = without(listOf(3, 2, 1), 'import_2')
    expect(reachesKnown(list, page(someImports(2), 'more'))).toBe(false)
    expect(reachesKnown(list, page(someImports(3, 2), 'more'))).toBe(true)
  })

  it('misses nothing and repeats nothing, however much arrives between two readings', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat({ max: 12 })), (size, arrivals) => {
        let list = listOf(1)
        let count = 1
        for (const more of arrivals) {
          count += more
          const upstream = newestFirst(Array.from({ length: count }, (_, index) => index + 1))
          list = mergeNewest(list, readingOf(upstream, size, list))
          expect(minutes([...list.arrived, ...list.imports])).toEqual(upstream)
        }
      }),
    )
  })
})

describe('an import of which not everything could be read', () => {
  it('moves no bound of a page, though it has no date', () => {
    const list = mergeNewest(listOf(4, 3, 2, 1), [page([...someImports(4, 3), odd(9)], 'more')])
    expect(minutes(list.imports)).toEqual([4, 3, 2, 1])
    expect(minutes(list.arrived)).toEqual([9])
  })

  it('is taken as it was read last', () => {
    expect(afterReading(listOf(1), odd(1)).imports[0]?.unreadable).toBeDefined()
    const mended = afterReading({ ...listOf(), imports: [odd(1)] }, importAt(1))
    expect(mended.imports[0]?.unreadable).toBeUndefined()
  })
})

describe('items without a usable id', () => {
  it('are counted over all pages, and anew where all of the list was read again', () => {
    const list = appendPages(emptyList, [with2(someImports(4, 3), 'more'), with2(someImports(2, 1), null)])
    expect(list.withoutId).toBe(4)
    expect(mergeNewest(list, [page(someImports(4, 3), 'more')]).withoutId).toBe(4)
    expect(mergeNewest(list, [page(someImports(4, 3, 2, 1))]).withoutId).toBe(0)
  })
})

describe('showArrived', () => {
  it('shows nothing twice', () => {
    const list = { ...listOf(3, 1), arrived: someImports(4, 3, 2) }
    expect(minutes(showArrived(list).imports)).toEqual([4, 2, 3, 1])
  })
})

describe('of two readings of an import', () => {
  const older = at(200, 'processing')
  const newer = at(201, 'failed')

  it('the newer one stays, whichever came first', () => {
    for (const list of [shown(newer), waiting(newer)]) {
      expect(afterReading(list, older)).toBe(list)
      expect(mergeNewest(list, [page([older, importAt(1)])])).toEqual(list)
    }
    for (const listWith of [shown, waiting]) {
      expect(afterReading(listWith(older), newer)).toEqual(listWith(newer))
      expect(mergeNewest(listWith(older), [page([newer, importAt(1)])])).toEqual(listWith(newer))
    }
  })

  it('the later one stays where both are of the same time', () => {
    expect(afterReading(shown(newer), at(201, 'completed'))).toEqual(shown(at(201, 'completed')))
  })
})

describe('inFlight', () => {
  it('counts what has arrived too, first, before and after it is shown, replaced or removed', () => {
    const [moving, other] = [importAt(4, { status: 'processing' }), importAt(3, { status: 'pending' })]
    const list = mergeNewest(listOf(1), [page([moving, other, ...someImports(2, 1)])])
    expect(inFlight(list)).toEqual([moving, other])
    expect(inFlight(showArrived(list))).toEqual([moving, other])
    expect(inFlight(without(list, moving.id))).toEqual([other])
    const failed = afterReading(list, importAt(4, { status: 'failed' }))
    expect(failed.arrived[0]?.status).toBe('failed')
    expect(inFlight(failed)).toEqual([other])
  })

  it('counts pending and processing, and no status that it does not know', () => {
    const statuses = ['pending', 'processing', 'completed', 'failed', 'canceled', 'archived']
    const list = appendPages(emptyList, [page(statuses.map((status, index) => importAt(index, { status })))])
    expect(inFlight(list).map((item) => item.status)).toEqual(['pending', 'processing'])
  })

  it('is right after a removal, of one that moves or of one that does not', () => {
    const list = appendPages(emptyList, [
      page([importAt(3, { status: 'pending' }), importAt(2), importAt(1, { status: 'processing' })]),
    ])
    const moving = (of: typeof list) => inFlight(of).map((item) => item.id)
    const withoutStill = without(list, 'import_2')
    expect(moving(withoutStill)).toEqual(['import_3', 'import_1'])
    expect(moving(without(withoutStill, 'import_3'))).toEqual(['import_1'])
    expect(moving(without(list, 'import_unknown'))).toEqual(['import_3', 'import_1'])
    expect(moving(list)).toEqual(['import_3', 'import_1'])
  })
})

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
        const oneByOne = deleted.reduce((left, n) => without(left, `import_${n}`), list)
        expect(removeImports(list, ids(...deleted))).toEqual(oneByOne)
      }),
    )
  })
})

describe('replaceImports', () => {
  it('puts what has changed since where it stands, and keeps the rest the same objects', () => {
    const list = listOf(3, 2, 1)
    const changed = importAt(2, { status: 'failed' })
    const stale = importAt(3, { status: 'pending', updatedAt: importAt(2).updatedAt })
    const fresh = new Map([stale, changed, importAt(1)].map((item) => [item.id, item]))
    const replaced = replaceImports(list, fresh)
    expect(replaced.imports[0]).toBe(list.imports[0])
    expect(replaced.imports[1]).toBe(changed)
    expect(replaced.imports[2]).toBe(list.imports[2])
  })

  it('keeps the list as it is when nothing changed, or when the import was deleted', () => {
    const list = listOf(2, 1)
    expect(afterReading(list, importAt(2))).toBe(list)
    const removed = without(list, 'import_2')
    expect(afterReading(removed, importAt(2, { status: 'failed' }))).toBe(removed)
  })
})
