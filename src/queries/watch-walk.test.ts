import { describe, expect, it } from 'vitest'
import { page, someImports } from './testing.ts'
import { watchWalk } from './watch-walk.ts'

describe('a walk', () => {
  it('goes on while each page brings something new and another cursor', () => {
    const watch = watchWalk()
    expect(watch.problemOf(page(someImports(9, 8), 'a'))).toBeNull()
    expect(watch.problemOf(page(someImports(8, 7), 'b'))).toBeNull()
    // The last page may be empty, or hold what is known.
    expect(watch.problemOf(page(someImports(7)))).toBeNull()
  })

  it('ends where there is said to be more, and not where', () => {
    const brokenOff = { ...page(someImports(9)), hasMore: true }
    expect(watchWalk().problemOf(brokenOff)).toMatchObject({ code: 'list_has_no_end' })
  })

  it('ends where a cursor comes twice', () => {
    const watch = watchWalk()
    watch.problemOf(page(someImports(9), 'a'))
    watch.problemOf(page(someImports(8), 'b'))
    expect(watch.problemOf(page(someImports(7), 'a'))).toMatchObject({ code: 'list_has_no_end' })
  })

  it('ends where a page that is not the last brings nothing new', () => {
    expect(watchWalk().problemOf(page([], 'a'))).toMatchObject({ code: 'list_has_no_end' })
    const known = someImports(9, 8)
    const watch = watchWalk(known.map(({ id }) => id))
    expect(watch.problemOf(page(known, 'a'))).toMatchObject({ code: 'list_has_no_end' })
  })
})
