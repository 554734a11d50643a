import type { Context } from 'hono'
import * as z from 'zod'
import type { EventFilter } from './event-store.ts'
import { WebsetsProblem } from './problems.ts'

const moment = z.iso.datetime({ offset: true })

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
  if (!moment.safeParse(text).success)
    throw new WebsetsProblem(400, `${name} must be a date-time such as 2026-03-18T15:00:00Z`)
  return Date.parse(text)
}
