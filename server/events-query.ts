import * as v from 'valibot'
import { pageLimits } from '../src/contract/page.ts'
import { pageNames, pageQuery, parameter } from './query.ts'
import { badField, type ConsoleContext } from './route.ts'

/** The SDKs repeat `types`, or write it with brackets. */
const typeParameters = ['types', 'types[]']
const timeParameters = ['createdBefore', 'createdAfter']
export const eventNames = [...pageNames, ...typeParameters, ...timeParameters]

const typesAtMost = 50
const eventType = /^[a-z]+(?:\.[a-z_]+){1,3}$/
const timestamp = v.pipe(v.string(), v.isoTimestamp())
/** Exa takes times as UTC where they name no zone. */
const isTime = (text: string): boolean => [text, `${text}Z`].some((time) => v.is(timestamp, time))

/**
 * Checks the query of `GET /v0/events` and builds it again: the page of the list, the types of events, and the period. Throws a 400
 * problem that names the first bad parameter.
 */
export function eventsQuery(c: ConsoleContext): URLSearchParams {
  const { limit, cursor } = pageQuery(c, pageLimits.events)
  const query = new URLSearchParams({ limit: String(limit), ...(cursor !== undefined && { cursor }) })
  const types = typeParameters.flatMap((name) => c.req.queries(name) ?? []).flatMap((text) => text.split(','))
  if (types.length > typesAtMost || !types.every((type) => eventType.test(type)))
    throw badField('types', `must be up to ${typesAtMost} names of events, such as import.created`)
  for (const type of types) query.append('types', type)
  for (const name of timeParameters) {
    const text = parameter(c, name)
    if (text === undefined) continue
    if (!isTime(text)) throw badField(name, 'must be a time such as 2026-03-18T15:00:00Z')
    query.set(name, text)
  }
  return query
}
