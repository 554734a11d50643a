import { binDays, countPerDay, type Counts, pickedDays, type Span, spanOf, sum, type Unit } from './bins.ts'
import { memo, useMemo, useRef, useState } from 'react'
import type { Import } from '../contract/import.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { minStep } from './bar-shapes.ts'
import { ChartTable } from './ChartTable.tsx'
import { dateOfDay } from '../lib/local-date.ts'
import { Plot } from './ChartPlot.tsx'
import { summarizeAll, summarizePicked, summarizeSpan } from './chart-words.ts'
import { useBinPicking } from './use-bin-picking.ts'
import { useDebouncedValue } from '../ui/use-debounced.ts'
import { useWidth } from '../ui/use-width.ts'
import { type Series, seriesColour, seriesLabel, seriesOrder } from './series.ts'

/** Dates as the reader's calendar has them, `YYYY-MM-DD`, both included. */
export type DateRange = { from: string; to: string }

type Props = {
  /** What the list would show without its dates, which are picked here. */
  imports: readonly Import[]
  from: string | null
  to: string | null
  onPick: (range: DateRange | null) => void
}

const titles: Record<Unit, string> = {
  day: 'Imports per day',
  week: 'Imports per week',
  month: 'Imports per month',
  year: 'Imports per year',
}

/**
 * When imports were created, stacked by status, as bars to pick dates from, or as a table. It follows the list a moment
 * later, so that typing in the search and deleting do not wait for it.
 */
export function ImportsChart({ imports, ...others }: Props) {
  return <Chart imports={useDebouncedValue(imports)} {...others} />
}

const Chart = memo(function Chart({ imports, from, to, onPick }: Props) {
  const [plotRef, width] = useWidth()
  const toggle = useRef<HTMLButtonElement>(null)
  const [asTable, setAsTable] = useState(false)
  const days = useMemo(() => countPerDay(imports), [imports])
  // Empty until the width is measured.
  const chart = useMemo(
    () => binDays(width > 0 ? days : new Map(), Math.floor(width / minStep)),
    [days, width],
  )
  const { bins, unit, series } = chart

  const dates = pickedDays(from, to)
  const picked = dates && spanOf(bins, dates)
  const pick = ({ start, end }: Span) => {
    const first = bins[start]
    const last = bins[end]
    if (first && last) onPick({ from: dateOfDay(first.first), to: dateOfDay(last.last) })
  }
  const picking = useBinPicking({ bins, picked, onPick: pick, onClear: dates && (() => onPick(null)) })

  const whole = useMemo(() => summarizeAll(chart, days), [chart, days])
  const pointed = summarizeSpan(chart, days, picking.span)
  const summary = picking.by ? pointed : dates ? summarizePicked(chart, days, dates) : whole

  return (
    <section aria-label={titles[unit]} className="px-3 pt-1 pb-2 text-xs text-muted">
      <div className="flex flex-wrap items-center gap-x-4">
        <h2 className="min-h-6 text-sm/6 font-medium text-text">{titles[unit]}</h2>
        <div className="ml-auto flex sm:order-2">
          {dates && (
            <Button
              look="quiet"
              className="-my-1 text-xs"
              onClick={() => {
                onPick(null)
                // The pressed button disappears.
                toggle.current?.focus()
              }}
            >
              Clear dates
            </Button>
          )}
          <Button
            ref={toggle}
            look="quiet"
            className="-my-1 text-xs"
            disabledBecause={bins.length === 0 && 'There is nothing to show'}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? 'Show as chart' : 'Show as table'}
          </Button>
        </div>
        {/* Its size does not depend on its text: the bars must not move under the pointer that changes it. */}
        <p className="truncate max-sm:w-full sm:grow sm:basis-72 xl:order-1">
          {summary
            ? `${summary.name}: ${formatCount(sum(summary.counts), 'import')}`
            : whole
              ? 'No imports on the picked dates'
              : 'No imports to show'}
        </p>
        {whole && (
          <div className="max-xl:order-3 max-xl:w-full">
            <Legend series={series} counts={summary?.counts ?? []} all={whole.counts} />
          </div>
        )}
      </div>
      {asTable ? (
        <ChartTable chart={chart} title={titles[unit]} picked={picked} onPick={pick} />
      ) : (
        <Plot
          ref={plotRef}
          chart={chart}
          width={width}
          title={titles[unit]}
          picked={picked}
          picking={picking}
          pointed={pointed}
        />
      )}
    </section>
  )
})

type LegendProps = {
  series: readonly Series[]
  /** What is shown now, and the totals, whose width the numbers keep, so that nothing jumps. */
  counts: Counts
  all: Counts
}

/** Which colour is which status, with its count in what is pointed at. */
function Legend({ series, counts, all }: LegendProps) {
  const digits = formatNumber(sum(all)).length
  return (
    <ul aria-label="Colours" className="flex flex-wrap gap-x-3 text-xs text-muted">
      {series.map((each) => (
        <li key={each} className="flex items-center gap-1.5">
          <svg viewBox="0 0 8 8" className={`size-2 fill-current ${seriesColour(each)}`} aria-hidden>
            <path d="M0 0h8v8H0z" />
          </svg>
          {seriesLabel(each)}
          <span className="text-text" style={{ minWidth: `${digits}ch` }}>
            {formatNumber(counts[seriesOrder.indexOf(each)] ?? 0)}
          </span>
        </li>
      ))}
    </ul>
  )
}
