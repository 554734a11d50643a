import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import type { LedgerProblem } from '../../../../src/contract/deletion.ts'
import type { RestoreState } from '../../../../src/contract/restore.ts'
import { createApp } from '../../../app.ts'
import { openFolderStore } from '../../../files/folder-store.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { createLimiter } from '../../../limiter.ts'
import { localAddress } from '../../../public-address.ts'
import { createLog } from '../../../request-log.ts'
import { filesFolder } from '../../../sqlite/ledger-files.ts'
import type { SqliteLedger } from '../../../sqlite/open-ledger.ts'
import type { Upstream } from '../../../upstream.ts'
import { openTestLedger, testAccount, testLedgerFile } from '../../open-test-ledger.ts'
import { shortPauses, shortTiming } from '../short-lives.ts'
import { type DeletedImport, deleteSome, jobId } from './deleted-imports.ts'
import {
  type ArrivedFile,
  type Attempt,
  type CreateFault,
  createFaults,
  createRestoreWorld,
  type RestoreWorld,
  type FileFault,
  fileFaults,
} from './restore-world.ts'

/** What is done while restores go on, one after the other; `crash` is a kill, `end` as a supervisor ends it. */
const moves = [
  'crash',
  'crash in a create',
  'end',
  'restore the job',
  'restore one',
  'stop',
  'change a file',
  'wait',
] as const
type Move = { does: (typeof moves)[number]; afterMs: number; which: number }

export type RestoreHistory = {
  records: number
  creates: readonly CreateFault[]
  files: readonly FileFault[]
  moves: readonly Move[]
}

/** Any history; faults and moves that begin something are drawn more often than the others. */
export const anyRestores: fc.Arbitrary<RestoreHistory> = fc.record({
  records: fc.integer({ min: 2, max: 6 }),
  creates: fc.array(fc.oneof(fc.constant('none' as const), fc.constantFrom(...createFaults)), {
    maxLength: 8,
  }),
  files: fc.array(fc.oneof(fc.constant('none' as const), fc.constantFrom(...fileFaults)), { maxLength: 8 }),
  moves: fc.array(
    fc.record({
      does: fc.oneof(
        fc.constantFrom('crash' as const, 'restore the job' as const),
        fc.constantFrom(...moves),
      ),
      afterMs: fc.integer({ min: 0, max: 30 }),
      which: fc.nat(5),
    }),
    { minLength: 2, maxLength: 8 },
  ),
})

type EndedRestore = {
  record: string
  state: RestoreState
  newImportId: string | null
  code: string | null
}

/** What there is to judge: from the API's side, and from the ledger's. */
export type RestoreTrace = {
  records: DeletedImport[]
  attempts: readonly Attempt[]
  arrived: readonly ArrivedFile[]
  imports: ReadonlyMap<string, { title: string; sha256: string | null }>
  restores: EndedRestore[]
  problems: readonly LedgerProblem[]
}

/** Wraps the ledger or the API, to plant a bug; and how long the last console may take to end all. */
export type Spoils = {
  ledger?: (ledger: SqliteLedger) => Ledger
  upstream?: (upstream: Upstream) => Upstream
  settleMs?: number
}

/** How long a create is waited for, in the midst of which a console is to be killed. */
const createWithinMs = 2_000

const log = createLog('silent')

/** Plays a history from its first to its last console, and lets that one end what is queued. */
export async function playRestores(history: RestoreHistory, spoils: Spoils = {}): Promise<RestoreTrace> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'restores-'))
  try {
    return await playIn(dataDir, history, spoils)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function playIn(dataDir: string, history: RestoreHistory, spoils: Spoils): Promise<RestoreTrace> {
  const folder = filesFolder(dataDir, testAccount)
  const records = await deleteSome(dataDir, folder, history.records)
  const reader = new DatabaseSync(testLedgerFile(dataDir), { readOnly: true })
  const intents = reader.prepare(
    `SELECT 1 FROM restores JOIN deletions ON deletions.id = deletion_id
      WHERE restores.state = 'sending' AND import_json ->> '$.title' = ?`,
  )
  const going = reader.prepare(`SELECT 1 FROM restores WHERE state IN ('queued','sending') LIMIT 1`)
  const world = createRestoreWorld({ ...history, hasIntent: (title) => intents.get(title) !== undefined })
  const begin = () => beginLife(dataDir, folder, world.line(), spoils)
  let life = begin()
  for (const { does, afterMs, which } of history.moves) {
    await delay(afterMs)
    if (does === 'crash in a create') await nextCreate(world, () => going.get() !== undefined)
    if (does === 'crash' || does === 'crash in a create' || does === 'end') {
      await (does === 'end' ? life.end() : life.crash())
      life = begin()
    }
    if (does === 'restore the job') await life.post(`/api/console/jobs/${jobId}/restore`)
    if (does === 'restore one')
      await life.post(`/api/console/deletions/${records[which % records.length]?.id}/restore`)
    if (does === 'stop') await life.post(`/api/console/jobs/${jobId}/restores/stop`)
    if (does === 'change a file') changeOne(folder, which)
  }
  await life.post(`/api/console/jobs/${jobId}/restore`)
  const until = performance.now() + (spoils.settleMs ?? 20_000)
  while (going.get() !== undefined && performance.now() < until) await delay(5)
  await life.end()
  const rows = reader.prepare('SELECT * FROM restores ORDER BY id').all()
  reader.close()
  const ledger = openTestLedger(dataDir)
  await ledger.integrity.checkedOnce()
  const { problems } = await ledger.integrity.check()
  await ledger.close()
  const restores = rows.map((row) => ({
    record: String(row['deletion_id']),
    state: row['state'] as RestoreState,
    newImportId: row['new_import_id'] as string | null,
    code: row['code'] as string | null,
  }))
  return { records, ...world, restores, problems }
}

/** Resolves in the midst of a create, or when none can come. */
async function nextCreate(
  { attempts, isSilent }: Pick<RestoreWorld, 'attempts' | 'isSilent'>,
  isGoing: () => boolean,
): Promise<void> {
  const before = attempts.length
  const giveUpAt = performance.now() + createWithinMs
  while (!isSilent() && attempts.length === before && isGoing() && performance.now() < giveUpAt)
    await delay(1)
}

function beginLife(
  dataDir: string,
  folder: string,
  { upstream, cut }: ReturnType<ReturnType<typeof createRestoreWorld>['line']>,
  spoils: Spoils,
) {
  const ledger = openTestLedger(dataDir)
  const store = openFolderStore({ folder, capBytes: 10_000_000, keepMs: 1e9, log, spareBytes: 0 })
  const opened = createApp({
    upstream: spoils.upstream?.(upstream) ?? upstream,
    limiter: createLimiter(null, { pauses: shortPauses }),
    ledger: spoils.ledger?.(ledger) ?? ledger,
    fileStore: { store, keepDays: 90 },
    log,
    address: localAddress(() => ['console.test']),
    readOnly: false,
    version: '0.0.0-test',
    dataDir,
    deleteTiming: shortTiming,
    readMs: shortTiming.callMs,
  })
  opened.start()
  const stop = async () => {
    opened.quiesce()
    await opened.stop(10_000)
  }
  return {
    post: async (address: string) => {
      const headers = { host: 'console.test', 'content-type': 'application/json' }
      await opened.app.request(`http://console.test${address}`, { method: 'POST', headers, body: '{}' })
    },
    end: async () => {
      await stop()
      cut()
      await ledger.close()
    },
    /** From this moment on it writes nothing and sends nothing. */
    crash: async () => {
      await ledger.close()
      cut()
      await stop()
    },
  }
}

function changeOne(folder: string, which: number): void {
  const files = readdirSync(folder).filter((name) => name.endsWith('.zst'))
  const name = files[which % files.length]
  if (name) writeFileSync(path.join(folder, name), 'not what it was')
}
