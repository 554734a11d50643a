import type { Bins, Span } from './bins.ts'
import { memo, type Ref, useId } from 'react'
import { formatNumber } from '../lib/format.ts'
import { barAt, plotHeight, seriesPaths, stepOf } from './bar-shapes.ts'
import { axisLabel, countsWords, type RangeSummary } from './chart-words.ts'
import type { Picking } from './use-bin-picking.ts'
import { seriesColour } from './series.ts'

type Props = {
  /** Its width is the room for the bars. */
  ref: Ref<HTMLDivElement>
  chart: Bins
  /** The statuses that have no series of their own. */
  others: readonly string[]
  width: number
  title: string
  picked: Span | null
  picking: Picking
  /** What is under the cursor. */
  pointed: RangeSummary | null
}

/** The bars with their axis, as one control: a slider whose value is a bar, which a screen reader reads with its counts. */
export function Plot({ ref, chart, others, width, title, picked, picking, pointed }: Props) {
  const hintId = useId()
  const { bins, max } = chart
  const { at, span, marking, by, handlers } = picking
  const step = stepOf(bins.length, width)
  const size = { width: step * bins.length, height: plotHeight }
  const marked = marking ? span : picked
  const edges = marked && { from: Math.round(marked.start * step), to: Math.round((marked.end + 1) * step) }
  return (
    <div className="mt-1 flex gap-2">
      <div ref={ref} className="min-w-0 flex-1" style={{ minHeight: plotHeight }}>
        {bins.length > 0 && (
          <div
            role="slider"
            tabIndex={0}
            aria-label={title}
            aria-roledescription="chart"
            aria-describedby={hintId}
            aria-valuemin={1}
            aria-valuemax={bins.length}
            aria-valuenow={at + 1}
            aria-valuetext={pointed ? `${pointed.name}: ${countsWords(pointed.counts, others)}` : ''}
            className="cursor-crosshair touch-pan-y select-none"
            style={size}
            {...handlers}
          >
            <svg {...size} className="block" shapeRendering="crispEdges">
              {/* What the pointer is on; one for all bars, as sixty elements more slow whatever restyles the page. */}
              {by === 'pointer' && pointed && (
                <title>{`${pointed.name}: ${countsWords(pointed.counts, others)}`}</title>
              )}
              {edges && <SelectionBackground {...edges} />}
              <Bars chart={chart} step={step} />
              {edges && <SelectionEdges {...edges} right={size.width} />}
              {by && <CursorMark at={at} step={step} outlined={by === 'keyboard'} />}
            </svg>
          </div>
        )}
        <Axis chart={chart} step={step} />
      </div>
      {/* Room for three digits from the start: the bars need not be drawn again when the scale is there. */}
      <div aria-hidden className="flex min-w-[3ch] flex-col justify-between" style={{ height: plotHeight }}>
        {max > 0 && (
          <>
            <span>{formatNumber(max)}</span>
            <span>0</span>
          </>
        )}
      </div>
      <p id={hintId} hidden>
        Arrow keys move from bar to bar, with Shift they mark several, Enter picks their dates, Escape clears
        them.
      </p>
    </div>
  )
}

/** Pixels that a date has at least. */
const labelWidth = 96

/** Dates under the bars, as many as have room, counted from the last one. */
function Axis({ chart: { bins, unit }, step }: { chart: Bins; step: number }) {
  const last = bins.length - 1
  const every = Math.max(1, Math.ceil(labelWidth / step))
  return (
    <div aria-hidden className="relative mt-0.5 h-4 whitespace-nowrap">
      {bins.map((bin, index) => {
        if ((last - index) % every !== 0) return null
        const place =
          step >= labelWidth ? 'centre' : index === last ? 'end' : index === 0 ? 'start' : 'centre'
        return (
          <span
            key={bin.first}
            className="absolute"
            style={{
              left: (index + fraction[place]) * step,
              transform: `translateX(-${fraction[place] * 100}%)`,
            }}
          >
            {axisLabel(unit, bin)}
          </span>
        )
      })}
    </div>
  )
}

/** Where on a bar its date is anchored, and where on the date. */
const fraction = { start: 0, centre: 0.5, end: 1 }

type BarsProps = { chart: Bins; step: number }

/** The bars. Memoized, since a moving cursor renders the plot again. */
const Bars = memo(function Bars({ chart, step }: BarsProps) {
  return (
    <>
      <path className="fill-current text-line" d={`M0 ${plotHeight - 1}h${step * chart.bins.length}v1H0z`} />
      {[...seriesPaths(chart, step)].map(([series, d]) => (
        <path key={series} className={`fill-current ${seriesColour(series)}`} d={d} />
      ))}
    </>
  )
})

type Edges = { from: number; to: number }

function SelectionBackground({ from, to }: Edges) {
  return (
    <path className="fill-current text-accent opacity-15" d={`M${from} 0H${to}v${plotHeight}H${from}z`} />
  )
}

/** Fades what is not selected, and marks both edges of what is. */
function SelectionEdges({ from, to, right }: Edges & { right: number }) {
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

/** The bar under the cursor. The keyboard's has an outline: nothing else shows where it is. */
function CursorMark({ at, step, outlined }: { at: number; step: number; outlined: boolean }) {
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
