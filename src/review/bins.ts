import type { Import } from '../contract/import.ts'
import { createDayReader, dateOfDay } from './local-days.ts'
import { type Series, seriesOf, seriesOrder } from './series.ts'

/** How many imports of each series, in the order of `seriesOrder`. */
export type Counts = readonly number[]
/** Local day (see `local-days.ts`) → its counts; days without imports are left out. */
export type DayCounts = ReadonlyMap<number, Counts>

/** One bar: the days from `first` to `last`, both included. */
export type Bin = { first: number; last: number; counts: Counts; total: number }

export const units = ['day', 'week', 'month', 'year'] as const
export type Unit = (typeof units)[number]

export type Bins = {
  unit: Unit
  /** The first and the last day with an import; the bars at the ends may reach further. */
  first: number
  last: number
  /** Without gaps: days on which nothing was imported are there, with noughts. */
  bins: readonly Bin[]
  /** The tallest bar. */
  max: number
  /** The series that occur, in the order they are stacked. */
  series: readonly Series[]
}

/** Counts imports per local day. One whose `createdAt` is no time is left out. */
export function countPerDay(imports: readonly Import[]): DayCounts {
  const days = new Map<number, number[]>()
  const dayOf = createDayReader()
  for (const { createdAt, status } of imports) {
    const day = dayOf(createdAt)
    if (day === null) continue
    let counts = days.get(day)
    if (!counts) {
      counts = noCounts()
      days.set(day, counts)
    }
    const index = seriesOf(status)
    counts[index] = (counts[index] ?? 0) + 1
  }
  return days
}

/** Lays the days out as bars, at most `maxBins` of them: by day if they fit, else by week, month, and in the end year. */
export function layOut(days: DayCounts, maxBins = Number.POSITIVE_INFINITY): Bins {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const day of days.keys()) {
    first = Math.min(first, day)
    last = Math.max(last, day)
  }
  if (first > last) return { unit: 'day', first: 0, last: 0, bins: [], max: 0, series: [] }

  const unit = units.find((each) => ordinal(each, last) - ordinal(each, first) < maxBins) ?? 'year'
  const start = ordinal(unit, first)
  const all = Array.from({ length: ordinal(unit, last) - start + 1 }, noCounts)
  for (const [day, counts] of days) addTo(all[ordinal(unit, day) - start] ?? [], counts)
  const bins = all.map((counts, index) => ({
    first: firstDay(unit, start + index),
    last: firstDay(unit, start + index + 1) - 1,
    counts,
    total: sum(counts),
  }))
  return {
    unit,
    first,
    last,
    bins,
    max: Math.max(...bins.map((bin) => bin.total)),
    series: seriesOrder.filter((_, index) => all.some((counts) => counts[index])),
  }
}

/** Imports per local day, without gaps; coarser where there are more than `maxBins` days. */
export function binByDay(imports: readonly Import[], maxBins?: number): Bins {
  return layOut(countPerDay(imports), maxBins)
}

/** What the days from `first` to `last`, both included, hold together. */
export function countWithin(days: DayCounts, first: number, last: number): Counts {
  const within = noCounts()
  for (const [day, counts] of days) if (day >= first && day <= last) addTo(within, counts)
  return within
}

export function sum(counts: Counts): number {
  return counts.reduce((total, count) => total + count, 0)
}

function noCounts(): number[] {
  return seriesOrder.map(() => 0)
}

function addTo(target: number[], counts: Counts): void {
  for (const [index, count] of counts.entries()) target[index] = (target[index] ?? 0) + count
}

/** Which day, week (from Monday), month or year a day lies in, numbered without gaps. */
function ordinal(unit: Unit, day: number): number {
  if (unit === 'day') return day
  // 1 January 1970 was a Thursday.
  if (unit === 'week') return Math.floor((day + 3) / 7)
  const date = dateOfDay(day)
  return unit === 'year' ? date.getUTCFullYear() : date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** The first day of what `ordinal` has numbered. */
function firstDay(unit: Unit, number: number): number {
  if (unit === 'day') return number
  if (unit === 'week') return number * 7 - 3
  const time = unit === 'year' ? Date.UTC(number, 0) : Date.UTC(Math.floor(number / 12), number % 12)
  return time / 86_400_000
}
