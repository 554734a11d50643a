import path from 'node:path'
import type { DestinationStream, Logger } from 'pino'
import type { SignIn } from '../src/contract/access.ts'
import type { AccessDeps, AccessStores } from './access/access.ts'
import type { Access } from './access/routes.ts'
import { accountOf, openAccountLedger } from './accounts/open-account.ts'
import { type AppDeps, type ConsoleApp, createApp } from './app.ts'
import type { Timing } from './delete/timing.ts'
import type { ConsoleEnv } from './env/env.ts'
import { fileLimits } from './env/files.ts'
import type { FileStore } from './files/file-store.ts'
import { openFolderStore } from './files/folder-store.ts'
import type { Ledger } from './ledger/ledger.ts'
import { sandboxSettings, scenarioOf } from './sandbox-scenarios.ts'
import { createLimiter, type Limiter, type PauseLengths } from './limiter.ts'
import { packageVersion } from './package.ts'
import type { PostgresOptions, PostgresTiming } from './postgres/open-postgres.ts'
import { localAddress, ownHosts, publicAddress } from './public-address.ts'
import { createLog, readableOnTerminal } from './request-log.ts'
import { createSandbox } from './sandbox/app.ts'
import { createSampleFiles } from './sandbox/samples/sample-file.ts'
import { createSandboxControls, type SandboxControls } from './sandbox/controls.ts'
import { withFaults } from './sandbox/faults.ts'
import { latestNoted } from './sqlite/heads.ts'
import { filesFolder, ledgerFiles } from './sqlite/ledger-files.ts'
import type { SharedState } from './shared-state.ts'
import { serveApp } from './static.ts'
import { sandbox, type Upstream } from './upstream.ts'

/** Only where a test has less time than a person: waits where several replicas share a database. */
export type ReplicaTiming = PostgresTiming & {
  /** How long it serves on, once it was told to stop. */
  drainMs?: number
}

type Options = {
  env: ConsoleEnv
  /** The port that the console listens on by the time of the first request. */
  port: () => number
  /** Where the app was built into; left out where Vite serves it. */
  dist?: string
  /** Only where a test has less time than a person. */
  timing?: Timing
  pauses?: PauseLengths
  replicaTiming?: ReplicaTiming
  /** Only where a test reads the log. */
  logTo?: DestinationStream
  /** Only where a test plays somebody who signed in. */
  identify?: NonNullable<AppDeps['identify']>
  signIn?: SignIn
}

export type OpenConsole = ConsoleApp & {
  upstream: Upstream
  /**
   * How long to go on serving after it begins nothing more, in milliseconds. With other replicas, long enough that nobody sends it
   * requests any more.
   */
  drainMs: number
  /** Ends everything; the deletions under way have `graceMs` to end by themselves. */
  close: (graceMs: number) => Promise<void>
}

/** Exa documents ten requests a second for its tightest route; half of that leaves room for the key's other users. */
const defaultLiveBudget = 5

/** By then a balancer has seen that it is not ready any more. */
const defaultDrainMs = 5_000

/**
 * Everything behind the port, from the environment: databases, upstream, budget, app.
 * Throws DatabaseError when a file in DATA_DIR, or the database of DATABASE_URL, cannot be used.
 */
export async function openConsole({
  env,
  port,
  dist,
  timing,
  pauses,
  replicaTiming = {},
  logTo,
  ...played
}: Options): Promise<OpenConsole> {
  const address =
    env.PUBLIC_URL === undefined
      ? localAddress(() => ownHosts(env.HOST, port()))
      : publicAddress(env.PUBLIC_URL)
  const app = dist ? serveApp({ dir: dist, basePath: address.basePath }) : undefined
  const log = createLog(env.LOG_LEVEL, logTo ?? (await readableOnTerminal()))
  // The sandbox is nobody's shared key: it goes at its own pace unless a budget is asked for.
  const perSecond = env.RATE_LIMIT_RPS ?? (env.EXA_API_KEY === undefined ? null : defaultLiveBudget)
  const stores = await openStores(env, { log, perSecond, ...replicaTiming, ...(pauses && { pauses }) })
  const { ledger, accessStores } = stores
  const access = await openSignIn(env, {
    address,
    ledger,
    log,
    ...(accessStores && { stores: accessStores }),
  })
  const { upstream, sandbox: controls, samples } = await openUpstream(env, log)
  const console = createApp({
    upstream,
    limiter: stores.limiter,
    ledger,
    ...(stores.state && { state: stores.state }),
    ...(stores.files && { fileStore: { store: stores.files, keepDays: env.KEEP_FILES_DAYS } }),
    log,
    address,
    ...(env.TRUSTED_PROXIES && { trustedProxies: env.TRUSTED_PROXIES }),
    readOnly: env.READ_ONLY,
    dataDir: env.DATABASE_URL === undefined ? env.DATA_DIR : null,
    version: packageVersion,
    ...(env.APPROVE_OVER !== undefined && { approveOver: env.APPROVE_OVER }),
    undoSeconds: env.UNDO_SECONDS,
    ...(env.METRICS_TOKEN && { metricsToken: env.METRICS_TOKEN }),
    ...(controls && { sandbox: controls }),
    ...(samples && { samples }),
    ...(app && { serveApp: app }),
    ...(timing && { deleteTiming: timing }),
    ...(access && { access, identify: access.identify, signIn: access.kind }),
    ...played,
  })
  return {
    ...console,
    start: () => {
      console.start()
      access?.start()
    },
    upstream,
    drainMs: env.DATABASE_URL === undefined ? 0 : (replicaTiming.drainMs ?? defaultDrainMs),
    close: async (graceMs) => {
      await console.stop(graceMs)
      await access?.close()
      await upstream.close()
      await stores.close()
    },
  }
}

/** What outlives a process, and what replicas share. */
type Stores = {
  ledger: Ledger
  limiter: Limiter
  /** Null where no files are kept. */
  files: FileStore | null
  /** Left out if there are no other replicas. */
  state?: SharedState
  /** Left out where they are in a file of DATA_DIR. */
  accessStores?: AccessStores
  close: () => Promise<void>
}

/** In files of DATA_DIR, or in the database of DATABASE_URL. PostgreSQL is loaded only if that is set. */
async function openStores(env: ConsoleEnv, options: PostgresOptions<number | null>): Promise<Stores> {
  const { log, perSecond, pauses } = options
  if (env.DATABASE_URL !== undefined) {
    const { openPostgres } = await import('./postgres/open-postgres.ts')
    return openPostgres(env, { ...options, perSecond: perSecond ?? defaultLiveBudget })
  }
  const ledger = openAccountLedger(env, log)
  const limits = fileLimits(env)
  return {
    ledger,
    limiter: createLimiter(perSecond, { ...(pauses && { pauses }) }),
    files:
      limits &&
      openFolderStore({
        folder: filesFolder(env.DATA_DIR, accountOf(env)),
        latestNoted: () => latestNoted(ledgerFiles(env.DATA_DIR, accountOf(env)).headsLog),
        log,
        ...limits,
      }),
    close: () => ledger.close(),
  }
}

/** What signs people in, which is loaded only where AUTH asks for it. */
async function openSignIn(env: ConsoleEnv, deps: AccessDeps): Promise<Access | null> {
  if (env.AUTH === undefined) return null
  const { openAccess } = await import('./access/access.ts')
  return openAccess(env, deps)
}

async function openUpstream(
  env: ConsoleEnv,
  log: Logger,
): Promise<{ upstream: Upstream; sandbox?: SandboxControls; samples?: NonNullable<AppDeps['samples']> }> {
  if (env.EXA_API_KEY) {
    // undici, which the sandbox has no use for, takes 25 MB and 170 ms.
    const { exa } = await import('./exa.ts')
    return { upstream: exa({ baseUrl: env.EXA_BASE_URL, apiKey: env.EXA_API_KEY }) }
  }
  const settings = sandboxSettings(env)
  const local = createSandbox({
    file: path.join(env.DATA_DIR, 'sandbox.db'),
    imports: env.SANDBOX_IMPORTS,
    samples: scenarioOf(env.SANDBOX_SCENARIO)?.samples ?? 'usual',
    settings,
    onError: (error) => log.error({ err: error }, 'the sandbox failed'),
  })
  const upstream = withFaults(sandbox(local.app), settings)
  return {
    upstream: { ...upstream, close: async () => local.close() },
    sandbox: createSandboxControls(local, settings, env.SANDBOX_SCENARIO ?? null),
    samples: { importOf: (id) => local.store.imports.get(id), fileOf: createSampleFiles() },
  }
}
