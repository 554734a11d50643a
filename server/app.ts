import type { Hono } from 'hono'
import type { SignIn } from '../src/contract/access.ts'
import { type Access, accessRoutes } from './access/routes.ts'
import { accountRoutes } from './accounts/routes.ts'
import { deadlineIn, inTime } from './deadline.ts'
import { approvalRule } from './jobs/approval-rule.ts'
import { createDeleteImport, createDeleteItem } from './delete/delete-import.ts'
import { deleteRoutes } from './delete/delete-route.ts'
import { jobRoutes } from './jobs/job-routes.ts'
import { createJobs } from './jobs/jobs.ts'
import type { Ledger } from './ledger/ledger.ts'
import { createRechecker } from './delete/recheck.ts'
import { recordRoutes } from './delete/record-routes.ts'
import { noLeases } from './ledger/job-leases.ts'
import { defaultTiming, type Timing } from './delete/timing.ts'
import { fileRoutes } from './files/file-routes.ts'
import type { FileStore } from './files/file-store.ts'
import { createImportFiles, type ImportFilesDeps } from './files/import-files.ts'
import type { Import } from '../src/contract/import.ts'
import { importsRoutes } from './imports.ts'
import { infoRoutes } from './info.ts'
import { createRecentImports } from './recent-imports.ts'
import { createRecentWebsets } from './recent-websets.ts'
import type { Limiter } from './limiter.ts'
import { createMetrics, metricsRoutes } from './watch/metrics.ts'
import { type EndedCall, observedUpstream } from './watch/observed-upstream.ts'
import { probeRoutes } from './watch/probes.ts'
import { openApiRoutes } from './openapi/routes.ts'
import { createReadiness } from './watch/readiness.ts'
import { restoreRoutes } from './restore/restore-routes.ts'
import { createRestoreRunner } from './restore/restore-runner.ts'
import type { ConsoleEnvironment, Route } from './route.ts'
import { createRouteApp, type RouteAppDeps } from './route-app.ts'
import { type ApiCheck, checkStart, createApiCheck, type StartFinding } from './api-check.ts'
import { type SandboxControls, sandboxRoutes } from './sandbox/controls.ts'
import { type SharedState, ownState } from './shared-state.ts'
import { storyRoutes } from './story.ts'
import { uploadRoutes } from './uploads.ts'
import type { Upstream } from './upstream.ts'

export type AppDeps = Omit<RouteAppDeps, 'routes' | 'metrics' | 'ledger' | 'access'> & {
  upstream: Upstream
  limiter: Limiter
  ledger: Ledger
  version: string
  /** The folder with the ledgers of all accounts; null if this account's ledger is in PostgreSQL. */
  dataDir: string | null
  deleteTiming?: Timing
  readMs?: number
  /** How people sign in; left out without sign-in. */
  signIn?: SignIn
  /** Signing in, sessions and tokens; left out without sign-in. */
  access?: Access
  /** A bulk deletion of more imports than this, or of any in use, waits for another operator; left out, none does. */
  approveOver?: number
  /** For how long a bulk deletion can be undone before it begins; left out, it begins at once. */
  undoSeconds?: number
  /** What has to be sent to read `/metrics`; left out, nothing is measured. */
  metricsToken?: string
  /** The controls of the sandbox, if there is one. */
  sandbox?: SandboxControls
  /** Where the files that are uploaded are kept, and for how long; left out, none are. */
  fileStore?: { store: FileStore; keepDays: number }
  /** The samples of the sandbox, and the files that they come with. */
  samples?: {
    importOf: (id: string) => Import | null
    fileOf: NonNullable<ImportFilesDeps['sampleFile']>
  }
  /** The clock by which uploads expire, in milliseconds since 1970; the system's when left out. */
  now?: () => number
  /** What the replicas of one console have in common; left out, there is no other. */
  state?: SharedState
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

/** Milliseconds before a check of the ledger that ended with an error is made again. */
const checkAgainMs = 5_000

/** Puts the console together: its parts, its routes, and what runs in the background. */
export function createApp(given: AppDeps): ConsoleApp {
  const observers = new Set<(call: EndedCall) => void>()
  const upstream = observedUpstream(given.upstream, (call) => {
    for (const observe of observers) observe(call)
  })
  const deps = { ...given, upstream }
  const recentImports = createRecentImports()
  const { mutex, uploads, requests } = given.state ?? ownState(deps.now)
  const apiCheck = createApiCheck(deps.upstream)
  const files = createImportFiles({
    ...deps,
    store: deps.fileStore?.store ?? null,
    keepDays: deps.fileStore?.keepDays ?? 0,
    ...(deps.samples && { sampleFile: deps.samples.fileOf }),
  })
  const importOf = async (id: string) =>
    recentImports.get(id) ?? deps.samples?.importOf(id) ?? (await deps.ledger.deletedBy(id))?.import ?? null
  const leases = deps.readOnly ? noLeases : deps.ledger.leases
  const shared = {
    ...deps,
    recentImports,
    recentWebsets: createRecentWebsets(),
    mutex,
    leases,
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
      : createMetrics({
          ...deps,
          ...(deps.fileStore && { files: deps.fileStore.store }),
          mode: deps.ledger.account.mode,
          checks: readiness.checks,
        })
  if (metrics) observers.add(metrics.noteCall)
  const jobs = createJobs({
    ...shared,
    rechecker,
    deleteItem: createDeleteItem(shared),
    holdMs: (deps.undoSeconds ?? 0) * 1000,
    approvalRule: approvalRule(deps.approveOver ?? null, shared.recentWebsets),
  })

  const restorer = createRestoreRunner({ ...shared, files })

  /** Takes up what waited for a person. */
  const goOn = () => {
    void jobs.beginAll()
    restorer.wake()
    void rechecker.recheckOpen()
  }

  const routes: readonly Route[] = [
    ...importsRoutes({ ...shared, uploads }),
    ...deleteRoutes({ ...deps, requests, deleteImport: createDeleteImport(shared) }),
    ...uploadRoutes({ ...deps, uploads, files, importOf }),
    ...fileRoutes({ files, importOf }),
    ...storyRoutes({ ledger: deps.ledger, importOf }),
    ...recordRoutes({ ...deps, rechecker, onAcknowledged: goOn }),
    ...jobRoutes({ ...shared, jobs }),
    ...restoreRoutes({ ...shared, jobs, files, runner: restorer }),
    ...accountRoutes({ ...deps, onConfirmed: goOn }),
    ...accessRoutes(deps.access ?? null),
    ...infoRoutes(deps),
    ...probeRoutes({ ...deps, readiness }),
    ...metricsRoutes(deps.metricsToken, metrics),
    ...openApiRoutes({
      routes: () => routes,
      version: deps.version,
      basePath: deps.address.basePath,
      signIn: deps.access ?? null,
    }),
    ...sandboxRoutes(deps.sandbox ?? null),
  ]

  /** Begins the background work when the ledger was checked: what is not as it was written must not be gone on with. */
  const startChecked = async (): Promise<void> => {
    if (stopped) return
    try {
      await deps.ledger.integrity.checkedOnce()
    } catch (error) {
      deps.log.error({ err: error }, 'the chain of the ledger could not be checked')
      setTimeout(() => void startChecked(), checkAgainMs).unref()
      return
    }
    if (stopped) return
    rechecker.start()
    jobs.start()
    restorer.start()
  }

  const app = createRouteApp({ ...deps, routes, metrics })
  return {
    app,
    apiCheck,
    routes,
    start: () => {
      files.start()
      void startChecked()
    },
    checkStart: () => checkStart({ ...shared, account: deps.ledger.account }),
    quiesce: () => {
      stopped = true
      void jobs.close()
      void restorer.close()
    },
    recheckOpen: rechecker.recheckOpen,
    stop: async (graceMs) => {
      stopped = true
      metrics?.stop()
      files.stop()
      rechecker.stop()
      const ended = Promise.all([jobs.close(), restorer.close(), mutex.idle()])
      await inTime(ended, deadlineIn(graceMs), null)
    },
  }
}
