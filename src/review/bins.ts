import type { Import } from '../contract/import.ts'
import { dayOfDate, localDay, parseDate, utcMidnight } from '../lib/local-date.ts'
import { type Series, seriesIndex, seriesOrder } from './series.ts'

/** How many imports of each series, in the order of `seriesOrder`. */
export type Counts = readonly number[]
/** Local day (see `lib/local-date.ts`) → its counts; days without imports are left out. */
export type DayCounts = ReadonlyMap<number, Counts>

/** One bar: the days from `first` to `last`, both included. */
export type Bin = { first: number; last: number; counts: Counts; total: number }

/** Bars by their index, both included. */
export type Span = { start: number; end: number }

const units = ['day', 'week', 'month', 'year'] as const
export type Unit = (typeof units)[number]

export type Bins = {
  unit: Unit
  /** The first and the last day of the axis; the bars at the ends may reach further. */
  first: number
  last: number
  /** Without gaps: days without imports are there with zeros. */
  bins: readonly Bin[]
  /** The tallest bar. */
  max: number
  /** The series that occur, in the order they are stacked. */
  series: readonly Series[]
}

/** Days that have a date of four digits. */
const [firstDrawn, lastDrawn] = [0, dayOfDate('9999-12-31')]

/** Counts imports per local day. One whose `createdAt` is no time is left out, and so is one before 1970 or after 9999. */
export function countPerDay(imports: readonly Import[]): DayCounts {
  const days = new Map<number, number[]>()
  for (const { createdAt, status } of imports) {
    const day = localDay(Date.parse(createdAt))
    if (!(day >= firstDrawn && day <= lastDrawn)) continue
    let counts = days.get(day)
    if (!counts) {
      counts = noCounts()
      days.set(day, counts)
    }
    const index = seriesIndex(status)
    counts[index] = (counts[index] ?? 0) + 1
  }
  return days
}

/**
 * Puts the days of the axis into at most `maxBins` bars: by day if they fit, else by week, month or, however many there are,
 * by year. Without an axis, it reaches from the first day with an import to the last.
 */
export function binDays(days: DayCounts, maxBins = Number.POSITIVE_INFINITY, axis = reach(days)): Bins {
  const { first, last } = axis
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

/** From the first day with an import to the last; where there is none, the first comes after the last. */
function reach(days: DayCounts): Days {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const day of days.keys()) {
    first = Math.min(first, day)
    last = Math.max(last, day)
  }
  return { first, last }
}

/** How many days the axis has unless all are asked for. */
export const usualDays = 30

/** The days of the axis: the last thirty, whatever there is on them; all days where some before them are asked for or picked. */
export function axisOf(all: DayCounts, today: number, picked: Days | null, allDays: boolean): Days {
  const usual = { first: today - usualDays + 1, last: today }
  const whole = reach(all)
  const isBefore = picked !== null && picked.first < usual.first
  if (!allDays && !isBefore) return usual
  return { first: Math.min(usual.first, whole.first), last: Math.max(usual.last, whole.last) }
}

/** Whether any import is older than what the axis usually shows. */
export function hasOlder(all: DayCounts, today: number): boolean {
  return reach(all).first <= today - usualDays
}

/** The counts of the days from `first` to `last`, both included. */
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

/** Numbers the day, week (from Monday), month or year that a day lies in, without gaps. */
function ordinal(unit: Unit, day: number): number {
  if (unit === 'day') return day
  // 1 January 1970 was a Thursday.
  if (unit === 'week') return Math.floor((day + 3) / 7)
  const date = utcMidnight(day)
  return unit === 'year' ? date.getUTCFullYear() : date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** The first day of what `ordinal` has numbered. */
function firstDay(unit: Unit, number: number): number {
  if (unit === 'day') return number
  if (unit === 'week') return number * 7 - 3
  const time = unit === 'year' ? Date.UTC(number, 0) : Date.UTC(Math.floor(number / 12), number % 12)
  return time / 86_400_000
}

/** Local days, both included; open ends are infinite. */
export type Days = { first: number; last: number }

/** The picked days, or null. An unreadable date counts as an open end. */
export function pickedDays(from: string | null, to: string | null): Days | null {
  const first = parseDate(from)
  const last = parseDate(to)
  if (first === null && last === null) return null
  return {
    first: first === null ? Number.NEGATIVE_INFINITY : dayOfDate(first),
    last: last === null ? Number.POSITIVE_INFINITY : dayOfDate(last),
  }
}

/** The bars that hold any of these days, or null where none does. */
export function spanOf(bins: readonly Bin[], { first, last }: Days): Span | null {
  const start = bins.findIndex((bin) => bin.last >= first)
  const end = bins.findLastIndex((bin) => bin.first <= last)
  return start === -1 || end < start ? null : { start, end }
}
