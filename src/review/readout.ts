import { type Bins, type Counts, countWithin, type DayCounts } from './bins.ts'
import type { Days } from './picked-days.ts'
import type { Span } from './use-bin-picking.ts'
import { binName, daysName } from './chart-words.ts'

/** Some bars or days: what they are called and what they hold. */
export type Readout = { name: string; counts: Counts }

/** Of all there is; null for nothing. */
export function readAll({ bins, first, last }: Bins, days: DayCounts): Readout | null {
  return bins.length === 0 ? null : readDays(days, first, last)
}

/** Of the bars of a span; null where there are none. */
export function readSpan({ bins, unit }: Bins, days: DayCounts, { start, end }: Span): Readout | null {
  const from = bins[start]
  const to = bins[end]
  if (!from || !to) return null
  return start === end
    ? { name: binName(unit, from), counts: from.counts }
    : readDays(days, from.first, to.last)
}

/** Of the picked dates, as far as the chart reaches: they need not begin and end where bars do. */
export function readPicked({ bins }: Bins, days: DayCounts, dates: Days): Readout | null {
  const first = Math.max(dates.first, bins[0]?.first ?? 0)
  const last = Math.min(dates.last, bins.at(-1)?.last ?? 0)
  if (first > last) return null
  const { name, counts } = readDays(days, first, last)
  return { name: `Picked ${name}`, counts }
}

function readDays(days: DayCounts, first: number, last: number): Readout {
  return { name: daysName(first, last), counts: countWithin(days, first, last) }
}
