import { expect, it } from 'vitest'
import { createHashSet } from './hash-set.ts'

const number = (n: number, factor: number) => Math.imul(n + 1, factor) >>> 0

it('knows what was added, and nothing else', () => {
  const set = createHashSet()
  const size = 100_000
  const added = () =>
    Array.from({ length: size }, (_, n) => set.add(number(n, 0x9e3779b1), number(n, 0x85ebca6b))).filter(
      Boolean,
    ).length
  expect(added()).toBe(size)
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
