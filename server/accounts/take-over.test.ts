import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, type TestContext } from 'vitest'
import { transaction } from '../database.ts'
import { entryHash, origin, recordBody } from '../deletions/chain.ts'
import { filesOfFolder } from '../deletions/ledger-files.ts'
import { migrations } from '../deletions/ledger-schema.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { newDataDir, startFromEnv } from '../testing/start-from-env.ts'
import { startStubUpstream } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'
import { accountFolders } from './other-accounts.ts'

const key = 'exa-test-key-0123456789abcdef'

/** The last version of the schema that knew of no accounts. */
const oldVersion = 4

/** A ledger as the console before this one left it: a deletion that ended, an open one, and a job that was running. */
function oldLedger(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true })
  const file = path.join(dataDir, 'ledger.db')
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON')
  for (const migration of migrations.slice(0, oldVersion))
    transaction(database, () =>
      typeof migration === 'string' ? database.exec(migration) : migration(database),
    )
  database.exec(`PRAGMA user_version = ${oldVersion}`)
  let head = origin
  const chain = (id: number) => {
    const body = recordBody(database.prepare('SELECT * FROM deletions WHERE id = ?').get(id) ?? {}, null)
    head = { seq: head.seq + 1, hash: entryHash(head.hash, head.seq + 1, body) }
    database
      .prepare('INSERT INTO entries (seq, deletion_id, body, hash) VALUES (?, ?, ?, ?)')
      .run(head.seq, id, body, head.hash)
  }
  const insert = database.prepare(
    'INSERT INTO deletions (import_id, outcome, operator, requested_at, settled_at) VALUES (?, ?, ?, ?, ?)',
  )
  insert.run('import_a', 'deleted', 'Ada', '2026-11-01T00:00:00.000Z', '2026-11-01T00:00:01.000Z')
  chain(1)
  insert.run('import_gone', 'intended', 'Ada', '2026-11-01T00:00:02.000Z', null)
  chain(2)
  database.exec(
    `INSERT INTO jobs (key, asked_hash, state, operator, total, created_at)
       VALUES ('k', 'h', 'running', 'Ada', 2, '2026-11-01T00:00:03.000Z');
     INSERT INTO job_items (job_id, position, import_id) VALUES (1, 0, 'import_b'), (1, 1, 'import_c')`,
  )
  database.close()
  writeFileSync(`${file}.head`, `${head.seq} ${head.hash}\n`)
  return file
}

async function startWithOld(test: TestContext, tamper: (file: string) => void = () => {}) {
  const stub = await startStubUpstream({ imports: ['import_b', 'import_c'].map((id) => sampleImport(id)) })
  test.onTestFinished(stub.close)
  const DATA_DIR = newDataDir(test)
  const old = oldLedger(DATA_DIR)
  tamper(old)
  const env = { DATA_DIR, EXA_API_KEY: key, EXA_BASE_URL: stub.url }
  return { stub, old, env, console: await startFromEnv(test, env) }
}

describe.concurrent('the ledger of an older console', { timeout: 30_000 }, () => {
  it('becomes that of the account that it is first opened with, whole, its unfinished jobs paused', async (test) => {
    const { stub, old, env, console } = await startWithOld(test)
    expect(existsSync(old)).toBe(false)
    expect(await console.account()).toMatchObject({ newKey: null, takenOver: { pausedJobs: 1 } })
    await console.settleOpen()
    expect(await console.records()).toMatchObject([
      { importId: 'import_gone', outcome: 'deleted' },
      { importId: 'import_a', outcome: 'deleted', account: { name: 'default', baseUrl: stub.url } },
    ])
    const job = await console.job('1')
    expect(job).toMatchObject({ state: 'paused', paused: { code: 'taken_over' }, counts: { queued: 2 } })
    expect(stub.imports.size).toBe(2)
    const integrity = await console.fetch('/api/console/deletions/integrity')
    expect(await integrity.json()).toMatchObject({ problems: [] })
    expect((await console.post('/api/console/jobs/1/resume')).status).toBe(200)
    await until(async () => (await console.job('1')).state === 'finished')
    expect(stub.imports.size).toBe(0)
    // Another account begins with nothing.
    await console.stop()
    const other = await startFromEnv(test, { ...env, EXA_ACCOUNT: 'other' })
    expect(await other.records()).toEqual([])
    expect(await other.account()).toMatchObject({ takenOver: null, others: [] })
  })

  it('that is not as it was written is taken over as it is, and says so', async (test) => {
    const { console } = await startWithOld(test, (file) => {
      const database = new DatabaseSync(file)
      database.exec("UPDATE deletions SET operator = 'nobody' WHERE id = 1")
      database.close()
    })
    await until(async () => {
      const info = await console.fetch('/api/console/info')
      return ((await info.json()) as { refusing: { code: string } | null }).refusing?.code === 'ledger_broken'
    })
    const integrity = await console.fetch('/api/console/deletions/integrity')
    expect(await integrity.json()).toMatchObject({ problems: [{ record: '1' }] })
    expect((await console.fetch('/readyz')).status).toBe(503)
  })

  it('that another program has open stops the start, and nothing is moved', async (test) => {
    const DATA_DIR = newDataDir(test)
    const old = oldLedger(DATA_DIR)
    const other = new DatabaseSync(old)
    test.onTestFinished(() => other.close())
    other.exec('BEGIN IMMEDIATE')
    await expect(startFromEnv(test, { DATA_DIR })).rejects.toThrow(
      /cannot be taken over: .*Stop the older console/,
    )
    expect(existsSync(old)).toBe(true)
    expect(existsSync(`${old}.head`)).toBe(true)
  })

  it('is taken over to its end where a crash had come between', async (test) => {
    const { env, console } = await startWithOld(test)
    await console.stop()
    const [folder = ''] = accountFolders(env.DATA_DIR)
    const files = filesOfFolder(env.DATA_DIR, folder)
    // The head file went first; the ledger itself is still in its old place.
    rmSync(files.headsLog)
    const again = oldLedger(env.DATA_DIR)
    rmSync(files.ledger)
    renameSync(`${again}.head`, files.head)
    const next = await startFromEnv(test, env)
    expect(existsSync(again)).toBe(false)
    expect(await next.records()).toHaveLength(2)
    const integrity = await next.fetch('/api/console/deletions/integrity')
    expect(await integrity.json()).toMatchObject({ problems: [] })
    expect(readFileSync(files.head, 'utf8')).toMatch(/^\d+ [0-9a-f]{64}\n$/)
  })
})
