import type { Context } from 'hono'
import * as v from 'valibot'
import type { EventFilter } from './event-store.ts'
import { WebsetsProblem } from './problems.ts'

const moment = v.pipe(
  v.string(),
  v.isoTimestamp(),
  // 31 February would count as 3 March.
  v.check((text) => new Date(text.slice(0, 10)).getUTCDate() === Number(text.slice(8, 10))),
)

/** Reads `types`, `createdAfter` and `createdBefore` from the query. Throws a 400 WebsetsProblem naming the parameter. */
export function readEventFilter(c: Context): EventFilter {
  // The SDK repeats the parameter, or writes it with brackets.
  const types = [...(c.req.queries('types') ?? []), ...(c.req.queries('types[]') ?? [])].flatMap((value) =>
    value.split(','),
  )
  if (types.some((type) => !/^[a-z_]+(?:\.[a-z_]+)+$/.test(type)))
    throw new WebsetsProblem(400, 'types must be names of events such as import.created')
  return { types, createdAfter: time(c, 'createdAfter'), createdBefore: time(c, 'createdBefore') }
}

function time(c: Context, name: string): number | null {
  const text = c.req.query(name)
  if (text === undefined) return null
  if (!v.is(moment, text))
    throw new WebsetsProblem(400, `${name} must be a date-time such as 2026-03-18T15:00:00Z`)
  return Date.parse(text)
}
