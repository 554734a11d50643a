import { memo } from 'react'
import { barAt, plotHeight, seriesPaths } from './bar-shapes.ts'
import type { Bins } from './bins.ts'
import { seriesPaint } from './series.ts'
import { binName, countsWords } from './chart-words.ts'

/** The bars, and over them a column for each that tells in a tooltip what it holds. Unchanged while a cursor moves. */
export const Bars = memo(function Bars({ chart, step }: { chart: Bins; step: number }) {
  return (
    <>
      <path className="fill-current text-line" d={`M0 ${plotHeight - 1}h${step * chart.bins.length}v1H0z`} />
      {[...seriesPaths(chart, step)].map(([series, d]) => (
        <path key={series} className={`fill-current ${seriesPaint(series)}`} d={d} />
      ))}
      {chart.bins.map((bin, index) => (
        <rect key={bin.first} x={index * step} width={step} height={plotHeight} fill="transparent">
          <title>{`${binName(chart.unit, bin)}: ${countsWords(bin.counts)}`}</title>
        </rect>
      ))}
    </>
  )
})

type Edges = { from: number; to: number }

/** The ground behind what is picked. */
export function Ground({ from, to }: Edges) {
  return (
    <path className="fill-current text-accent opacity-15" d={`M${from} 0H${to}v${plotHeight}H${from}z`} />
  )
}

/** What is not picked fades, and what is has an edge. */
export function Frame({ from, to, right }: Edges & { right: number }) {
  return (
    <g pointerEvents="none">
      <path
        className="fill-current text-bg opacity-60"
        d={`M0 0h${from}v${plotHeight}H0zM${to} 0H${right}v${plotHeight}H${to}z`}
      />
      <path
        className="fill-current text-accent"
        d={`M${from} 0h1v${plotHeight}h-1zM${to - 1} 0h1v${plotHeight}h-1z`}
      />
    </g>
  )
}

/** The bar under the cursor. The keyboard's cursor is all that shows where one is, so it has an outline. */
export function CursorMark({ at, step, outlined }: { at: number; step: number; outlined: boolean }) {
  const { x, width } = barAt(at, step)
  return (
    <g pointerEvents="none">
      {outlined ? (
        <rect
          className="text-text"
          x={x - 0.5}
          y={0.5}
          width={width + 1}
          height={plotHeight - 1}
          fill="none"
          stroke="currentColor"
        />
      ) : (
        <rect className="fill-current text-text opacity-10" x={x} width={width} height={plotHeight} />
      )}
    </g>
  )
}
