import { describe, expect, it } from 'vitest'
import { page, someImports } from './testing.ts'
import { endlessListGuard } from './endless-list.ts'

describe('a walk', () => {
  it('goes on while each page brings something new and another cursor', () => {
    const guard = endlessListGuard()
    expect(guard(page(someImports(9, 8), 'a'))).toBeNull()
    expect(guard(page(someImports(8, 7), 'b'))).toBeNull()
    // The last page may be empty, or hold what is known.
    expect(guard(page(someImports(7)))).toBeNull()
  })

  it('ends where there is said to be more, and not where', () => {
    const brokenOff = { ...page(someImports(9)), hasMore: true }
    expect(endlessListGuard()(brokenOff)).toMatchObject({ code: 'list_has_no_end' })
  })

  it('ends where a cursor comes twice', () => {
    const guard = endlessListGuard()
    guard(page(someImports(9), 'a'))
    guard(page(someImports(8), 'b'))
    expect(guard(page(someImports(7), 'a'))).toMatchObject({ code: 'list_has_no_end' })
  })

  it('ends where a page that is not the last brings nothing new', () => {
    expect(endlessListGuard()(page([], 'a'))).toMatchObject({ code: 'list_has_no_end' })
    const known = someImports(9, 8)
    const guard = endlessListGuard(known.map(({ id }) => id))
    expect(guard(page(known, 'a'))).toMatchObject({ code: 'list_has_no_end' })
  })
})
