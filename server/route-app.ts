import { constants } from 'node:buffer'
import { Hono, type MiddlewareHandler } from 'hono'
import { getPath } from 'hono/utils/url'
import type { Logger } from 'pino'
import { formatInteger } from '../src/contract/count-words.ts'
import type { Access } from './access/routes.ts'
import { assertAccount } from './accounts/routes.ts'
import { createClientAddress } from './client-address.ts'
import { guard } from './guard.ts'
import type { Ledger } from './ledger/ledger.ts'
import { LedgerUnavailableError } from './ledger/ledger-refusal.ts'
import type { Metrics } from './watch/metrics.ts'
import { ProblemError, problemResponse } from './problem.ts'
import type { PublicAddress } from './public-address.ts'
import { assertOnly } from './query.ts'
import { newRequestId } from './request-id.ts'
import { inRequest, noteCaller, requestLog } from './request-log.ts'
import {
  assertSamePerson,
  assertRole,
  type Caller,
  type ConsoleContext,
  type ConsoleEnvironment,
  type Route,
} from './route.ts'
import { securityHeaders } from './security-headers.ts'

export type RouteAppDeps = {
  routes: readonly Route[]
  ledger: Pick<Ledger, 'account'>
  log: Logger
  address: PublicAddress
  /** The proxies that may say where a request came from; nobody when left out. */
  trustedProxies?: readonly string[]
  readOnly: boolean
  /** What serves the built app for everything that is no route; none where Vite does. */
  serveApp?: MiddlewareHandler<ConsoleEnvironment>
  /** Tells who asks; left out, nobody signs in and everybody may do all. Throws a 401 or 403 problem. */
  identify?: (c: ConsoleContext) => Promise<Caller>
  /** Sends people to the sign-in; left out without sign-in. */
  access?: Pick<Access, 'pageGuard'>
  metrics: Pick<Metrics, 'measure'> | null
}

/** The routes behind what every request goes through: its id, the log, the guard, who asks; then the built app. */
export function createRouteApp(deps: RouteAppDeps): Hono<ConsoleEnvironment> {
  const { routes, address, metrics } = deps
  const clientAddress = createClientAddress(deps.trustedProxies ?? [])
  // Routes know nothing of the base path.
  const app = new Hono<ConsoleEnvironment>(
    address.basePath === ''
      ? {}
      : { getPath: (request) => address.pathWithin(getPath(request)) ?? getPath(request) },
  )
  app.use(async (c, next) => {
    c.set('requestId', newRequestId('con'))
    c.set('clientAddress', clientAddress(c.env?.incoming))
    await inRequest({ requestId: c.get('requestId') }, next)
    if (!c.res.headers.has('x-request-id')) c.res.headers.set('x-request-id', c.get('requestId'))
  })
  app.use(requestLog(deps.log))
  if (metrics) app.use(metrics.measure)
  app.use(securityHeaders)
  app.use(guard({ address, readOnly: deps.readOnly }))
  for (const route of routes) app.on(route.method, route.path, allow(route, deps), route.handler)
  for (const path of new Set(routes.map((route) => route.path))) app.all(path, otherMethod(routes))
  app.all('/api/*', () => {
    throw noSuchRoute()
  })
  if (deps.serveApp)
    app.use(async (c, next) => {
      c.set('route', 'app')
      await next()
    })
  if (deps.access) app.use(deps.access.pageGuard)
  if (deps.serveApp) app.use(deps.serveApp)
  app.notFound(() => {
    throw noSuchRoute()
  })
  app.onError((error, c) => {
    if (error instanceof ProblemError) return problemResponse(c, error.parts)
    if (error instanceof LedgerUnavailableError) {
      deps.log.warn({ err: error, requestId: c.get('requestId') }, 'the ledger could not be used')
      return problemResponse(c, { status: 503, code: 'ledger_unavailable', message: error.message })
    }
    if (isTooLong(error)) {
      const message = `The answer would have more than ${formatInteger(constants.MAX_STRING_LENGTH)} characters, the most that the console can send. Ask for fewer at a time, with a smaller limit.`
      return problemResponse(c, { status: 400, code: 'answer_too_large', message })
    }
    deps.log.error({ err: error, requestId: c.get('requestId') }, 'a request failed unexpectedly')
    const message = 'The console itself failed. Its log has the cause, under this request id.'
    return problemResponse(c, { status: 500, code: 'internal_error', message })
  })
  return app
}

/** Whether a text would have become longer than V8 allows. It has no code for that. */
function isTooLong(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Invalid string length'
}

/** Without sign-in there is one person: whoever reaches this machine. */
const everybody: Caller = { who: null, role: 'admin' }

/** Lets those through who have the role and send no other parameters, and notes for logs and metrics which route it is. */
function allow(
  { path, role, query = [] }: Route,
  { identify, ledger }: Pick<RouteAppDeps, 'identify' | 'ledger'>,
): MiddlewareHandler<ConsoleEnvironment> {
  return async (c, next) => {
    c.set('route', path)
    if (role !== 'anyone') {
      const admit = async () => {
        c.set('caller', identify ? await identify(c) : everybody)
        assertSamePerson(c)
        // Reads too: a page that goes on reading after a restart would mix the imports of two accounts.
        assertAccount(c, ledger)
        noteCaller(c.get('caller'))
        assertRole(c, role)
      }
      await admit()
      c.set('admitAgain', admit)
    }
    if (query !== 'any') assertOnly(c, query)
    await next()
  }
}

function noSuchRoute(): ProblemError {
  return new ProblemError({ status: 404, code: 'no_such_route', message: 'The console has no such route.' })
}

/** Known path, other method: 405 with what is allowed (RFC 9110 §15.5.6). */
function otherMethod(routes: readonly Route[]): MiddlewareHandler<ConsoleEnvironment> {
  return async (c) => {
    const path = c.req.routePath
    const allowed = routes.filter((route) => route.path === path).map((route) => route.method)
    const message = `${c.req.method} is not a method of this route, which takes ${allowed.join(', ')}.`
    return problemResponse(c, { status: 405, code: 'method_not_allowed', message, allow: allowed })
  }
}
