import type { DatabaseSync } from 'node:sqlite'
import { type ConsoleApp, createApp } from '../../app.ts'
import { localAddress } from '../../public-address.ts'
import { createLimiter, type PauseLengths } from '../../limiter.ts'
import { createLog } from '../../request-log.ts'
import { openTestLedger } from '../open-test-ledger.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { SqliteLedger } from '../../sqlite/open-ledger.ts'
import type { Timing } from '../../delete/timing.ts'
import type { Line } from './fast-upstream.ts'
import type { Identity, Life } from './life.ts'

/** A second of these tests is some milliseconds: what is waited for is the same, only sooner. */
export const shortTiming: Timing = {
  totalMs: 400,
  callMs: 120,
  recordMs: 40,
  recordRetryMs: 10,
  deleteRetryMs: 4,
  readRetryMs: 4,
  jobRetryMs: 15,
  lateCheckMs: [0, 50, 200, 800, 2_500],
  listAllEveryMs: 30,
}
export const shortPauses: PauseLengths = { shortestMs: 3, longestMs: 25 }

/** How long a write waits for another connection's lock. The wait blocks this process, and so the one who has the lock. */
const lockWaitMs = 1

/** SQLite's own limit. */
const mostPages = 4_294_967_294

type LifeOptions = {
  dataDir: string
  line: Line
  perSecond: number | null
  identity: Identity
  timing?: Timing
  /** For how long jobs are held; left out, they are not. */
  undoSeconds?: number
  /** Wraps the ledger, to plant a bug. */
  spoilLedger?: (ledger: SqliteLedger) => Ledger
}

/** Opens a console in this process, without a port, on the ledger in `dataDir`, and lets it begin. */
export function beginLife({
  dataDir,
  line,
  perSecond,
  identity,
  timing = shortTiming,
  undoSeconds = 0,
  spoilLedger,
}: LifeOptions): Life {
  const ledger = openTestLedger(dataDir, { account: identity.account, keyFingerprint: identity.key })
  ledger.database.exec(`PRAGMA busy_timeout = ${lockWaitMs}`)
  const opened: ConsoleApp = createApp({
    upstream: line.upstream,
    limiter: createLimiter(perSecond, { pauses: shortPauses }),
    ledger: spoilLedger?.(ledger) ?? ledger,
    log: createLog('silent'),
    address: localAddress(() => ['console.test']),
    readOnly: false,
    version: '0.0.0-test',
    dataDir,
    undoSeconds,
    deleteTiming: timing,
    readMs: timing.callMs,
  })
  opened.start()
  const stop = async () => {
    opened.quiesce()
    await opened.stop(10_000)
  }
  return {
    ask: async (method, path, { body, key } = {}) => {
      const answer = await opened.app.request(`http://console.test${path}`, {
        method,
        headers: {
          host: 'console.test',
          'content-type': 'application/json',
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return {
        status: answer.status,
        body: (await answer.json()) as Record<string, unknown>,
        deletionId: answer.headers.get('x-deletion-id'),
      }
    },
    recheckOpen: opened.recheckOpen,
    synchronous: () => pragma(ledger.database, 'synchronous'),
    fillDisk: () => {
      const { database } = ledger
      pragma(database, `max_page_count = ${pragma(database, 'page_count')}`)
      // Pages that are free already are room, too.
      const room = 'x'.repeat(pragma(database, 'freelist_count') * pragma(database, 'page_size'))
      try {
        database.prepare('INSERT OR REPLACE INTO probe (id, at) VALUES (1, ?)').run(room)
      } catch {
        // It is locked, or there is less room than that.
      }
      return () => database.isOpen && pragma(database, `max_page_count = ${mostPages}`)
    },
    freeze: null,
    end: async () => {
      await stop()
      line.cut()
      await ledger.close()
    },
    crash: async () => {
      // In this order: what the cut line makes of its calls must not be written down.
      await ledger.close()
      line.cut()
      await stop()
    },
  }
}

/** Sets or asks for a setting of SQLite's, and gives what it is now. */
function pragma(database: DatabaseSync, what: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${what}`).get() ?? {})[0])
}
