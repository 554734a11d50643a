import { type Ref, useId } from 'react'
import { formatNumber } from '../lib/format.ts'
import { Axis } from './Axis.tsx'
import { plotHeight, stepOf } from './bar-shapes.ts'
import { Bars, CursorMark, Frame, Ground } from './Bars.tsx'
import type { Bins } from './bins.ts'
import type { Readout } from './readout.ts'
import type { Picking, Span } from './use-bin-picking.ts'
import { countsWords } from './chart-words.ts'

type Props = {
  /** Whose width is the room that the bars have. */
  ref: Ref<HTMLDivElement>
  chart: Bins
  width: number
  title: string
  picked: Span | null
  picking: Picking
  /** What is under the cursor. */
  pointed: Readout | null
}

/** The bars with their axis, as one control: a slider whose value is a bar, read out with what it holds. */
export function Plot({ ref, chart, width, title, picked, picking, pointed }: Props) {
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
            aria-valuetext={pointed ? `${pointed.name}: ${countsWords(pointed.counts)}` : ''}
            className="cursor-crosshair touch-pan-y select-none"
            style={size}
            {...handlers}
          >
            <svg {...size} className="block" shapeRendering="crispEdges">
              {edges && <Ground {...edges} />}
              <Bars chart={chart} step={step} />
              {edges && <Frame {...edges} right={size.width} />}
              {by && <CursorMark at={at} step={step} outlined={by === 'keyboard'} />}
            </svg>
          </div>
        )}
        <Axis chart={chart} step={step} />
      </div>
      {max > 0 && (
        <div aria-hidden className="flex flex-col justify-between" style={{ height: plotHeight }}>
          <span>{formatNumber(max)}</span>
          <span>0</span>
        </div>
      )}
      <p id={hintId} hidden>
        Arrow keys move from bar to bar, with Shift they mark several, Enter picks their dates, Escape clears
        them.
      </p>
    </div>
  )
}
