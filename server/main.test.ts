import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Account } from '../src/contract/account.ts'
import { ledgerFiles } from './sqlite/ledger-files.ts'
import { openTestLedger } from './testing/open-test-ledger.ts'
import { copyProject, type MainProcess, runMain } from './testing/run-main.ts'
import { sampleImport } from './testing/sample-import.ts'
import { testKey } from './testing/start-console.ts'
import * as behaviour from './testing/stub-behaviours.ts'
import { startStubUpstream, type StubUpstream } from './testing/stub-upstream.ts'
import { until } from './testing/until.ts'

let project: ReturnType<typeof copyProject>
let dataDir: string
let stub: StubUpstream
let started: MainProcess[]

beforeAll(() => {
  project = copyProject()
})
afterAll(() => project.remove())
beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'main-'))
  stub = await startStubUpstream({ imports: [sampleImport('import_a')] })
  started = []
})
afterEach(async () => {
  for (const { child } of started) child.kill('SIGKILL')
  await Promise.all(started.map(({ ended }) => ended))
  await stub.close()
  rmSync(dataDir, { recursive: true })
})

function run(environment: Record<string, string> = {}): MainProcess {
  const main = runMain(project.dir, { DATA_DIR: dataDir, ...environment })
  started.push(main)
  return main
}

const live = () => ({ EXA_API_KEY: testKey, EXA_BASE_URL: stub.url })
const account = (): Account => ({ mode: 'live', name: 'default', baseUrl: stub.url })
const deleteAt = (url: string) => fetch(`${url}/api/websets/v0/imports/import_a`, { method: 'DELETE' })

/** The outcomes in the ledger that a process left behind. */
async function outcomes(): Promise<string[]> {
  const ledger = openTestLedger(dataDir, { account: account() })
  const found = (await ledger.list({ limit: 9 })).map(({ outcome }) => outcome)
  await ledger.close()
  return found
}

describe('a start', { timeout: 60_000 }, () => {
  it('prints the address and the mode, serves the app, and keeps the key to itself', async () => {
    const main = run({ ...live(), READ_ONLY: '1' })
    const url = await main.url()
    const page = await fetch(url)
    expect(await page.text()).toContain('<title>Imports</title>')
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    const info = await fetch(`${url}/api/console/info`)
    expect(await info.json()).toMatchObject({ mode: 'live', readOnly: true, budget: { perSecond: 5 } })
    expect((await fetch(`${url}/api/websets/v0/imports`)).status).toBe(200)
    await main.printed('the list of imports answers')
    expect(stub.requests.map((request) => request.headers['x-api-key'])).toEqual([testKey, testKey])

    main.child.kill('SIGTERM')
    const { code, stdout, stderr } = await main.ended
    expect(code).toBe(0)
    const host = stub.url.replace('http://', '')
    expect(stdout).toContain(`Imports Console on ${url} — live on ${host}, read-only\n`)
    expect(stdout).toContain(`Live · default (${host}): the list of imports answers and has 1 import.\n`)
    expect(stderr).toBe('')
    expect(stdout + stderr).not.toContain(testKey)
    const lines = stdout.split('\n').filter((line) => line.includes('"request"'))
    expect(lines).toHaveLength(4)
    expect(JSON.parse(lines[3] ?? '')).toMatchObject({
      method: 'GET',
      path: '/api/websets/v0/imports',
      status: 200,
    })
  })

  it('prints the address that people open, where it listens, and that nobody signs in there', async () => {
    const main = run({ PUBLIC_URL: 'https://console.example.com/console/' })
    await main.printed('Nobody signs in here')
    main.child.kill('SIGTERM')
    const { stdout, stderr } = await main.ended
    expect(stdout).toMatch(
      /^Imports Console on https:\/\/console\.example\.com\/console \(listens on http:\/\/127\.0\.0\.1:\d+\) — sandbox/m,
    )
    expect(stderr).toBe('')
  })

  it('serves all the same when nobody is there, and says so', async () => {
    const main = run({ ...live(), EXA_BASE_URL: 'http://127.0.0.1:9' })
    const url = await main.url()
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    await main.printed('The console runs all the same')
    main.child.kill('SIGTERM')
    const { code, stderr } = await main.ended
    expect(code).toBe(0)
    expect(stderr).toMatch(/^Live · default \(127\.0\.0\.1:9\): .* Nothing listens at 127\.0\.0\.1:9 .*\n$/)
  })

  it('does not wait for an API that is silent', async () => {
    stub.always('GET', behaviour.silence)
    const main = run(live())
    const url = await main.url()
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    await until(() => stub.requests.length > 0)
    main.child.kill('SIGTERM')
    expect(await main.ended).toMatchObject({ code: 0, stderr: '' })
  })

  it('without a key serves the sandbox', async () => {
    const main = run({ SANDBOX_IMPORTS: '5' })
    const url = await main.url()
    const list = await fetch(`${url}/api/websets/v0/imports`)
    expect(((await list.json()) as { data: unknown[] }).data).toHaveLength(5)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  })

  it('settles what a kill left open, without deleting anything twice', async () => {
    const held = behaviour.gate()
    stub.script('DELETE', held.behaviour)
    const first = run(live())
    const lost = deleteAt(await first.url()).catch(() => 'lost')
    await held.arrived
    first.child.kill('SIGKILL')
    await first.ended
    expect(await lost).toBe('lost')
    expect(await outcomes()).toEqual(['intended'])
    // The call had left, and takes effect although nobody is there to hear of it.
    held.release()
    await until(() => !stub.imports.has('import_a'))

    const second = run(live())
    await second.url()
    await until(() => stub.requests.some(({ method, url }) => method === 'GET' && url.endsWith('/import_a')))
    second.child.kill('SIGTERM')
    await second.ended
    expect(await outcomes()).toEqual(['deleted'])
    expect(stub.count('DELETE')).toBe(1)
  })
})

describe('a start that cannot be', { timeout: 60_000 }, () => {
  it.each([
    ['HOST', '0.0.0.0', {}],
    ['EXA_API_KEY', 'two words', {}],
    ['HTTPS_PROXY', 'proxy:3128', { EXA_API_KEY: testKey }],
  ])('for its %s says so in one line and exits 1', async (name, value, others) => {
    const { code, stdout, stderr } = await run({ ...others, [name]: value }).ended
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^${name} must .*\n$`))
    expect(stderr).not.toContain(testKey)
    expect(readdirSync(dataDir)).toEqual([])
  })

  it('for a taken port says so, and leaves the records of whoever has it alone', async () => {
    const ledger = openTestLedger(dataDir, { account: account() })
    await ledger.recordIntent({ importId: 'import_gone', operator: 'the other one', import: null })
    await ledger.close()
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const { code, stderr } = await run({ ...live(), PORT: String(port) }).ended
    other.close()
    expect(code).toBe(1)
    expect(stderr).toMatch(new RegExp(`^PORT is taken .*${port}.*\n$`))
    expect(stub.requests).toEqual([])
    expect(await outcomes()).toEqual(['intended'])
  })

  it('for a ledger that is none names the file', async () => {
    const { ledger } = ledgerFiles(dataDir, account())
    mkdirSync(path.dirname(ledger), { recursive: true })
    writeFileSync(ledger, 'no database at all, but long enough to look at\n'.repeat(50))
    const { code, stderr } = await run(live()).ended
    expect(code).toBe(1)
    expect(stderr).toMatch(/^The ledger .*ledger\.db cannot be used: .*\n$/)
  })

  it('for want of the built app says how to build it', async () => {
    const unbuilt = copyProject({ built: false })
    const main = runMain(unbuilt.dir, { DATA_DIR: dataDir })
    started.push(main)
    const { code, stderr } = await main.ended
    unbuilt.remove()
    expect(code).toBe(1)
    expect(stderr).toMatch(/^The app is not built: .*\n$/)
  })
})

describe('SIGTERM', { timeout: 60_000 }, () => {
  it('lets the deletion under way end, with its answer and its record, and takes no more', async () => {
    const held = behaviour.gate()
    stub.script('DELETE', held.behaviour)
    const main = run(live())
    const url = await main.url()
    const deletion = deleteAt(url)
    await held.arrived
    main.child.kill('SIGTERM')
    await refused(`${url}/healthz`)
    held.release()
    expect((await deletion).status).toBe(200)
    expect((await main.ended).code).toBe(0)
    expect(await outcomes()).toEqual(['deleted'])
  })

  it('lets it end when its client has gone, too', async () => {
    const held = behaviour.gate()
    stub.script('DELETE', held.behaviour)
    const main = run(live())
    const given = new AbortController()
    const url = await main.url()
    const deletion = fetch(`${url}/api/websets/v0/imports/import_a`, {
      method: 'DELETE',
      signal: given.signal,
    })
    await held.arrived
    given.abort()
    await expect(deletion).rejects.toThrow(/abort/i)
    main.child.kill('SIGTERM')
    await refused(`${url}/healthz`)
    held.release()
    expect((await main.ended).code).toBe(0)
    expect(await outcomes()).toEqual(['deleted'])
  })
})

/** Resolves once nothing listens at an address any more. */
async function refused(url: string): Promise<void> {
  let listens = true
  await until(() => {
    fetch(url).catch(() => (listens = false))
    return !listens
  })
}
