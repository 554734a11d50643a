import { setTimeout as delay } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Deletion } from '../src/contract/deletion.ts'
import type { Job } from '../src/contract/job.ts'
import { parseConsoleEnv } from './env/env.ts'
import { createRequestListener, listen, type Listening } from './listen.ts'
import { openConsole, type OpenConsole } from './open-console.ts'
import { stopConsole } from './serve-console.ts'
import { createSandbox, type Sandbox } from './sandbox/app.ts'
import { startOidcProvider, type TestProvider } from './testing/oidc-provider.ts'
import { testDatabase } from './testing/postgres/test-database.ts'
import { signInEnvironment } from './testing/sign-in-console.ts'
import { testKey } from './testing/start-console.ts'
import { createTestBrowser, type TestBrowser } from './testing/test-browser.ts'
import { until } from './testing/until.ts'

const origin = 'https://console.test'
const good = 'name,website\nAcme,https://acme.example\nBolt,"https://bolt.example"\n'
const drainMs = 700

type Replica = {
  opened: OpenConsole
  listening: Listening
  /** What a person sees of it, with the cookies that they have at all replicas. */
  browser: TestBrowser
}

let provider: TestProvider
let box: Sandbox
let upstream: Listening
let environment: Record<string, string>
const deletedUpstream: string[] = []
const running: Replica[] = []
/** The cookies of one browser: it does not know which replica answers. */
const jar = new Map()

async function startReplica(): Promise<Replica> {
  const opened = await openConsole({
    env: parseConsoleEnv(environment),
    port: () => 0,
    replicaTiming: { drainMs },
  })
  const listening = await listen(createRequestListener(opened.app), '127.0.0.1', 0)
  opened.start()
  const browser = createTestBrowser({ 'console.test': listening.port }, jar)
  const replica = { opened, listening, browser }
  running.push(replica)
  return replica
}

async function stopReplica(replica: Replica): Promise<void> {
  running.splice(running.indexOf(replica), 1)
  await stopConsole(replica.opened, replica.listening)
}

beforeAll(async () => {
  provider = await startOidcProvider()
  box = createSandbox({
    file: ':memory:',
    imports: 120,
    settings: { processingSeconds: 0, brokenUploads: 0 },
  })
  const listener = getRequestListener(box.app.fetch, { overrideGlobalObjects: false })
  upstream = await listen(
    (request, response) => {
      if (request.method === 'DELETE') deletedUpstream.push(request.url ?? '')
      void listener(request, response)
    },
    '127.0.0.1',
    0,
  )
  environment = {
    ...signInEnvironment(provider),
    DATABASE_URL: await testDatabase(),
    EXA_API_KEY: testKey,
    EXA_BASE_URL: upstream.url,
    SECRET_KEYS: 'a-secret-of-the-tests-that-is-long-enough-0123456789',
    PUBLIC_URL: origin,
    RATE_LIMIT_RPS: '20',
    UNDO_SECONDS: '0',
    LOG_LEVEL: 'silent',
    DATA_DIR: '/nowhere/that/could/be/made',
  }
  provider.signsIn = 'ada'
}, 60_000)
afterAll(async () => {
  await Promise.all(
    running.map(async ({ opened, listening }) => {
      await listening.close(0)
      await opened.close(0)
    }),
  )
  await upstream.close(0)
  box.close()
  await provider.close()
})

const call = async <T>(browser: TestBrowser, method: string, path: string, body?: unknown): Promise<T> => {
  const answer = await browser.call(method, `${origin}${path}`, body)
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
  return (answer.text === '' ? undefined : answer.json()) as T
}

const importIds = async (browser: TestBrowser, limit: number): Promise<string[]> => {
  const page = await call<{ data: { id: string }[] }>(
    browser,
    'GET',
    `/api/websets/v0/imports?limit=${limit}`,
  )
  return page.data.map(({ id }) => id)
}

let keys = 0
async function createJob(browser: TestBrowser, ids: readonly string[]): Promise<Job> {
  const answer = await browser.send(`${origin}/api/console/jobs`, {
    method: 'POST',
    headers: {
      origin,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
      'idempotency-key': `key-${(keys += 1)}`,
    },
    body: { ids },
  })
  if (answer.status >= 400) throw new Error(answer.text)
  return answer.json() as unknown as Job
}
const jobAt = (browser: TestBrowser, id: string) => call<Job>(browser, 'GET', `/api/console/jobs/${id}`)

describe('two replicas on one database', { timeout: 60_000 }, () => {
  let first: Replica
  let second: Replica
  beforeAll(async () => {
    ;[first, second] = await Promise.all([startReplica(), startReplica()])
    await first.browser.open(`${origin}/`)
  }, 60_000)

  it('share sessions and tokens', async () => {
    const { you } = await call<{ you: unknown }>(second.browser, 'GET', '/api/console/info')
    expect(you).toMatchObject({ who: { name: 'Ada Admin' }, role: 'admin' })
    const made = await call<{ secret: string }>(second.browser, 'POST', '/api/console/tokens', {
      name: 'script',
      role: 'viewer',
      days: null,
    })
    const script = createTestBrowser({ 'console.test': first.listening.port })
    const asked = await script.send(`${origin}/api/console/info`, {
      headers: { authorization: `Bearer ${JSON.stringify(made).match(/icon_[\w-]+/)?.[0]}` },
    })
    expect(asked.json()).toMatchObject({ you: { role: 'viewer' } })
  })

  it('take the file of an import that the other one created', async () => {
    const created = await call<{ id: string }>(first.browser, 'POST', '/api/websets/v0/imports', {
      size: good.length,
      count: 2,
      format: 'csv',
      entity: { type: 'company' },
      title: 'Leads',
    })
    const sent = await second.browser.send(`${origin}/api/console/uploads/${created.id}`, {
      method: 'PUT',
      headers: { origin, 'sec-fetch-site': 'same-origin', 'content-length': String(good.length) },
      body: good,
    })
    expect([sent.status, sent.text]).toEqual([204, ''])
    const seen = await call<{ status: string }>(first.browser, 'GET', `/api/websets/v0/imports/${created.id}`)
    expect(seen.status).toBe('completed')
    const { file } = await call<{ file: unknown }>(first.browser, 'GET', `/api/console/uploads/${created.id}`)
    expect(file).toMatchObject({ sizeBytes: good.length, kept: { is: 'kept' } })
    // And it is kept for all of them, until somebody has one of them forget it.
    const address = `${origin}/api/console/files/${created.id}`
    const download = await first.browser.call('GET', address)
    expect([download.status, download.text]).toEqual([200, good])
    await call(first.browser, 'DELETE', `/api/console/files/${created.id}`)
    expect((await second.browser.call('GET', address)).json()).toMatchObject({
      code: 'file_not_kept',
      message: expect.stringContaining('Ada Admin') as string,
    })
  })

  it('restore once what was deleted, whichever of them is asked', async () => {
    const title = 'Lost and found'
    const asked = { size: good.length, count: 2, format: 'csv', entity: { type: 'company' }, title }
    const { id } = await call<{ id: string }>(first.browser, 'POST', '/api/websets/v0/imports', asked)
    await second.browser.send(`${origin}/api/console/uploads/${id}`, {
      method: 'PUT',
      headers: { origin, 'sec-fetch-site': 'same-origin', 'content-length': String(good.length) },
      body: good,
    })
    await call(first.browser, 'DELETE', `/api/websets/v0/imports/${id}`)
    const { data } = await call<{ data: Deletion[] }>(second.browser, 'GET', '/api/console/deletions?limit=1')
    const path = `/api/console/deletions/${data[0]?.id}`
    const answers = await Promise.all(
      [first, second, first].map(({ browser }) => browser.call('POST', `${origin}${path}/restore`, {})),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409])
    await until(async () => {
      const { restore } = await call<Deletion>(second.browser, 'GET', path)
      return restore?.state === 'restored'
    })
    const page = await call<{ data: { title: string }[] }>(
      first.browser,
      'GET',
      '/api/websets/v0/imports?limit=200',
    )
    expect(page.data.filter((each) => each.title === title)).toHaveLength(1)
  })

  it('show and stop a job that the other one works on', async () => {
    const ids = await importIds(first.browser, 40)
    const before = deletedUpstream.length
    const { id } = await createJob(first.browser, ids)
    await until(async () => (await jobAt(second.browser, id)).counts.deleted >= 3)
    expect((await jobAt(second.browser, id)).state).toBe('running')
    await call(second.browser, 'POST', `/api/console/jobs/${id}/stop`, {})
    expect((await jobAt(first.browser, id)).state).toBe('stopped')
    await delay(500)
    const sent = deletedUpstream.length - before
    expect(sent).toBeLessThan(40)
    await delay(500)
    expect(deletedUpstream.length - before).toBe(sent)
    expect((await jobAt(second.browser, id)).counts).toMatchObject({ deleted: sent, intended: 0 })
  })

  it('go on with what one that is told to stop had begun, and serve all the while', async () => {
    const ids = await importIds(second.browser, 60)
    const before = deletedUpstream.length
    const { id } = await createJob(first.browser, ids)
    await until(async () => (await jobAt(second.browser, id)).counts.deleted >= 3)
    const ended = stopReplica(first)
    const told = performance.now()
    // A balancer sees at once that it is to send nothing more, and what it still sends is served.
    expect((await first.browser.send(`${origin}/readyz`)).status).toBe(503)
    while (performance.now() - told < drainMs - 200) {
      expect(await jobAt(first.browser, id)).toMatchObject({ state: 'running' })
      await delay(50)
    }
    await ended
    await expect(first.browser.send(`${origin}/healthz`)).rejects.toThrow(/ECONNREFUSED|ECONNRESET|hang up/)
    await until(async () => (await jobAt(second.browser, id)).state === 'finished')
    expect((await jobAt(second.browser, id)).counts).toMatchObject({ deleted: 60, queued: 0 })
    expect(deletedUpstream.length - before).toBe(60)
    expect(new Set(deletedUpstream).size).toBe(deletedUpstream.length)
  })
})
