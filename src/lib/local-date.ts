/**
 * Days of the reader's calendar. A date is `YYYY-MM-DD`; a day is a number, counted from 1 January 1970, which can be
 * subtracted and added to without any clock change in the way.
 */

const minuteMs = 60_000
const dayMs = 86_400_000

/** The text if it is a date, else null. 31 February is none, though Chromium takes it for 3 March. */
export function parseDate(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d\d-\d\d$/.test(text)) return null
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : null
}

/** The day that a moment lies in; NaN for none. */
export function localDay(time: number): number {
  return Math.floor((time - new Date(time).getTimezoneOffset() * minuteMs) / dayMs)
}

/** The date that a moment lies in. */
export function localDate(time: number): string {
  return dateOfDay(localDay(time))
}

/** The day of a date. */
export function dayOfDate(date: string): number {
  return Date.parse(date) / dayMs
}

/** The date of a day. */
export function dateOfDay(day: number): string {
  return utcMidnight(day).toISOString().slice(0, 10)
}

/** The day as midnight in UTC, for what formats dates: give it `timeZone: 'UTC'`. */
export function utcMidnight(day: number): Date {
  return new Date(day * dayMs)
}

/** When a date begins by the reader's clock, or the day so many days later. Where clocks go forward at midnight that is one o'clock. */
export function startOfDate(date: string, daysLater = 0): Date {
  const start = new Date(`${date}T00:00`)
  // Not by adding milliseconds: a day may have 23 or 25 hours. Nor to a start at one o'clock, which the next day does not have.
  return new Date(start.getFullYear(), start.getMonth(), start.getDate() + daysLater)
}
