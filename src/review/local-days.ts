/** Calendar days as whole numbers: days since 1 January 1970, on the reader's own calendar. No clock change moves them. */

const dayMs = 86_400_000
/** The year 10000, from which on a date is not `YYYY-MM-DD`. */
const endOfTime = 253_402_300_800_000

type UtcDay = {
  /** Milliseconds; NaN where there is no such day. */
  start: number
  /** What to take from UTC for local time, in milliseconds; null where the clocks change on this day. */
  offset: number | null
}

/**
 * Makes a function from a time of the API to its local day, or null for what is no time since 1970. It is given a
 * hundred thousand of them at once, and `Date.parse` would take most of that time; so a day is looked up in the calendar
 * once, and the rest is reading digits.
 */
export function createDayReader(): (iso: string) => number | null {
  const known = new Map<number, UtcDay>()
  return (iso) => {
    const hour = digits(iso, 11)
    const minute = digits(iso, 14)
    if (!looksLikeApiTime(iso) || hour > 23 || minute > 59) return localDay(Date.parse(iso))
    const key = digits(iso, 0) * 1_000_000 + digits(iso, 2) * 10_000 + digits(iso, 5) * 100 + digits(iso, 8)
    let day = known.get(key)
    if (!day) {
      day = readUtcDay(iso.slice(0, 10))
      known.set(key, day)
    }
    const time = day.start + hour * 3_600_000 + minute * 60_000
    return day.offset === null ? localDay(time) : dayOf(time, day.offset)
  }
}

/** `2026-11-12T09:12:00.123Z`. Only what tells it apart is looked at: a full check would cost as much as the rest. */
function looksLikeApiTime(iso: string): boolean {
  return iso.length === 24 && iso.charAt(10) === 'T' && iso.charAt(13) === ':' && iso.charAt(23) === 'Z'
}

/** The two-digit number at a place in a text. */
function digits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528
}

function readUtcDay(date: string): UtcDay {
  const start = Date.parse(date)
  const offset = offsetAt(start)
  return { start, offset: offset === offsetAt(start + dayMs) ? offset : null }
}

function offsetAt(time: number): number {
  return new Date(time).getTimezoneOffset() * 60_000
}

function localDay(time: number): number | null {
  return dayOf(time, offsetAt(time))
}

function dayOf(time: number, offset: number): number | null {
  return time >= 0 && time < endOfTime ? Math.floor((time - offset) / dayMs) : null
}

/** The day as `YYYY-MM-DD`. */
export function isoOfDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** The day that `YYYY-MM-DD` names, or null where it names none. */
export function dayOfIso(date: string): number | null {
  const day = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) / dayMs : Number.NaN
  return Number.isNaN(day) ? null : day
}

/** The day as midnight in UTC, for what formats dates: give it `timeZone: 'UTC'`. */
export function dateOfDay(day: number): Date {
  return new Date(day * dayMs)
}
