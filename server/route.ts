import type { Context, Handler } from 'hono'
import { idPattern } from '../src/contract/import.ts'
import { ProblemError } from './problem.ts'
import type { ConsoleEnvironment } from './variables.ts'

/** One line of the route table. What is no line of it is not served. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  handler: Handler<ConsoleEnvironment>
}

export type ConsoleContext = Context<ConsoleEnvironment>

/** The `:id` of the path. Throws a 400 problem unless it looks like an id of Exa's. */
export function idOf(c: ConsoleContext): string {
  const id = c.req.param('id') ?? ''
  if (idPattern.test(id)) return id
  throw badField('id', 'must be 1 to 128 letters, digits, "-" or "_"')
}

/** A 400 problem that names the field, the rule that it breaks, and so what to do. */
export function badField(field: string, rule: string): ProblemError {
  return new ProblemError({ status: 400, code: 'invalid_field', message: `${field} ${rule}.` })
}

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
