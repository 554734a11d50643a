import type { Bins } from './bins.ts'
import { type Series, seriesOrder } from './series.ts'

/** Pixels. */
export const plotHeight = 64
/** A bar and its gap, at the least; what does not fit is binned coarser. */
export const minStep = 5
/** A few bars stay bars, and do not become walls. */
const maxStep = 72
/** What occurs is seen, however small beside the rest. */
const minSegment = 2

/** The room that each bar has, in pixels, its gap included. */
export function stepOf(count: number, width: number): number {
  return count === 0 ? 0 : Math.min(maxStep, width / count)
}

/** Left edge and width of the bar at `index`, on whole pixels so that all edges are sharp. */
export function barAt(index: number, step: number): { x: number; width: number } {
  const gap = step < 8 ? 1 : 2
  const x = Math.round(index * step)
  return { x, width: Math.round((index + 1) * step) - gap - x }
}

/** One path for each series that occurs: all its segments. A hundred bars are six elements this way. */
export function seriesPaths({ bins, max }: Bins, step: number): ReadonlyMap<Series, string> {
  const paths = new Map<Series, string>()
  for (const [index, { counts }] of bins.entries()) {
    const { x, width } = barAt(index, step)
    let bottom = plotHeight
    for (const [place, height] of segmentHeights(counts, max).entries()) {
      const series = seriesOrder[place]
      if (height === 0 || !series) continue
      // A pixel of ground between two segments, where there is one to spare.
      const gap = bottom < plotHeight && height > minSegment ? 1 : 0
      bottom -= height
      paths.set(series, `${paths.get(series) ?? ''}M${x} ${bottom}h${width}v${height - gap}H${x}z`)
    }
  }
  return paths
}

/** Whole pixels for each count, proportional but for the small ones, whose excess the tallest segment gives up. */
export function segmentHeights(counts: readonly number[], max: number): number[] {
  const scale = plotHeight / Math.max(1, max)
  const heights = counts.map((count) => (count === 0 ? 0 : Math.max(minSegment, Math.round(count * scale))))
  const excess = heights.reduce((total, height) => total + height, 0) - plotHeight
  if (excess <= 0) return heights
  const tallest = heights.indexOf(Math.max(...heights))
  return heights.map((height, index) => (index === tallest ? height - excess : height))
}
