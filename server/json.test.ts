import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDeeperThan, jsonDepthAtMost } from './json.ts'

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

describe('the depth of a JSON text', () => {
  it('is that of the value, whatever its strings hold', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 6 }),
        fc.nat({ max: 8 }),
        fc.nat({ max: 2 }),
        (value, most, indent) => {
          expect(isDeeperThan(most, JSON.stringify(value, null, indent))).toBe(depthOf(value) > most)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['[[', true],
    ['["[[[[', false],
    [String.raw`["\"[[[[", [`, true],
    [']]]][[', false],
  ])('of %s, which is none, is that of its brackets', (text, isDeep) => {
    expect(isDeeperThan(1, text)).toBe(isDeep)
  })

  it('is found at once, however deep it goes', () => {
    expect(isDeeperThan(jsonDepthAtMost, '['.repeat(10_000_000))).toBe(true)
    expect(isDeeperThan(jsonDepthAtMost, `"${'x'.repeat(10_000_000)}`)).toBe(false)
  })
})
