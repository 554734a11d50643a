import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { MiddlewareHandler } from 'hono'
import type { DeletionRecord } from '../../src/contract/deletion.ts'
import { type AppDeps, type ConsoleApp, createApp } from '../app.ts'
import type { Account } from '../../src/contract/account.ts'
import { deadlineIn } from '../deadline.ts'
import type { SqliteLedger } from '../sqlite/open-ledger.ts'
import { defaultTiming, type Timing } from '../delete/timing.ts'
import { localAddress, ownHosts, publicAddress } from '../public-address.ts'
import { openFolderStore } from '../files/folder-store.ts'
import { createLimiter } from '../limiter.ts'
import { createRequestListener, listen } from '../listen.ts'
import { createLog } from '../request-log.ts'
import type { SandboxControls } from '../sandbox/controls.ts'
import { exa } from '../exa.ts'
import type { Upstream } from '../upstream.ts'
import type { ConsoleEnvironment } from '../route.ts'
import { openTestLedger } from './open-test-ledger.ts'
import { type RawAnswer, rawRequest } from './raw-request.ts'

/** The key of every test: long enough to be told from chance. */
export const testKey = 'exa-test-key-0123456789abcdef'

export type ConsoleOptions = {
  /** Where the imports API is, or the upstream itself. */
  upstream: string | Upstream
  /** A folder that an earlier console left; a new one otherwise. */
  dataDir?: string
  /** Whose imports these are; an account for tests otherwise. */
  account?: Account
  keyFingerprint?: string
  readOnly?: boolean
  /** PUBLIC_URL; `raw` asks by its Host. */
  publicUrl?: string
  serveApp?: MiddlewareHandler<ConsoleEnvironment>
  timing?: Partial<Timing>
  readMs?: number
  perSecond?: number
  sandbox?: SandboxControls
  metricsToken?: string
  approveOver?: number
  /** KEEP_FILES_MB; left out, no files are kept. */
  keepFilesMb?: number
  /** For how long jobs are held; left out, they are not. */
  undoSeconds?: number
  identify?: AppDeps['identify']
  now?: () => number
}

export type TestConsole = {
  url: string
  port: number
  /** The Host that is ours: `127.0.0.1:port`, or that of `publicUrl`. */
  host: string
  routes: ConsoleApp['routes']
  ledger: SqliteLedger
  dataDir: string
  /** The file of its ledger. */
  ledgerFile: string
  fetch: (path: string, init?: RequestInit) => Promise<Response>
  /** `DELETE /api/websets/v0/imports/{id}`, with its answer read. */
  deleteImport: (id: string) => Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>
  /** The newest record of an import. */
  record: (importId: string) => Promise<DeletionRecord | undefined>
  /** Sends a request line and headers as they stand, with our Host unless there is one among them. */
  raw: (requestLine: string, headers?: string[], body?: string) => Promise<RawAnswer>
  /** Milliseconds that the budget is paused for, after a 429. */
  pausedForMs: () => Promise<number>
  recheckOpen: () => Promise<void>
  /** Reads a page of the list, so that from then on a 404 can say that an import is gone. */
  confirmApi: () => Promise<void>
  /** Everything that was logged. */
  log: () => string
  /** The bytes of all files in the data folder, for what must not be in them. */
  stored: () => string
  /** Begins the background work, which otherwise waits for `recheckOpen`. */
  start: () => void
  /** Begins nothing more, as when the console is told to stop. */
  quiesce: () => void
  /** Ends the console, at once or after `graceMs`. With `keepData` the data folder stays. */
  close: (options?: { keepData?: boolean; graceMs?: number }) => Promise<void>
}

/** Short enough for a test, long enough for a loaded machine to answer a call in. */
const shortTiming: Timing = { ...defaultTiming, totalMs: 8_000, callMs: 3_000, recordMs: 3_000 }

/** Starts the whole console on a free port of this machine, with its ledger in a temporary folder. */
export async function startConsole(options: ConsoleOptions): Promise<TestConsole> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'console-'))
  let log = ''
  const logger = createLog('info', { write: (line) => void (log += line) })
  const ledger = openTestLedger(dataDir, {
    log: logger,
    ...(options.account && { account: options.account }),
    ...(options.keyFingerprint && { keyFingerprint: options.keyFingerprint }),
  })
  const upstream =
    typeof options.upstream === 'string'
      ? exa({ baseUrl: options.upstream, apiKey: testKey })
      : options.upstream
  const limiter = createLimiter(options.perSecond ?? null)
  let port = 0
  const opened = createApp({
    upstream,
    limiter,
    ledger,
    log: logger,
    dataDir,
    address: options.publicUrl
      ? publicAddress(options.publicUrl)
      : localAddress(() => ownHosts('127.0.0.1', port)),
    readOnly: options.readOnly ?? false,
    version: '0.0.0-test',
    deleteTiming: { ...shortTiming, ...options.timing },
    readMs: options.readMs ?? shortTiming.callMs,
    ...(options.sandbox && { sandbox: options.sandbox }),
    ...(options.approveOver !== undefined && { approveOver: options.approveOver }),
    ...(options.undoSeconds !== undefined && { undoSeconds: options.undoSeconds }),
    ...(options.metricsToken && { metricsToken: options.metricsToken }),
    ...(options.keepFilesMb && {
      fileStore: {
        store: openFolderStore({
          folder: path.join(path.dirname(ledger.files.ledger), 'files'),
          capBytes: options.keepFilesMb * 1_000_000,
          keepMs: 90 * 86_400_000,
          log: logger,
        }),
        keepDays: 90,
      },
    }),
    ...(options.identify && { identify: options.identify }),
    ...(options.now && { now: options.now }),
    ...(options.serveApp && { serveApp: options.serveApp }),
  })
  const listening = await listen(createRequestListener(opened.app), '127.0.0.1', 0)
  port = listening.port
  const host = options.publicUrl ? new URL(options.publicUrl).host : `127.0.0.1:${port}`
  const send = (address: string, init?: RequestInit) =>
    fetch(`${listening.url}${address}`, { ...init, redirect: 'manual' })

  return {
    url: listening.url,
    port,
    host,
    routes: opened.routes,
    ledger,
    dataDir,
    ledgerFile: ledger.files.ledger,
    fetch: send,
    deleteImport: async (id) => {
      const answer = await send(`/api/websets/v0/imports/${id}`, { method: 'DELETE' })
      const body = (await answer.json()) as Record<string, unknown>
      return { status: answer.status, headers: answer.headers, body }
    },
    record: async (importId) =>
      (await ledger.list({ limit: 200 })).find((record) => record.importId === importId),
    raw: (requestLine, headers = [], body = '') => {
      const hasHost = headers.some((header) => /^host:/i.test(header))
      return rawRequest(port, [requestLine, ...(hasHost ? [] : [`Host: ${host}`]), ...headers], body)
    },
    pausedForMs: async () => (await limiter.state()).pausedForMs,
    recheckOpen: opened.recheckOpen,
    confirmApi: async () => void (await opened.apiCheck.confirm(limiter, deadlineIn(5_000))),
    log: () => log,
    stored: () =>
      readdirSync(dataDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
        .join('\n'),
    start: opened.start,
    quiesce: opened.quiesce,
    close: async ({ keepData = false, graceMs = 0 } = {}) => {
      await listening.close(graceMs)
      await opened.stop(graceMs)
      await upstream.close()
      await ledger.close()
      if (!keepData) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
