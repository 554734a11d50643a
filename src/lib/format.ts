import { lazy } from './lazy.ts'
import { localDay, startOfDate } from './local-date.ts'

/**
 * Numbers and times for people; dates in the reader's own language and time zone. The first screen does without Intl, whose
 * first use takes a browser some 50 ms (`docs/decisions/0007`, `npm run bench:ui`), so each format is made when it is used.
 */

const anyNumber = lazy(() => new Intl.NumberFormat('en'))
const absolute = lazy(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' }))
const shortDay = lazy(() => new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }))
const shortDayAndYear = lazy(
  () => new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' }),
)

/** "2,000,000". */
export function formatNumber(value: number): string {
  if (!Number.isSafeInteger(value)) return anyNumber().format(value)
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** "1 row", "2,000,000 rows". */
export function formatCount(value: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(value)} ${value === 1 ? singular : plural}`
}

/** A moment with seconds and zone. A text that is no date is returned as it is, an empty one as a dash. */
export function formatAbsolute(iso: string): string {
  const time = Date.parse(iso)
  return Number.isNaN(time) ? iso || '–' : absolute().format(time)
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/**
 * How long ago, for a list: "just now", "5 min ago", "3 h ago", then by the reader's calendar "yesterday", "3 days ago",
 * and from a week on the day itself.
 */
export function formatRelative(iso: string, now: number): string {
  const time = Date.parse(iso)
  if (Number.isNaN(time)) return iso || '–'
  return formatAgo(time, now) ?? formatDay(time, now)
}

/** The same as long as it needs no date; null for what is not a time, too. */
export function formatAgo(time: number, now: number): string | null {
  const ago = now - time
  if (!(ago >= -minute)) return null
  if (ago < minute) return 'just now'
  if (ago < hour) return `${Math.floor(ago / minute)} min ago`
  const days = localDay(now) - localDay(time)
  // The day on which clocks go back has 25 hours.
  if (ago < day || days === 0) return `${Math.floor(ago / hour)} h ago`
  if (days >= 7) return null
  return days === 1 ? 'yesterday' : `${days} days ago`
}

function formatDay(time: number, now: number): string {
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear()
  return (sameYear ? shortDay() : shortDayAndYear()).format(time)
}

/** Days as their dates, `YYYY-MM-DD`, either end open: "24 Nov", "1 – 24 Nov", "since 1 Nov", "until 24 Nov". */
export function formatDays(from: string | null, to: string | null, now: number): string {
  const dates = [from, to].filter((date) => date !== null).map((date) => startOfDate(date))
  const sameYear = dates.every((date) => date.getFullYear() === new Date(now).getFullYear())
  const [first = now, last = first] = dates
  const words = (sameYear ? shortDay() : shortDayAndYear()).formatRange(first, last)
  return from === null ? `until ${words}` : to === null ? `since ${words}` : words
}
