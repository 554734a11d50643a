import { Hono, type MiddlewareHandler } from 'hono'
import { getPath } from 'hono/utils/url'
import type { Logger } from 'pino'
import type { SignIn } from '../src/contract/access.ts'
import { type Access, accessRoutes } from './access/routes.ts'
import { accountRoutes, assertAccount } from './accounts/routes.ts'
import { approvalRule } from './approval.ts'
import { createDeleteImport, createDeleteItem } from './delete/delete-import.ts'
import { deleteRoutes } from './delete/delete-route.ts'
import { jobRoutes } from './jobs/job-routes.ts'
import { createJobs } from './jobs/jobs.ts'
import type { Ledger } from './ledger/ledger.ts'
import { createRechecker } from './delete/recheck.ts'
import { deletionRoutes } from './delete/deletion-routes.ts'
import { noRunner } from './ledger/runner-lock.ts'
import { defaultTiming, type Timing } from './delete/timing.ts'
import { createKeyedMutex } from './delete/keyed-mutex.ts'
import { createClientAddress } from './client-address.ts'
import { guard } from './guard.ts'
import { importsRoutes } from './imports.ts'
import { infoRoutes } from './info.ts'
import { createRecentImports } from './recent-imports.ts'
import { createRecentWebsets } from './recent-websets.ts'
import type { Limiter } from './limiter.ts'
import { createMetrics, metricsRoutes } from './metrics.ts'
import { type EndedCall, observedUpstream } from './observed-upstream.ts'
import { ProblemError, problemResponse } from './problem.ts'
import type { PublicAddress } from './public-address.ts'
import { openApiRoutes } from './openapi/routes.ts'
import { createReadiness } from './readiness.ts'
import { newRequestId } from './request-id.ts'
import { inRequest, noteCaller, requestLog } from './request-log.ts'
import {
  assertPerson,
  assertRole,
  type Caller,
  type ConsoleContext,
  type ConsoleEnvironment,
  type Route,
} from './route.ts'
import { type ApiCheck, checkStart, createApiCheck, type StartFinding } from './api-check.ts'
import { type SandboxControls, sandboxRoutes } from './sandbox/controls.ts'
import { securityHeaders } from './security-headers.ts'
import { createUploadStore } from './upload-store.ts'
import { uploadRoutes } from './uploads.ts'
import type { Upstream } from './upstream.ts'

export type AppDeps = {
  upstream: Upstream
  limiter: Limiter
  ledger: Ledger
  log: Logger
  address: PublicAddress
  /** The proxies that may say where a request came from; nobody when left out. */
  trustedProxies?: readonly string[]
  readOnly: boolean
  version: string
  /** Where the ledgers of all accounts are. */
  dataDir: string
  /** What serves the built app for everything that is no route; none where Vite does. */
  serveApp?: MiddlewareHandler<ConsoleEnvironment>
  deleteTiming?: Timing
  readMs?: number
  /** Tells who asks; left out, nobody signs in and everybody may do all. Throws a 401 or 403 problem. */
  identify?: (c: ConsoleContext) => Promise<Caller>
  /** How one signs in; left out where nobody does. */
  signIn?: SignIn
  /** Signing in, sessions and tokens; left out where nobody signs in. */
  access?: Access
  /** A bulk deletion of more imports than this, or of any in use, waits for another operator; left out, none does. */
  approveOver?: number
  /** What one must send to read `/metrics`; left out, nothing is measured. */
  metricsToken?: string
  /** The controls of the sandbox, where there is one. */
  sandbox?: SandboxControls
  /** The clock by which uploads expire, in milliseconds since 1970; the system's when left out. */
  now?: () => number
}

export type ConsoleApp = {
  app: Hono<ConsoleEnvironment>
  /** Whether the imports API was seen at its address. */
  apiCheck: ApiCheck
  /** Every route there is; a test walks it. */
  routes: readonly Route[]
  /** Takes up what an earlier process left: rechecks open records, and goes on with the jobs that were running. */
  start: () => void
  /** Tries the key and the address of the API, and says what it found. */
  checkStart: () => Promise<StartFinding>
  /** Begins nothing more of any job. */
  quiesce: () => void
  /** Rechecks all open records once. */
  recheckOpen: () => Promise<void>
  /** Ends the background work and waits for the deletions under way, `graceMs` at most. The ledger and the upstream stay open. */
  stop: (graceMs: number) => Promise<void>
}

/** The console: guard → route table → the built app. */
export function createApp(given: AppDeps): ConsoleApp {
  const observers = new Set<(call: EndedCall) => void>()
  const upstream = observedUpstream(given.upstream, (call) => {
    for (const observe of observers) observe(call)
  })
  const deps = { ...given, upstream }
  const recentImports = createRecentImports()
  const mutex = createKeyedMutex()
  const uploads = createUploadStore(deps.now)
  const apiCheck = createApiCheck(deps.upstream)
  const runner = deps.readOnly ? noRunner : deps.ledger.runner
  const shared = {
    ...deps,
    recentImports,
    recentWebsets: createRecentWebsets(),
    mutex,
    runner,
    apiCheck,
    timing: deps.deleteTiming ?? defaultTiming,
  }
  const rechecker = createRechecker(shared)
  let stopped = false
  const readiness = createReadiness({ ...deps, isStopping: () => stopped })
  observers.add(readiness.noteCall)
  const metrics =
    deps.metricsToken === undefined
      ? null
      : createMetrics({ ...deps, mode: deps.ledger.account.mode, checks: readiness.checks })
  if (metrics) observers.add(metrics.noteCall)
  const jobs = createJobs({
    ...shared,
    rechecker,
    deleteItem: createDeleteItem(shared),
    approvalRule: approvalRule(deps.approveOver ?? null, shared.recentWebsets),
  })

  /** Takes up what waited for a person. */
  const goOn = () => {
    void jobs.beginAll()
    void rechecker.recheckOpen()
  }

  const routes: readonly Route[] = [
    ...importsRoutes({ ...shared, uploads }),
    ...deleteRoutes({ ...deps, deleteImport: createDeleteImport(shared) }),
    ...uploadRoutes({ ...deps, uploads }),
    ...deletionRoutes({ ...deps, rechecker, onAcknowledged: goOn }),
    ...jobRoutes({ ...shared, jobs }),
    ...accountRoutes({ ...deps, onConfirmed: goOn }),
    ...accessRoutes(deps.access ?? null),
    ...infoRoutes({ ...deps, readiness }),
    ...metricsRoutes(deps.metricsToken, metrics),
    ...openApiRoutes({
      routes: () => routes,
      version: deps.version,
      basePath: deps.address.basePath,
      signIn: deps.access ?? null,
    }),
    ...sandboxRoutes(deps.sandbox ?? null),
  ]

  const { address } = deps
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
  for (const { method, path, role, handler } of routes) app.on(method, path, allow(path, role, deps), handler)
  for (const path of new Set(routes.map((route) => route.path))) app.all(path, otherMethod(routes))
  app.all('/api/*', () => {
    throw noSuchRoute()
  })
  if (deps.serveApp)
    app.use(async (c, next) => {
      c.set('route', 'app')
      await next()
    })
  if (deps.access) app.use(deps.access.pages)
  if (deps.serveApp) app.use(deps.serveApp)
  app.notFound(() => {
    throw noSuchRoute()
  })
  app.onError((error, c) => {
    if (error instanceof ProblemError) return problemResponse(c, error.parts)
    deps.log.error({ err: error, requestId: c.get('requestId') }, 'a request failed unexpectedly')
    const message = 'The console itself failed. Its log has the cause, under this request id.'
    return problemResponse(c, { status: 500, code: 'internal_error', message })
  })
  return {
    app,
    apiCheck,
    routes,
    start: () => {
      // Not before the ledger was looked through: what is not as it was written must not be gone on with.
      deps.ledger.integrity
        .checkedOnce()
        .catch((error: unknown) =>
          deps.log.error({ err: error }, 'the chain of the ledger could not be checked'),
        )
        .finally(() => {
          if (stopped) return
          rechecker.start()
          jobs.start()
        })
    },
    checkStart: () => checkStart({ ...shared, account: deps.ledger.account }),
    quiesce: () => {
      stopped = true
      void jobs.close()
    },
    recheckOpen: rechecker.recheckOpen,
    stop: async (graceMs) => {
      stopped = true
      metrics?.stop()
      rechecker.stop()
      const { promise: graceEnded, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, graceMs)
      await Promise.race([Promise.all([jobs.close(), mutex.idle()]), graceEnded])
      clearTimeout(timer)
    },
  }
}

/** Without sign-in there is one person: whoever reaches this machine. */
const everybody: Caller = { who: null, role: 'admin' }

/** Lets those through who have the role, and notes for logs and metrics which route it is. */
function allow(
  path: string,
  role: Route['role'],
  { identify, ledger }: Pick<AppDeps, 'identify' | 'ledger'>,
): MiddlewareHandler<ConsoleEnvironment> {
  return async (c, next) => {
    c.set('route', path)
    if (role !== 'anyone') {
      c.set('caller', identify ? await identify(c) : everybody)
      assertPerson(c)
      // Reads too: a page that goes on reading after a restart would mix the imports of two accounts.
      assertAccount(c, ledger)
      noteCaller(c.get('caller'))
      assertRole(c, role)
    }
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
