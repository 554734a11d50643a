import { formatCount, formatNumber } from '../lib/format.ts'
import { serverNow } from '../lib/server-clock.ts'
import { type Bin, type Counts, sum, type Unit } from './bins.ts'
import { dateOfDay } from './local-days.ts'
import { seriesLabel, seriesOrder } from './series.ts'

/** Days are told in the reader's language; they are calendar days already, so their zone is UTC. */
const inUtc = { timeZone: 'UTC' } as const
const formats = {
  day: new Intl.DateTimeFormat(undefined, { ...inUtc, day: 'numeric', month: 'short' }),
  dayOfYear: new Intl.DateTimeFormat(undefined, {
    ...inUtc,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }),
  month: new Intl.DateTimeFormat(undefined, { ...inUtc, month: 'short', year: 'numeric' }),
  year: new Intl.DateTimeFormat(undefined, { ...inUtc, year: 'numeric' }),
}

function format(unit: Unit, first: number, last: number): Intl.DateTimeFormat {
  if (unit === 'month' || unit === 'year') return formats[unit]
  const thisYear = new Date(serverNow()).getFullYear()
  const plain = [first, last].every((day) => dateOfDay(day).getUTCFullYear() === thisYear)
  return plain ? formats.day : formats.dayOfYear
}

/** A bar's date for the axis: "12 Nov", "Nov 2025"; of a week its Monday. */
export function axisLabel(unit: Unit, { first }: Bin): string {
  return format(unit, first, first).format(dateOfDay(first))
}

/** What a bar stands for: "12 Nov", "Week of 9 Nov", "Nov 2025". */
export function binName(unit: Unit, bin: Bin): string {
  return unit === 'week' ? `Week of ${axisLabel(unit, bin)}` : axisLabel(unit, bin)
}

/** Days from–to, as short as the language allows: "3 – 12 Nov". */
export function daysName(first: number, last: number): string {
  return format('day', first, last).formatRange(dateOfDay(first), dateOfDay(last))
}

/** "9 imports, 3 failed, 6 completed". */
export function countsWords(counts: Counts): string {
  const total = sum(counts)
  if (total === 0) return 'no imports'
  const parts = seriesOrder.flatMap((series, index) => {
    const count = counts[index] ?? 0
    return count > 0 ? [`${formatNumber(count)} ${seriesLabel(series).toLowerCase()}`] : []
  })
  return [formatCount(total, 'import'), ...parts].join(', ')
}
