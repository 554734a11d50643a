/** A moment's date by the reader's clock, `YYYY-MM-DD`. */
export function localDate(time: number): string {
  const date = new Date(time)
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return parts.map((part) => String(part).padStart(2, '0')).join('-')
}

/** A date of a view as a date: `today` is the one of `now`. */
export function resolveDate(date: string | null, now: number): string | null {
  return date === 'today' ? localDate(now) : date
}
