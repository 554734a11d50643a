import { describe, expect, it } from 'vitest'
import { anImport } from '../contract/testing.ts'
import { isGone, type QueueInput, startQueue, type TriageQueue, updateQueue } from './triage-queue.ts'

/** The rows as their names stand in a text, all of them failed. */
const rowsOf = (names: string) => names.split('').map((name) => anImport(name, { status: 'failed' }))

const at = (names: string, openId: string | null, complete = false): QueueInput => {
  const rows = rowsOf(names)
  return { rows, loaded: new Map(rows.map((item) => [item.id, item])), complete, openId }
}

const orderOf = ({ order }: TriageQueue) => order.map((item) => item.id).join('')

describe('the queue of a triage', () => {
  it('has the failed ones in the order of the list, also while it loads', () => {
    let queue = startQueue({ ...at('ce', null), rows: [...rowsOf('ce'), anImport('done')] })
    expect(orderOf(queue)).toBe('ce')
    queue = updateQueue(queue, at('bcde', null))
    expect(orderOf(queue)).toBe('bcde')
    expect(orderOf(updateQueue(queue, at('abcde', null, true)))).toBe('abcde')
  })

  it('takes the place of an import that it opened at from the list', () => {
    let queue = startQueue(at('ce', 'e'))
    queue = updateQueue(queue, at('bcde', 'e'))
    expect(orderOf(queue)).toBe('bcde')
  })

  it('lets nothing in behind a reader who has begun before all is loaded', () => {
    let queue = startQueue(at('ceg', null))
    for (const openId of ['c', 'e', 'c']) queue = updateQueue(queue, at('ceg', openId))
    queue = updateQueue(queue, at('abcdefg', 'c', true))
    expect(orderOf(queue)).toBe('ceabdfg')
  })

  it('begins anew at the summary until all is loaded', () => {
    let queue = updateQueue(startQueue(at('ce', null)), at('ce', 'c'))
    queue = updateQueue(queue, at('ce', null))
    expect(orderOf(updateQueue(queue, at('abcde', null)))).toBe('abcde')
  })

  it('only adds at the end once all is loaded', () => {
    let queue = startQueue(at('bcd', 'c', true))
    queue = updateQueue(queue, at('abd', 'c', true))
    expect(orderOf(queue)).toBe('bcda')
    expect(orderOf(updateQueue(queue, at('dcba', null, true)))).toBe('bcda')
  })

  it('keeps the place of what is gone, until nothing is on screen', () => {
    const before = startQueue(at('abcd', 'b', true))
    const queue = updateQueue(before, at('acd', 'b', true))
    expect(orderOf(queue)).toBe('abcd')
    expect(queue.order.map((item) => isGone(queue, item))).toEqual([false, true, false, false])
    const summary = updateQueue(queue, at('acd', null, true))
    expect(orderOf(summary)).toBe('acd')
    // Neither does an address bring it back.
    expect(orderOf(updateQueue(summary, at('acd', 'b', true)))).toBe('acd')
    // What still loads says nothing about what exists.
    expect(before.order.some((item) => isGone(at('', 'b'), item))).toBe(false)
  })
})
