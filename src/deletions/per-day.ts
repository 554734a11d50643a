import type { DeletionSummary, Outcome } from '../contract/deletion.ts'
import { serverNow } from '../lib/server-clock.ts'

/** One day of the reader's calendar, `YYYY-MM-DD`, and how many deletions of each outcome it had. */
export type DayCount = { day: string; total: number; counts: Partial<Record<Outcome, number>> }

/** The most days that are drawn; older ones are left out of the picture, not of the list. */
const mostDays = 60

/** The days from the first to the last with any deletion, the days without one included; the latest sixty at most. */
export function countPerDay({ quarters }: DeletionSummary): DayCount[] {
  const days = new Map<string, DayCount>()
  for (const { at, outcome, count } of quarters) {
    const day = isoDay(new Date(at))
    const known = days.get(day) ?? { day, total: 0, counts: {} }
    known.total += count
    known.counts[outcome] = (known.counts[outcome] ?? 0) + count
    days.set(day, known)
  }
  const [first, last] = [[...days.keys()].toSorted()[0], [...days.keys()].toSorted().at(-1)]
  if (first === undefined || last === undefined) return []
  const all: DayCount[] = []
  for (let date = parseDay(last); isoDay(date) >= first && all.length < mostDays; date = dayBefore(date)) {
    const day = isoDay(date)
    all.unshift(days.get(day) ?? { day, total: 0, counts: {} })
  }
  return all
}

const thisYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const anyYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })

/** A day as the reader's language says it, with its year unless that is this one. */
export function dayName(day: string): string {
  const date = parseDay(day)
  return (date.getFullYear() === new Date(serverNow()).getFullYear() ? thisYear : anyYear).format(date)
}

/** Midnight of a day, by the reader's clock. */
export function parseDay(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date)
}

function dayBefore(date: Date): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1)
}

function isoDay(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
