import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, type TestContext } from 'vitest'
import { filesOfFolder } from '../sqlite/ledger-files.ts'
import { oldLedger } from '../testing/old-ledger.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { newDataDir, startFromEnv } from '../testing/start-from-env.ts'
import { startStubUpstream } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'
import { accountFolders } from './other-accounts.ts'

const key = 'exa-test-key-0123456789abcdef'

async function startWithOld(test: TestContext, tamper: (file: string) => void = () => {}) {
  const stub = await startStubUpstream({ imports: ['import_b', 'import_c'].map((id) => sampleImport(id)) })
  test.onTestFinished(stub.close)
  const DATA_DIR = newDataDir(test)
  const old = oldLedger(DATA_DIR)
  tamper(old)
  const env = { DATA_DIR, EXA_API_KEY: key, EXA_BASE_URL: stub.url }
  return { stub, old, env, console: await startFromEnv(test, env) }
}

describe.concurrent('the ledger of an older console', () => {
  it('becomes that of the account that it is first opened with, whole, its unfinished jobs paused', async (test) => {
    const { stub, old, env, console } = await startWithOld(test)
    expect(existsSync(old)).toBe(false)
    expect(await console.info()).toMatchObject({ refusing: null, takenOver: { pausedJobs: 1 } })
    await console.recheckOpen()
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
    // Another account begins empty.
    await console.stop()
    const other = await startFromEnv(test, { ...env, EXA_ACCOUNT: 'other' })
    expect(await other.records()).toEqual([])
    expect(await other.info()).toMatchObject({ takenOver: null })
    expect(await other.account()).toMatchObject({ others: [] })
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
    // The head file was moved first; the ledger itself is still in its old place.
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
