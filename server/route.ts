import type { HttpBindings } from '@hono/node-server'
import type { Context, Handler } from 'hono'
import { idPattern } from '../src/contract/import.ts'
import { jobLimits } from '../src/contract/job.ts'
import { mayAct, personHeader, personId, type Role, type Who, whoInWords } from '../src/contract/who.ts'
import { ProblemError } from './problem.ts'

/** The Hono environment of the console. `incoming` is missing where a test calls the app without a port. */
export type ConsoleEnvironment = {
  Variables: {
    /** Id of this request: in the log line, and in the answer when upstream gave none. */
    requestId: string
    /** Where the request came from, as far as that can be believed. */
    clientAddress: string
    /** The path of the matched route; `app` for the built app; not set if no route matched. */
    route?: string
    /** Who asks. Not set on the routes of `anyone`. */
    caller: Caller
    /** Finds out once more who asks, and whether they still may. Throws as the route does. Not set on the routes of `anyone`. */
    admitAgain?: () => Promise<void>
  }
  Bindings: Partial<HttpBindings>
}

/**
 * Who asks, and what they may do; `who` is null where the console has no sign-in. `behind`: the subject of the person who
 * made the token that asks.
 */
export type Caller = { who: Who | null; role: Role; behind?: string }

/** A line of the route table. Nothing else is served. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  /** The lowest role that may use it; `anyone` need not have signed in. */
  role: Role | 'anyone'
  /** The parameters that its query may have: none if this is left out. `any`: whatever comes is let through. */
  query?: readonly string[] | 'any'
  handler: Handler<ConsoleEnvironment>
}

const line =
  (method: Route['method']) =>
  (path: string, access: Pick<Route, 'role' | 'query'>, handler: Route['handler']): Route => ({
    method,
    path,
    ...access,
    handler,
  })

/** Makes a line of the route table, by its method. */
export const route = {
  get: line('GET'),
  post: line('POST'),
  put: line('PUT'),
  patch: line('PATCH'),
  delete: line('DELETE'),
}

export type ConsoleContext = Context<ConsoleEnvironment>

/** The `:id` of the path. Throws a 400 problem unless it looks like an id of Exa's. */
export function idOf(c: ConsoleContext): string {
  const id = c.req.param('id') ?? ''
  if (idPattern.test(id)) return id
  throw badField('id', 'must be 1 to 128 letters, digits, "-" or "_"')
}

const userAgentLimit = 200

/** Throws a 403 problem that names both roles where the caller’s is below `needed`; `what` needs it, in words. */
export function assertRole(c: ConsoleContext, needed: Role, what = 'This'): void {
  const { role } = c.get('caller')
  if (mayAct(role, needed)) return
  const message = `${what} needs the role ${needed}; yours is ${role}. Nothing was done. Ask an admin of this console.`
  throw new ProblemError({ status: 403, code: 'role_needed', message })
}

/**
 * Throws a 403 problem for what somebody else asked for, unless the caller is an admin: `name` is what it is called, `what` is to
 * be done to it.
 */
export function assertOwn(
  c: ConsoleContext,
  { operator, who }: { operator: string; who: Who | null },
  name: string,
  what: string,
): void {
  if (!mayChange(c, { who })) assertRole(c, 'admin', `${name} was asked for by ${operator}. ${what}`)
}

/** Whether the caller may change what somebody asked for: they did so themselves, or are an admin. */
export function mayChange(c: ConsoleContext, { who }: { who: Who | null }): boolean {
  const { who: me, role } = c.get('caller')
  const isOwn = who !== null && me !== null && personId(who) === personId(me)
  return isOwn || mayAct(role, 'admin')
}

/** Throws a 409 problem where another person opened the page than is signed in now. */
export function assertSamePerson(c: ConsoleContext): void {
  const { who } = c.get('caller')
  const meant = c.req.header(personHeader)
  if (meant === undefined || who === null || meant === personId(who)) return
  const message = `You are signed in as ${who.name} now, and this page was opened by somebody else. Nothing was done. Reload the page.`
  throw new ProblemError({ status: 409, code: 'person_changed', message })
}

/**
 * Who asks, for the ledger. Without sign-in it is the address and the User-Agent that the request came with. A name may have half a
 * character in it, which no database keeps.
 */
export function askedBy(c: ConsoleContext): { operator: string; who: Who | null } {
  const { who } = c.get('caller')
  if (who) return { operator: whoInWords(who).toWellFormed(), who }
  const address = c.get('clientAddress')
  const userAgent = c.req.header('user-agent')?.slice(0, userAgentLimit)
  return { operator: userAgent ? `${userAgent} at ${address}` : address, who }
}

/** A success as it came from upstream: the bytes of the body unchanged, its status, and the request id. */
export function passOn(
  c: ConsoleContext,
  { status, text, requestId }: { status: number; text: string; requestId: string | null },
): Response {
  if (requestId) c.header('x-request-id', requestId)
  return c.body(text, status as 200, { 'content-type': 'application/json; charset=utf-8' })
}

const keyPattern = new RegExp(`^[\\x21-\\x7e]{1,${jobLimits.keyCharacters}}$`)

/** The key by which a request can be told from another. Throws a 400 problem naming the field that it came in. */
export function requestKey(field: string, key: string | undefined): string {
  if (key !== undefined && keyPattern.test(key)) return key
  throw badField(field, `must be 1 to ${jobLimits.keyCharacters} visible ASCII characters`)
}

/** A 400 problem that names the field, the rule that it breaks, and so what to do. */
export function badField(field: string, rule: string): ProblemError {
  return new ProblemError({ status: 400, code: 'invalid_field', message: `${field} ${rule}.` })
}
