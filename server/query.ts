import * as v from 'valibot'
import type { Page } from '../src/contract/page.ts'
import type { ProblemError } from './problem.ts'
import { badField, type ConsoleContext } from './route.ts'

/** The parameters of every list, for `pageQuery` to read. */
export const pageNames = ['limit', 'cursor']

/**
 * The query of a list: `limit` within its bounds, `cursor` not empty. Throws a 400 problem naming the first parameter that does not
 * fit.
 */
export function pageQuery(
  c: ConsoleContext,
  limits: { default: number; max: number },
): { limit: number; cursor?: string } {
  const limit = parameter(c, 'limit') ?? String(limits.default)
  if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > limits.max)
    throw badField('limit', `must be a whole number from 1 to ${limits.max}`)
  const cursor = parameter(c, 'cursor')
  if (cursor === undefined) return { limit: Number(limit) }
  if (cursor.length < 1 || cursor.length > 2_000) throw badField('cursor', 'must have 1 to 2000 characters')
  return { limit: Number(limit), cursor }
}

/** A 400 problem for a cursor that the list did not give. */
export function badCursor(): ProblemError {
  return badField('cursor', 'must be the nextCursor of an earlier page; leave it out for the first page')
}

/** A parameter of the query; undefined if it is not there. Throws a 400 problem if it is there twice. */
export function parameter(c: ConsoleContext, name: string): string | undefined {
  const [text, another] = c.req.queries(name) ?? []
  if (another !== undefined) throw badField(name, 'may be given once')
  return text
}

/** The values of a parameter that may be there several times. Throws a 400 problem if one of them is not known. */
export function choices<T extends string>(c: ConsoleContext, name: string, known: readonly T[]): T[] {
  return (c.req.queries(name) ?? []).map((text) => {
    const choice = known.find((each) => each === text)
    if (choice === undefined) throw badField(name, `must be one of ${known.join(', ')}`)
    return choice
  })
}

/** Throws a 400 problem naming the first parameter that is none of these. */
export function assertOnly(c: ConsoleContext, names: readonly string[]): void {
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
