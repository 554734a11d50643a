import * as v from 'valibot'
import type { Page } from '../src/contract/page.ts'
import { badField, type ConsoleContext } from './route.ts'

/**
 * The query of a list: `limit` within its bounds, `cursor` not empty, each at most once; `others` are for the route to
 * check itself, and nothing else may be there. Throws a 400 problem naming the first parameter that does not fit.
 */
export function pageQuery(
  c: ConsoleContext,
  limits: { default: number; max: number },
  others: readonly string[] = [],
): { limit: number; cursor?: string } {
  const query = c.req.queries()
  for (const [name, values] of Object.entries(query)) {
    if (others.includes(name)) continue
    if (name !== 'limit' && name !== 'cursor')
      throw badField(name.slice(0, 40), 'is not a parameter of this route')
    if (values.length > 1) throw badField(name, 'may be given once')
  }
  const limit = query['limit']?.[0] ?? String(limits.default)
  if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > limits.max)
    throw badField('limit', `must be a whole number from 1 to ${limits.max}`)
  const cursor = query['cursor']?.[0]
  if (cursor === undefined) return { limit: Number(limit) }
  if (cursor.length < 1 || cursor.length > 2_000) throw badField('cursor', 'must have 1 to 2000 characters')
  return { limit: Number(limit), cursor }
}

/** Throws a 400 problem when a route that takes no query was sent one. */
export function noQuery(c: ConsoleContext): void {
  onlyParameters(c, [])
}

/** Throws a 400 problem naming the first parameter that is none of these. */
export function onlyParameters(c: ConsoleContext, names: readonly string[]): void {
  const name = Object.keys(c.req.query()).find((sent) => !names.includes(sent))
  if (name !== undefined) throw badField(name.slice(0, 40), 'is not a parameter of this route')
}

/** One page out of the rows found, which must be asked for as `limit + 1`: the extra one tells that more follow. */
export function pageOf<Row>(found: readonly Row[], limit: number, cursorOf: (row: Row) => string): Page<Row> {
  const data = found.slice(0, limit)
  const last = data.at(-1)
  const hasMore = found.length > limit
  return { data, hasMore, nextCursor: hasMore && last !== undefined ? cursorOf(last) : null }
}

const timestamp = v.pipe(
  v.string(),
  v.isoTimestamp(),
  // 31 February would count as 3 March.
  v.check((text) => new Date(text.slice(0, 10)).getUTCDate() === Number(text.slice(8, 10))),
)

/** The milliseconds since 1970 of an ISO time with its zone, such as 2026-11-24T00:00:00.000Z; null for any other text. */
export function parseTimestamp(text: string): number | null {
  return v.is(timestamp, text) ? Date.parse(text) : null
}
