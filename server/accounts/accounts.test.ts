import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it, type TestContext } from 'vitest'
import { accountHeader } from '../../src/contract/account.ts'
import { compileCache } from '../testing/compile-cache.ts'
import { beginProcess } from '../testing/faults/process-lives.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { testKey } from '../testing/start-console.ts'
import { newDataDir, startFromEnv } from '../testing/start-from-env.ts'
import * as behaviour from '../testing/stub-behaviours.ts'
import { honest, startStubUpstream, type StubUpstream } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'

const ids = Array.from({ length: 24 }, (_, n) => `import_${n}`)
const otherKey = 'exa-test-key-of-another-9876'

async function startStub({ onTestFinished }: TestContext): Promise<StubUpstream> {
  const stub = await startStubUpstream({ imports: ids.map((id) => sampleImport(id)) })
  onTestFinished(stub.close)
  return stub
}

/** The environment of a console that uses a stub with one team's key. */
function live(stub: StubUpstream, more: Record<string, string> = {}): Record<string, string> {
  return { EXA_API_KEY: testKey, EXA_BASE_URL: stub.url, RATE_LIMIT_RPS: '200', ...more }
}

/** A live job of two dozen imports whose process was killed after the first calls, and the stub with the other imports. */
async function killedJob(test: TestContext) {
  const stub = await startStub(test)
  const DATA_DIR = newDataDir(test)
  const held = behaviour.gate()
  stub.script('DELETE', honest, honest, honest)
  stub.always('DELETE', held.behaviour)
  const account = { mode: 'live', name: 'default', baseUrl: stub.url } as const
  const first = await beginProcess({
    dataDir: DATA_DIR,
    identity: { account, key: testKey },
    // So slow that at most ten calls are under way, however long it takes to kill the process.
    perSecond: 5,
  })
  expect((await first.ask('POST', '/api/console/jobs', { body: { ids }, key: 'key' })).status).toBe(201)
  await held.arrived
  await first.crash()
  // The calls under way take effect. Those that were on their way to the stub when the process died have arrived by now.
  held.release()
  for (let seen = -1; seen !== stub.requests.length;) {
    seen = stub.requests.length
    await setTimeout(200)
  }
  stub.recover()
  stub.requests.length = 0
  return { stub, DATA_DIR, left: stub.imports.size }
}

/** Counts the calls about a single import that reached the stub: reads and deletions. */
const callsAboutImports = ({ requests }: StubUpstream) =>
  requests.filter(({ url }) => /\/imports\/./.test(url)).length

describe('a job of one account', () => {
  it('is not run by a console that was started without a key', async (test) => {
    const { stub, DATA_DIR, left } = await killedJob(test)
    const sandbox = await startFromEnv(test, { DATA_DIR, SANDBOX_IMPORTS: '5' })
    await sandbox.recheckOpen()
    expect(await sandbox.records()).toEqual([])
    expect((await sandbox.fetch('/api/console/jobs/1')).status).toBe(404)
    const { account, others } = await sandbox.account()
    expect(account).toEqual({ mode: 'sandbox', name: 'default', baseUrl: null })
    expect(others).toMatchObject([{ account: { mode: 'live', baseUrl: stub.url }, jobs: 1 }])
    expect(stub.requests).toEqual([])
    await sandbox.stop()

    const again = await startFromEnv(test, live(stub, { DATA_DIR }))
    await until(async () => (await again.job('1')).state === 'finished')
    // A call that was given up on a busy machine is corrected when its import is found to be gone.
    await until(async () => {
      await again.recheckOpen()
      const { counts } = await again.job('1')
      return counts.deleted + counts.already_gone === ids.length - stub.imports.size
    })
    expect(left).toBeGreaterThan(10)
  })

  it('of the sandbox sends nothing to the live API', async (test) => {
    const DATA_DIR = newDataDir(test)
    const slow = { DATA_DIR, SANDBOX_LATENCY_MS: '400' }
    const sandbox = await startFromEnv(test, slow)
    const list = await sandbox.fetch('/api/websets/v0/imports')
    const { data } = (await list.json()) as { data: { id: string }[] }
    await sandbox.post('/api/console/jobs', { ids: data.map(({ id }) => id) })
    await sandbox.stop()
    const stub = await startStub(test)
    const console = await startFromEnv(test, live(stub, { DATA_DIR }))
    await console.recheckOpen()
    expect(callsAboutImports(stub)).toBe(0)
    expect((await console.account()).others).toMatchObject([{ account: { mode: 'sandbox' }, jobs: 1 }])
  })

  it.for([
    { what: 'another address', more: { EXA_BASE_URL: 'http://127.0.0.1:9' } },
    { what: 'another name', more: { EXA_ACCOUNT: 'other' } },
  ])('is left alone under $what', async ({ more }, test) => {
    const { stub, DATA_DIR } = await killedJob(test)
    const console = await startFromEnv(test, live(stub, { DATA_DIR, ...more }))
    await console.recheckOpen()
    expect(await console.records()).toEqual([])
    expect(callsAboutImports(stub)).toBe(0)
    expect((await console.account()).others).toHaveLength(1)
  })
})

describe('a new key of an account', () => {
  it('runs, reads back, resumes and deletes nothing until somebody confirms it', async (test) => {
    const { stub, DATA_DIR, left } = await killedJob(test)
    const console = await startFromEnv(test, live(stub, { DATA_DIR, EXA_API_KEY: otherKey }))
    await console.recheckOpen()
    const unconfirmed = { status: 409, body: { code: 'account_unconfirmed' } }
    expect(
      await console.post('/api/console/jobs', { ids: ['import_23'] }, { 'idempotency-key': 'b' }),
    ).toMatchObject(unconfirmed)
    const one = await console.fetch('/api/websets/v0/imports/import_23', { method: 'DELETE' })
    expect({ status: one.status, body: await one.json() }).toMatchObject(unconfirmed)
    await console.post('/api/console/jobs/1/stop')
    expect(await console.post('/api/console/jobs/1/resume')).toMatchObject(unconfirmed)
    const open = (await console.records()).find(({ settledAt }) => settledAt === null)
    expect(await console.post(`/api/console/deletions/${open?.id}/recheck`)).toMatchObject(unconfirmed)
    expect(callsAboutImports(stub)).toBe(0)
    expect(stub.imports.size).toBe(left)
    const { newKey } = await console.account()
    expect(newKey?.waiting.records).toBeGreaterThan(0)
    expect(await (await console.fetch('/api/console/info')).json()).toMatchObject({
      refusing: { code: 'account_unconfirmed' },
    })

    expect(await console.post('/api/console/account/confirm')).toMatchObject({
      status: 200,
      body: { newKey: null },
    })
    expect((await console.post('/api/console/jobs/1/resume')).status).toBe(200)
    await until(async () => (await console.job('1')).state === 'finished')
    expect(stub.imports.size).toBe(0)
    // The old key is still confirmed.
    await console.stop()
    const back = await startFromEnv(test, live(stub, { DATA_DIR }))
    expect((await back.account()).newKey).toBeNull()
  })

  it('is confirmed by the command, too, also beside a running console', async (test) => {
    const { stub, DATA_DIR } = await killedJob(test)
    const env = live(stub, { DATA_DIR, EXA_API_KEY: otherKey })
    const console = await startFromEnv(test, env)
    const main = path.join(import.meta.dirname, '../commands/account-confirm.ts')
    const run = () =>
      spawnSync(process.execPath, [main], { env: { ...compileCache, ...env }, encoding: 'utf8' })
    expect(run()).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Confirmed: this key is for Live · default/) as string,
    })
    expect((await console.account()).newKey).toBeNull()
    expect(run().stdout).toContain('knows this key already')
  })

  it('is confirmed, and a ledger acknowledged, only where there is one', (test) => {
    const DATA_DIR = newDataDir(test)
    const env = { ...compileCache, DATA_DIR, EXA_API_KEY: testKey, EXA_ACCOUNT: 'mistyped' }
    for (const command of ['account-confirm', 'ledger-acknowledge']) {
      const main = path.join(import.meta.dirname, `../commands/${command}.ts`)
      expect(spawnSync(process.execPath, [main], { env, encoding: 'utf8' })).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(
          /^There is no ledger of Live · mistyped \(api\.exa\.ai\): .*\n$/,
        ) as string,
      })
    }
    expect(readdirSync(DATA_DIR)).toEqual([])
  })

  it('says nothing that could be tried against it', async (test) => {
    const { stub, DATA_DIR } = await killedJob(test)
    const secrets = () => readFileSync(path.join(DATA_DIR, 'account-secret'), 'utf8')
    const secret = secrets()
    const files = readdirSync(DATA_DIR, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    )
    for (const file of files)
      expect(readFileSync(path.join(file.parentPath, file.name), 'latin1')).not.toContain(testKey)
    // Without the secret the fingerprint differs: the console asks once to confirm the key, and begins nothing until then.
    rmSync(path.join(DATA_DIR, 'account-secret'))
    const console = await startFromEnv(test, live(stub, { DATA_DIR }))
    expect((await console.account()).newKey).not.toBeNull()
    expect(secrets()).not.toBe(secret)
  })
})

describe('a request that means another account', () => {
  it('is refused before anything happens', async (test) => {
    const stub = await startStub(test)
    const console = await startFromEnv(test, live(stub, { DATA_DIR: newDataDir(test) }))
    const answer = await console.fetch('/api/websets/v0/imports/import_1', {
      method: 'DELETE',
      headers: { [accountHeader]: 'sandbox:default' },
    })
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 409,
      body: { code: 'account_changed' },
    })
    const read = await console.fetch('/api/websets/v0/imports', {
      headers: { [accountHeader]: 'sandbox:default' },
    })
    expect(read.status).toBe(409)
    expect(callsAboutImports(stub)).toBe(0)
    const right = await console.fetch('/api/websets/v0/imports/import_1', {
      method: 'DELETE',
      headers: { [accountHeader]: `live:default:${stub.url}` },
    })
    expect(right.status).toBe(200)
    expect(await console.records()).toMatchObject([
      { importId: 'import_1', account: { mode: 'live', name: 'default', baseUrl: stub.url } },
    ])
  })
})
