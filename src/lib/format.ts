/** Numbers, times and sizes for people, by Intl in the reader's own language and time zone. */

const wholeNumber = new Intl.NumberFormat()
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' })
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const shortDayAndYear = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' })

export function formatNumber(value: number): string {
  return wholeNumber.format(value)
}

/** "1 row", "2,000,000 rows". English plurals: the interface is in English. */
export function formatCount(value: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(value)} ${value === 1 ? singular : plural}`
}

/** A moment with seconds and zone. What is no date is given back as it came. */
export function formatAbsolute(iso: string): string {
  const time = Date.parse(iso)
  return Number.isNaN(time) ? iso : absolute.format(time)
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long ago, for a list: "now", "5 min. ago", "3 hr. ago", "yesterday", then the day itself after a week. */
export function formatRelative(iso: string, now: number): string {
  const time = Date.parse(iso)
  if (Number.isNaN(time)) return iso
  const ago = now - time
  if (ago < -minute || ago >= 7 * day) return formatDay(time, now)
  if (ago < minute) return 'just now'
  if (ago < hour) return relative.format(-Math.floor(ago / minute), 'minute')
  if (ago < day) return relative.format(-Math.floor(ago / hour), 'hour')
  return relative.format(-Math.floor(ago / day), 'day')
}

function formatDay(time: number, now: number): string {
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear()
  return (sameYear ? shortDay : shortDayAndYear).format(time)
}
