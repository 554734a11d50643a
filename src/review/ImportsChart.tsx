import { memo, useMemo, useRef, useState } from 'react'
import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { minStep } from './bar-shapes.ts'
import { countPerDay, layOut, sum, type Unit } from './bins.ts'
import { ChartTable } from './ChartTable.tsx'
import { Legend } from './Legend.tsx'
import { isoOfDay } from './local-days.ts'
import { pickedDays, spanOf } from './picked-days.ts'
import { Plot } from './Plot.tsx'
import { readAll, readPicked, readSpan } from './readout.ts'
import { type Span, useBinPicking } from './use-bin-picking.ts'
import { useDebouncedValue } from '../ui/use-debounced.ts'
import { useWidth } from '../ui/use-width.ts'

/** Dates as the reader's calendar has them, `YYYY-MM-DD`, both included. */
export type DateRange = { from: string; to: string }

type Props = {
  /** What the list shows but for the dates: they are picked here. */
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
 * When imports were created, stacked by status, as bars to pick dates from; the same as a table on demand. It follows the
 * list a moment later: neither a key of a search nor a deletion waits for it.
 */
export function ImportsChart({ imports, ...others }: Props) {
  return <Picture imports={useDebouncedValue(imports)} {...others} />
}

const Picture = memo(function Picture({ imports, from, to, onPick }: Props) {
  const [plotRef, width] = useWidth()
  const toggle = useRef<HTMLButtonElement>(null)
  const [asTable, setAsTable] = useState(false)
  const days = useMemo(() => countPerDay(imports), [imports])
  // Before it is measured there is no room, and in no room there is nothing to lay out.
  const chart = useMemo(
    () => layOut(width > 0 ? days : new Map(), Math.floor(width / minStep)),
    [days, width],
  )
  const { bins, unit, series } = chart

  const dates = pickedDays(from, to)
  const picked = dates && spanOf(bins, dates)
  const pick = ({ start, end }: Span) => {
    const first = bins[start]
    const last = bins[end]
    if (first && last) onPick({ from: isoOfDay(first.first), to: isoOfDay(last.last) })
  }
  const picking = useBinPicking({ bins, picked, onPick: pick, onClear: dates && (() => onPick(null)) })

  const whole = useMemo(() => readAll(chart, days), [chart, days])
  const pointed = readSpan(chart, days, picking.span)
  const readout = picking.by ? pointed : dates ? readPicked(chart, days, dates) : whole

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
                // The button that was pressed is about to go.
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
        {/* Its room does not depend on its text: the bars must not move under the pointer that changes it. */}
        <p className="truncate max-sm:w-full sm:grow sm:basis-72 xl:order-1">
          {readout
            ? `${readout.name}: ${formatCount(sum(readout.counts), 'import')}`
            : whole
              ? 'No imports on the picked dates'
              : 'No imports to show'}
        </p>
        {whole && (
          <div className="max-xl:order-3 max-xl:w-full">
            <Legend series={series} counts={readout?.counts ?? []} all={whole.counts} />
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
