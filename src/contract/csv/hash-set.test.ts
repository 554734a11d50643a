import { expect, it } from 'vitest'
import { createHashSet } from './hash-set.ts'

it('knows what was added, and nothing else', () => {
  const set = createHashSet()
  const numbers = Uint32Array.from({ length: 100_000 }, (_, n) => Math.imul(n + 1, 0x9e3779b1))
  const added = () =>
    numbers.reduce((count, low, n) => count + Number(set.add(low, numbers[n ^ 1] as number)), 0)
  expect(added()).toBe(numbers.length)
  expect(added()).toBe(0)
})

it('tells hashes apart that name the same place', () => {
  const set = createHashSet()
  expect([
    set.add(0, 1),
    set.add(1, 1),
    set.add(0, 2),
    set.add(0xffff_ffff, 1),
    set.add(0xffff_fffe, 1),
  ]).toEqual(Array(5).fill(true))
  expect([set.add(0, 2), set.add(0xffff_ffff, 1)]).toEqual([false, false])
})
