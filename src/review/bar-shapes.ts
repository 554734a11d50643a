import type { Bins } from './bins.ts'
import { type Series, seriesOrder } from './series.ts'

/** Pixels. */
export const plotHeight = 64
/** Least pixels for a bar and its gap; when more bars would be needed, the days are binned coarser. */
export const minStep = 5
/** Keeps a few bars from becoming walls. */
const maxBar = 28
/** A single import is visible next to thousands. */
const minSegment = 2

/** The room that each bar has, in pixels, its gap included. */
export function stepOf(count: number, width: number): number {
  return count === 0 ? 0 : width / count
}

/** Left edge and width of the bar at `index`, on whole pixels so that all edges are sharp. */
export function barAt(index: number, step: number): { x: number; width: number } {
  const gap = step < 8 ? 1 : 2
  const from = Math.round(index * step)
  const room = Math.round((index + 1) * step) - gap - from
  const width = Math.min(maxBar, room)
  return { x: from + ((room - width) >> 1), width }
}

/** One path for each series with all its segments: a hundred bars are six elements this way. */
export function seriesPaths({ bins, max }: Bins, step: number): ReadonlyMap<Series, string> {
  const paths = new Map<Series, string>()
  for (const [index, { counts }] of bins.entries()) {
    const { x, width } = barAt(index, step)
    let bottom = plotHeight
    for (const [place, height] of segmentHeights(counts, max).entries()) {
      const series = seriesOrder[place]
      if (height === 0 || !series) continue
      // One pixel between two segments, if there is one to spare.
      const gap = bottom < plotHeight && height > minSegment ? 1 : 0
      bottom -= height
      paths.set(series, `${paths.get(series) ?? ''}M${x} ${bottom}h${width}v${height - gap}H${x}z`)
    }
  }
  return paths
}

/** Whole pixels for each count. Small counts get more than their share, which the tallest segment gives up. */
export function segmentHeights(counts: readonly number[], max: number): number[] {
  const scale = plotHeight / Math.max(1, max)
  const heights = counts.map((count) => (count === 0 ? 0 : Math.max(minSegment, Math.round(count * scale))))
  const excess = heights.reduce((total, height) => total + height, 0) - plotHeight
  if (excess <= 0) return heights
  const tallest = heights.indexOf(Math.max(...heights))
  return heights.map((height, index) => (index === tallest ? height - excess : height))
}
