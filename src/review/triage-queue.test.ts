import { describe, expect, it } from 'vitest'
import { anImport } from '../contract/testing.ts'
import { beginWalk, followWalk, isGone, type Surroundings, type Walk } from './walk.ts'

/** The rows as their names stand in a text, all of them failed. */
const rowsOf = (names: string) => names.split('').map((name) => anImport(name, { status: 'failed' }))

const at = (names: string, openId: string | null, complete = false): Surroundings => {
  const rows = rowsOf(names)
  return { rows, loaded: new Map(rows.map((item) => [item.id, item])), complete, openId }
}

const orderOf = ({ order }: Walk) => order.map((item) => item.id).join('')

describe('followWalk', () => {
  it('walks the failed ones in the order of the list, also while it loads', () => {
    let walk = beginWalk({ ...at('ce', null), rows: [...rowsOf('ce'), anImport('done')] })
    expect(orderOf(walk)).toBe('ce')
    walk = followWalk(walk, at('bcde', null))
    expect(orderOf(walk)).toBe('bcde')
    expect(orderOf(followWalk(walk, at('abcde', null, true)))).toBe('abcde')
  })

  it('takes the place of an import that it opened at from the list', () => {
    let walk = beginWalk(at('ce', 'e'))
    walk = followWalk(walk, at('bcde', 'e'))
    expect(orderOf(walk)).toBe('bcde')
  })

  it('lets nothing in behind a reader who has begun before all is loaded', () => {
    let walk = beginWalk(at('ceg', null))
    for (const openId of ['c', 'e', 'c']) walk = followWalk(walk, at('ceg', openId))
    walk = followWalk(walk, at('abcdefg', 'c', true))
    expect(orderOf(walk)).toBe('ceabdfg')
  })

  it('begins anew at the summary until all is loaded', () => {
    let walk = followWalk(beginWalk(at('ce', null)), at('ce', 'c'))
    walk = followWalk(walk, at('ce', null))
    expect(orderOf(followWalk(walk, at('abcde', null)))).toBe('abcde')
  })

  it('only adds at the end once all is loaded', () => {
    let walk = beginWalk(at('bcd', 'c', true))
    walk = followWalk(walk, at('abd', 'c', true))
    expect(orderOf(walk)).toBe('bcda')
    expect(orderOf(followWalk(walk, at('dcba', null, true)))).toBe('bcda')
  })

  it('keeps the place of what is gone, until nothing is on screen', () => {
    const before = beginWalk(at('abcd', 'b', true))
    const walk = followWalk(before, at('acd', 'b', true))
    expect(orderOf(walk)).toBe('abcd')
    expect(walk.order.map((item) => isGone(walk, item))).toEqual([false, true, false, false])
    const summary = followWalk(walk, at('acd', null, true))
    expect(orderOf(summary)).toBe('acd')
    // Neither does an address bring it back.
    expect(orderOf(followWalk(summary, at('acd', 'b', true)))).toBe('acd')
    // What still loads says nothing about what exists.
    expect(before.order.some((item) => isGone(at('', 'b'), item))).toBe(false)
  })
})
