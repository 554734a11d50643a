import { hash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { outcomes } from '../../src/contract/deletion.ts'
import { jobStates } from '../../src/contract/job.ts'
import type { Access } from '../access/routes.ts'
import type { FileStore } from '../files/file-store.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Limiter } from '../limiter.ts'
import {
  createHistogram,
  type Family,
  gauge,
  metricsContentType,
  metricsText,
  type Sample,
} from './metrics-text.ts'
import type { EndedCall } from './observed-upstream.ts'
import { problemError } from '../problem.ts'
import { watchProcess } from './process-metrics.ts'
import type { Check } from './readiness.ts'
import { type ConsoleContext, type ConsoleEnvironment, route, type Route } from '../route.ts'

/** The metrics of the console, for Prometheus. docs/metrics.md lists them. */
export type Metrics = {
  /** Measures each request. Comes before everything that answers requests. */
  measure: MiddlewareHandler<ConsoleEnvironment>
  noteCall: (call: EndedCall) => void
  families: () => Promise<Family[]>
  stop: () => void
}

type MetricsDeps = {
  ledger: Ledger
  limiter: Limiter
  version: string
  mode: 'sandbox' | 'live'
  checks: () => Promise<Check[]>
  /** Left out if no files are kept. */
  files?: Pick<FileStore, 'usage'>
  /** Left out if there is no sign-in. */
  access?: Pick<Access, 'countSessions'>
}

/** In seconds, from an answer out of memory to a call that reaches its deadline. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Starts to count and measure. */
export function createMetrics(deps: MetricsDeps): Metrics {
  const requests = createHistogram(
    'imports_console_http_request_duration_seconds',
    'Requests that the console answered, and how long each took until its answer began, by route pattern.',
    bounds,
  )
  const calls = createHistogram(
    'imports_console_upstream_call_duration_seconds',
    'Calls that the console sent to the imports API, and how long each took; status is a fault where no answer came.',
    bounds,
  )
  const processWatch = watchProcess()
  return {
    measure: async (c, next) => {
      const startedAt = performance.now()
      await next()
      const { method } = c.req
      const labels = {
        method: methods.has(method) ? method : 'other',
        route: c.get('route') ?? 'none',
        status: String(c.res.status),
      }
      requests.observe(labels, (performance.now() - startedAt) / 1000)
    },
    noteCall: ({ status, seconds, ...call }) => calls.observe({ ...call, status: String(status) }, seconds),
    families: async () => [
      requests.family(),
      calls.family(),
      ...(await budgetFamilies(deps.limiter)),
      ...((await ifReadable(() => ledgerFamilies(deps.ledger))) ?? []),
      ...((await ifReadable(() => fileFamilies(deps.files))) ?? []),
      gauge(
        'imports_console_sessions',
        'Sessions that live; missing where nobody signs in here.',
        ifKnown(await ifReadable(async () => (await deps.access?.countSessions?.()) ?? null)),
      ),
      gauge(
        'imports_console_check_status',
        'What /readyz says of each check: 1 is well, 0.5 a warning, 0 a failure.',
        (await deps.checks()).map(({ name, status }) => ({
          labels: { check: name },
          value: checkValues[status],
        })),
      ),
      gauge('imports_console_build_info', 'The console that runs; always 1.', [
        { labels: { version: deps.version, node: process.versions.node, mode: deps.mode }, value: 1 },
      ]),
      ...processWatch.families(),
    ],
    stop: processWatch.stop,
  }
}

const checkValues = { ok: 1, warning: 0.5, failed: 0 } as const satisfies Record<Check['status'], number>

async function budgetFamilies(limiter: Limiter): Promise<Family[]> {
  const { perSecond, allowedPerSecond, waiting, pausedForMs } = await limiter.state()
  return [
    gauge(
      'imports_console_budget_limit_calls_per_second',
      'Calls a second that RATE_LIMIT_RPS lets the key make; missing where nothing limits them.',
      ifKnown(perSecond),
    ),
    gauge(
      'imports_console_budget_allowed_calls_per_second',
      'Calls a second that are used of that at present: less after a 429.',
      ifKnown(allowedPerSecond),
    ),
    gauge('imports_console_budget_waiting_calls', 'Calls that wait for a slot of the budget.', waiting),
    gauge(
      'imports_console_budget_pause_seconds',
      'Seconds until the pause ends that a 429 asked for; 0 when there is none.',
      pausedForMs / 1000,
    ),
  ]
}

async function fileFamilies(store: MetricsDeps['files']): Promise<Family[]> {
  const usage = (await store?.usage()) ?? null
  return [
    gauge(
      'imports_console_kept_files',
      'Files that are kept; missing where none are.',
      ifKnown(usage && usage.files),
    ),
    gauge(
      'imports_console_kept_files_bytes',
      'What the kept files take, with those that are being written.',
      ifKnown(usage && usage.bytes),
    ),
  ]
}

/** Null if a value cannot be read now: it is then missing, and the checks say why. */
async function ifReadable<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch {
    return null
  }
}

const everything = { words: [], outcomes: [], job: null, by: null, from: null, to: null }

async function ledgerFamilies(ledger: Ledger): Promise<Family[]> {
  const { entries, verified, problems } = await ledger.integrity.check()
  const records = new Map(
    (await ledger.summarize(everything)).outcomes.map(({ outcome, count }) => [outcome, count]),
  )
  const jobs = await ledger.jobs.countByState()
  return [
    gauge(
      'imports_console_deletions',
      'Records of the ledger by outcome; intended and unknown are still open.',
      outcomes.map((outcome) => ({ labels: { outcome }, value: records.get(outcome) ?? 0 })),
    ),
    gauge(
      'imports_console_jobs',
      'Bulk deletions by state.',
      jobStates.map((state) => ({ labels: { state }, value: jobs[state] })),
    ),
    gauge('imports_console_ledger_head_entry', 'The number of the last entry of the chain.', entries),
    gauge(
      'imports_console_ledger_verified_entry',
      'The last entry up to which the chain was checked and fits.',
      verified?.entry ?? 0,
    ),
    gauge(
      'imports_console_ledger_verified_timestamp_seconds',
      'When the chain was last checked, in seconds since 1970; 0 before the first time.',
      verified === null ? 0 : Date.parse(verified.at) / 1000,
    ),
    gauge(
      'imports_console_ledger_open_problems',
      'Problems of the ledger that nobody has acknowledged; while there are any, nothing is deleted.',
      problems.length,
    ),
  ]
}

/** `GET /metrics`, for requests with the token. If no token is set, there is no such route. */
export function metricsRoutes(token: string | undefined, metrics: Metrics | null): Route[] {
  return [
    route.get('/metrics', { role: 'anyone', query: 'any' }, async (c) => {
      if (token === undefined || metrics === null)
        throw problemError(404, 'no_metrics', 'This console measures nothing: METRICS_TOKEN is not set.')
      assertToken(c, token)
      const text = metricsText(await metrics.families())
      return c.body(text, 200, { 'content-type': metricsContentType })
    }),
  ]
}

function assertToken(c: ConsoleContext, token: string): void {
  const [, sent = ''] = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  // Compared as hashes: both must have the same length, and the time must not reveal how much was right.
  if (timingSafeEqual(digest(sent), digest(token))) return
  c.header('www-authenticate', 'Bearer')
  throw problemError(
    401,
    'metrics_token_needed',
    'The metrics are for those who send METRICS_TOKEN: "Authorization: Bearer …".',
  )
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}

const ifKnown = (value: number | null): Sample[] => (value === null ? [] : [{ value }])
