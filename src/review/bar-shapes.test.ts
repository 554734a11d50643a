import { describe, expect, it } from 'vitest'
import { barAt, plotHeight, segmentHeights, stepOf } from './bar-shapes.ts'

const sum = (heights: readonly number[]) => heights.reduce((total, height) => total + height, 0)

describe('segmentHeights', () => {
  it('fills the plot with the tallest bar and halves it for half', () => {
    expect(sum(segmentHeights([10], 10))).toBe(plotHeight)
    expect(sum(segmentHeights([5], 10))).toBe(plotHeight / 2)
    expect(segmentHeights([0, 0], 0)).toEqual([0, 0])
  })

  it('shows a single failure among a thousand, without growing over the plot', () => {
    const heights = segmentHeights([1, 0, 1000, 1], 1002)
    expect(heights[0]).toBeGreaterThan(1)
    expect(heights[1]).toBe(0)
    expect(sum(heights)).toBeLessThanOrEqual(plotHeight)
  })
})

describe('barAt', () => {
  it.each([
    [330, 66],
    [1416, 283],
    [1416, 30],
    [700, 3],
  ])('keeps bars on whole pixels, apart, and within %i pixels: %i of them', (width, count) => {
    const step = stepOf(count, width)
    let end = -1
    for (let index = 0; index < count; index++) {
      const bar = barAt(index, step)
      expect(Number.isInteger(bar.x) && Number.isInteger(bar.width)).toBe(true)
      expect(bar.width).toBeGreaterThanOrEqual(3)
      expect(bar.width).toBeLessThanOrEqual(28)
      expect(bar.x).toBeGreaterThan(end)
      end = bar.x + bar.width
    }
    expect(end).toBeLessThanOrEqual(width)
  })
})
