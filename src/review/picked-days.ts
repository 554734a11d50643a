import type { Bin } from './bins.ts'
import { dayOfIso } from './local-days.ts'
import type { Span } from './use-bin-picking.ts'

/** Local days, both included; open ends are infinite. */
export type Days = { first: number; last: number }

/** The days that are picked, or null where none are. A date that is none counts as an open end. */
export function pickedDays(from: string | null, to: string | null): Days | null {
  const first = from === null ? null : dayOfIso(from)
  const last = to === null ? null : dayOfIso(to)
  if (first === null && last === null) return null
  return { first: first ?? Number.NEGATIVE_INFINITY, last: last ?? Number.POSITIVE_INFINITY }
}

/** The bars that hold any of these days, or null where none does. */
export function spanOf(bins: readonly Bin[], { first, last }: Days): Span | null {
  const start = bins.findIndex((bin) => bin.last >= first)
  const end = bins.findLastIndex((bin) => bin.first <= last)
  return start === -1 || end < start ? null : { start, end }
}
