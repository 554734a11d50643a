import { formatCount, formatNumber } from '../lib/format.ts'
import { lazy } from '../lib/lazy.ts'
import { serverNow } from '../lib/server-clock.ts'
import {
  type Bin,
  type Bins,
  type Counts,
  countWithin,
  type DayCounts,
  type Days,
  type Span,
  sum,
  type Unit,
} from './bins.ts'
import { utcMidnight } from '../lib/local-date.ts'
import { seriesLabel, seriesOrder } from './series.ts'

/** A day is already one of the reader's calendar, so no time zone must shift it again. */
const inUtc = { timeZone: 'UTC' } as const
const formats = {
  day: lazy(() => new Intl.DateTimeFormat(undefined, { ...inUtc, day: 'numeric', month: 'short' })),
  dayOfYear: lazy(
    () => new Intl.DateTimeFormat(undefined, { ...inUtc, day: 'numeric', month: 'short', year: 'numeric' }),
  ),
  month: lazy(() => new Intl.DateTimeFormat(undefined, { ...inUtc, month: 'short', year: 'numeric' })),
  year: lazy(() => new Intl.DateTimeFormat(undefined, { ...inUtc, year: 'numeric' })),
}

function format(unit: Unit, first: number, last: number): Intl.DateTimeFormat {
  if (unit === 'month' || unit === 'year') return formats[unit]()
  const thisYear = new Date(serverNow()).getFullYear()
  const plain = [first, last].every((day) => utcMidnight(day).getUTCFullYear() === thisYear)
  return plain ? formats.day() : formats.dayOfYear()
}

/** A bar's date for the axis: "12 Nov", "Nov 2025"; of a week its Monday. */
export function axisLabel(unit: Unit, { first }: Bin): string {
  return format(unit, first, first).format(utcMidnight(first))
}

/** What a bar stands for: "12 Nov", "Week of 9 Nov", "Nov 2025". */
export function binName(unit: Unit, bin: Bin): string {
  return unit === 'week' ? `Week of ${axisLabel(unit, bin)}` : axisLabel(unit, bin)
}

/** Days from–to, as short as the language allows: "3 – 12 Nov". */
export function daysName(first: number, last: number): string {
  return format('day', first, last).formatRange(utcMidnight(first), utcMidnight(last))
}

/** "9 imports, 3 failed, 6 completed". */
export function countsWords(counts: Counts, others: readonly string[]): string {
  const total = sum(counts)
  if (total === 0) return 'no imports'
  const parts = seriesOrder.flatMap((series, index) => {
    const count = counts[index] ?? 0
    return count > 0 ? [`${formatNumber(count)} ${seriesLabel(series, others).toLowerCase()}`] : []
  })
  return [formatCount(total, 'import'), ...parts].join(', ')
}

/** What some bars or days are called, and what they hold. */
export type RangeSummary = { name: string; counts: Counts }

/** Of the whole chart; null if it is empty. */
export function summarizeAll({ bins, first, last }: Bins, days: DayCounts): RangeSummary | null {
  return bins.length === 0 ? null : summarizeDays(days, first, last)
}

/** Of some bars; null if they are gone. */
export function summarizeSpan(
  { bins, unit }: Bins,
  days: DayCounts,
  { start, end }: Span,
): RangeSummary | null {
  const from = bins[start]
  const to = bins[end]
  if (!from || !to) return null
  return start === end
    ? { name: binName(unit, from), counts: from.counts }
    : summarizeDays(days, from.first, to.last)
}

/** Of the picked dates as far as the chart reaches: they need not begin or end where a bar does. */
export function summarizePicked({ bins }: Bins, days: DayCounts, dates: Days): RangeSummary | null {
  const first = Math.max(dates.first, bins[0]?.first ?? 0)
  const last = Math.min(dates.last, bins.at(-1)?.last ?? 0)
  if (first > last) return null
  const { name, counts } = summarizeDays(days, first, last)
  return { name: `Picked ${name}`, counts }
}

function summarizeDays(days: DayCounts, first: number, last: number): RangeSummary {
  return { name: daysName(first, last), counts: countWithin(days, first, last) }
}
