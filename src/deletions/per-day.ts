import type { DeletionSummary, Outcome } from '../contract/deletion.ts'
import { dateOfDay, dayOfDate, localDate, startOfDate } from '../lib/local-date.ts'
import { serverNow } from '../lib/server-clock.ts'

/** One day of the reader's calendar, `YYYY-MM-DD`, and how many deletions of each outcome it had. */
export type DayCount = { day: string; total: number; counts: Partial<Record<Outcome, number>> }

/** The most days that are drawn; older ones are left out of the picture, not of the list. */
const mostDays = 60

/** The days from the first to the last with any deletion, the days without one included; the latest sixty at most. */
export function countPerDay({ quarters }: DeletionSummary): DayCount[] {
  const days = new Map<string, DayCount>()
  for (const { at, outcome, count } of quarters) {
    const day = localDate(Date.parse(at))
    const known = days.get(day) ?? { day, total: 0, counts: {} }
    known.total += count
    known.counts[outcome] = (known.counts[outcome] ?? 0) + count
    days.set(day, known)
  }
  if (days.size === 0) return []
  const numbers = [...days.keys()].map(dayOfDate)
  const last = Math.max(...numbers)
  const first = Math.max(Math.min(...numbers), last - mostDays + 1)
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const day = dateOfDay(first + index)
    return days.get(day) ?? { day, total: 0, counts: {} }
  })
}

const thisYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const anyYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })

/** A day as the reader's language says it, with its year unless that is this one. */
export function dayName(day: string): string {
  const date = startOfDate(day)
  return (date.getFullYear() === new Date(serverNow()).getFullYear() ? thisYear : anyYear).format(date)
}
