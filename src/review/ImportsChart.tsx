import { memo, type RefCallback, useCallback, useMemo, useRef, useState } from 'react'
import type { Import } from '../contract/import.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { dateOfDay } from '../lib/local-date.ts'
import { Button } from '../ui/Button.tsx'
import { createPreference, usePreference } from '../ui/preference.ts'
import { useDebouncedValue } from '../ui/use-debounced-value.ts'
import { minStep } from './bar-shapes.ts'
import {
  axisOf,
  binDays,
  countPerDay,
  type Counts,
  hasOlder,
  pickedDays,
  type Span,
  spanOf,
  sum,
  usualDays,
} from './bins.ts'
import { Plot } from './ChartPlot.tsx'
import { ChartTable } from './ChartTable.tsx'
import { summarizeAll, summarizePicked, summarizeSpan } from './chart-words.ts'
import { otherStatuses, type Series, seriesColour, seriesLabel, seriesOrder } from './series.ts'
import { useBinPicking } from './use-bin-picking.ts'

/** Dates as the reader's calendar has them, `YYYY-MM-DD`, both included. */
export type DateRange = { from: string; to: string }

type Props = {
  /** What the list would show without its dates, which are picked here. */
  imports: readonly Import[]
  /** All that are loaded: axis, scale and colours are theirs, so that a filter changes the bars alone. */
  all: readonly Import[]
  /** What is counted. */
  what: 'Imports' | 'Failures'
  /** Today, as a day of the reader's calendar (`lib/local-date.ts`). */
  today: number
  from: string | null
  to: string | null
  onPick: (range: DateRange | null) => void
}

const periodPreference = createPreference('chart-period', ['30 days', 'all'])

/**
 * When imports were created, stacked by status, as bars to pick dates from, or as a table. It follows the list a moment
 * later, so that typing in the search and deleting do not wait for it.
 */
export function ImportsChart({ imports, all, ...others }: Props) {
  const lists = useMemo(() => ({ imports, all }), [imports, all])
  return <Chart {...useDebouncedValue(lists)} {...others} />
}

const Chart = memo(function Chart({ imports, all, what, today, from, to, onPick }: Props) {
  const [plotRef, width] = useWidth()
  const toggle = useRef<HTMLButtonElement>(null)
  const [asTable, setAsTable] = useState(false)
  const allDays = usePreference(periodPreference) === 'all'
  const days = useMemo(() => countPerDay(imports), [imports])
  const daysOfAll = useMemo(() => countPerDay(all), [all])
  const others = useMemo(() => otherStatuses(all), [all])
  const dates = useMemo(() => pickedDays(from, to), [from, to])
  const axis = useMemo(() => axisOf(daysOfAll, today, dates, allDays), [daysOfAll, today, dates, allDays])
  // Empty until the width is measured.
  const chart = useMemo(() => {
    const bars = Math.floor(width / minStep)
    if (width === 0) return binDays(new Map())
    const { max, series } = binDays(daysOfAll, bars, axis)
    return { ...binDays(days, bars, axis), max, series }
  }, [days, daysOfAll, width, axis])
  const { bins, unit, series } = chart
  const title = `${what} per ${unit}`

  const picked = dates && spanOf(bins, dates)
  const pick = ({ start, end }: Span) => {
    const oldest = bins[start]
    const newest = bins[end]
    if (oldest && newest) onPick({ from: dateOfDay(oldest.first), to: dateOfDay(newest.last) })
  }
  const picking = useBinPicking({ bins, picked, onPick: pick, onClear: dates && (() => onPick(null)) })

  const whole = useMemo(() => summarizeAll(chart, days), [chart, days])
  const pointed = summarizeSpan(chart, days, picking.span)
  const summary = picking.by ? pointed : dates ? summarizePicked(chart, days, dates) : whole

  return (
    <section aria-label={title} className="px-3 pt-1 pb-2 text-xs text-muted">
      {/* Its lines depend on the window alone: neither another text nor an import that opens beside the list moves the bars. */}
      <div className="-mx-1 -my-1 flex items-center gap-x-4 overflow-hidden px-1 py-1 max-xl:h-14 max-xl:flex-wrap xl:h-8">
        <h2 className="text-sm/6 font-medium whitespace-nowrap text-text">{title}</h2>
        <p className="min-w-0 flex-1 truncate">
          {summary
            ? `${summary.name}: ${formatCount(sum(summary.counts), 'import')}`
            : 'No imports on the picked dates'}
        </p>
        <Legend series={series} others={others} counts={summary?.counts ?? []} all={whole?.counts ?? []} />
        <div className="flex shrink-0 gap-x-4 pr-3 xl:order-last">
          {dates && (
            <Button
              look="quiet"
              small
              onClick={() => {
                onPick(null)
                // The pressed button disappears.
                toggle.current?.focus()
              }}
            >
              Clear dates
            </Button>
          )}
          {hasOlder(daysOfAll, today) && (
            <Button look="quiet" small onClick={() => periodPreference.write(allDays ? '30 days' : 'all')}>
              {allDays ? `Last ${usualDays} days` : 'All dates'}
            </Button>
          )}
          <Button
            ref={toggle}
            look="quiet"
            small
            disabledBecause={bins.length === 0 && 'There is nothing to show'}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? 'Show as chart' : 'Show as table'}
          </Button>
        </div>
      </div>
      {asTable ? (
        <ChartTable chart={chart} others={others} title={title} picked={picked} onPick={pick} />
      ) : (
        <Plot
          ref={plotRef}
          chart={chart}
          others={others}
          width={width}
          title={title}
          picked={picked}
          picking={picking}
          pointed={pointed}
        />
      )}
    </section>
  )
})

/** A ref for an element, and its width in whole pixels; 0 until it is mounted. */
function useWidth(): [RefCallback<HTMLElement>, number] {
  const [width, setWidth] = useState(0)
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return
    const measure = () => setWidth(element.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width]
}

type LegendProps = {
  series: readonly Series[]
  others: readonly string[]
  /** What is shown now, and the totals, whose width the numbers keep, so that nothing jumps. */
  counts: Counts
  all: Counts
}

/** Which colour is which status, with its count in what is pointed at. */
function Legend({ series, others, counts, all }: LegendProps) {
  const digits = formatNumber(sum(all)).length
  return (
    <ul aria-label="Colours" className="flex gap-x-3 whitespace-nowrap max-xl:order-last max-xl:w-full">
      {series.map((each) => (
        <li key={each} className="flex items-center gap-1.5">
          <svg viewBox="0 0 8 8" className={`size-2 fill-current ${seriesColour(each)}`} aria-hidden>
            <path d="M0 0h8v8H0z" />
          </svg>
          {seriesLabel(each, others)}
          <span className="text-text" style={{ minWidth: `${digits}ch` }}>
            {formatNumber(counts[seriesOrder.indexOf(each)] ?? 0)}
          </span>
        </li>
      ))}
    </ul>
  )
}
