import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:http2'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Deletion } from '../src/contract/deletion.ts'
import type { readySchema } from '../src/contract/readiness.ts'
import { askNginx, type BehindNginx, startBehindNginx } from './testing/behind-nginx.ts'
import { rawRequest } from './testing/raw-request.ts'
import { sampleImport } from './testing/sample-import.ts'
import { selfSigned } from './testing/self-signed.ts'
import { testKey } from './testing/start-console.ts'
import { freePort } from './testing/free-port.ts'
import { startNginx } from './testing/start-nginx.ts'
import { type StubUpstream, startStubUpstream } from './testing/stub-upstream.ts'
import { untilTheEnd } from './testing/until-the-end.ts'
import { until } from './testing/until.ts'

const page = '<html lang="en"><script src="./assets/a-12345678.js"></script>'
type Ready = v.InferOutput<typeof readySchema>

const wholeFile = untilTheEnd(afterAll)
let stub: StubUpstream
let behind: BehindNginx
const ask: BehindNginx['ask'] = (...asked) => behind.ask(...asked)

beforeAll(async () => {
  const dist = mkdtempSync(path.join(tmpdir(), 'dist-'))
  wholeFile.onTestFinished(() => rmSync(dist, { recursive: true }))
  mkdirSync(path.join(dist, 'assets'))
  writeFileSync(path.join(dist, 'index.html'), page)
  writeFileSync(path.join(dist, 'assets/a-12345678.js'), 'export {}')
  stub = await startStubUpstream({ imports: [sampleImport('import_a'), sampleImport('import_b')] })
  wholeFile.onTestFinished(stub.close)
  const env = { EXA_API_KEY: testKey, EXA_BASE_URL: stub.url, RATE_LIMIT_RPS: '100' }
  behind = await startBehindNginx(wholeFile, env, { dist })
})

const html = { accept: 'text/html' }

describe('through nginx, under a base path', () => {
  it.each(['/console/', '/console/imports', '/console/imports/import_a?status=failed'])(
    '%s is a page',
    async (address) => {
      const { status, headers, text } = await ask(address, { headers: html })
      expect(status).toBe(200)
      expect(text).toBe(
        '<html data-base-path="/console" lang="en"><script src="/console/assets/a-12345678.js"></script>',
      )
      expect(headers['link']).toContain('</console/api/console/info>; rel=preload')
      expect(headers['cache-control']).toBe('no-store')
      expect(headers['content-security-policy']).toContain("base-uri 'none'")
      expect(headers['strict-transport-security']).toBe('max-age=31536000')
    },
  )

  it('an address without a page shows a page that says so', async () => {
    const { status, text } = await ask('/console/nowhere', { headers: html })
    expect({ status, isPage: text.startsWith('<html') }).toEqual({ status: 404, isPage: true })
    expect(await ask('/console/api/nowhere', { headers: html })).toMatchObject({
      status: 404,
      code: 'no_such_route',
    })
  })

  it('a file is there to be kept', async () => {
    const { status, headers } = await ask('/console/assets/a-12345678.js')
    expect({ status, kept: headers['cache-control'] }).toEqual({
      status: 200,
      kept: 'public, max-age=31536000, immutable',
    })
  })

  it.each([
    ['/console', 301, '/console/'],
    ['/console/deletions/?outcome=failed', 308, '/console/deletions?outcome=failed'],
    ['/console/index.html', 308, '/console/'],
  ])('%s leads on, by a path that is right for any host and port', async (address, status, location) => {
    const answer = await ask(address, { headers: html })
    expect({ status: answer.status, location: answer.headers['location'] }).toEqual({ status, location })
  })

  it.each([
    '/',
    '/imports',
    '/consoles',
    '/healthz',
    '/console/readyz',
    '/console/readyz?verbose',
    '/console/%72eadyz',
    '/console//readyz',
    '/console/metrics',
  ])('%s is not the console’s', async (address) => {
    const { status, text } = await ask(address, { headers: html })
    expect({ status, byNginx: text.includes('nginx') }).toEqual({ status: 404, byNginx: true })
  })

  it.each([
    '//console/imports',
    '/console//imports',
    '/console/%2e%2e/imports',
    '/console/imports/%2e%2e/%2e%2e',
  ])('%s is refused by the one or the other', async (target) => {
    const { status } = await ask(target, { headers: html })
    expect([400, 404]).toContain(status)
  })

  it('speaks HTTP/2', async () => {
    const session = connect(behind.origin, { ca: selfSigned.cert })
    const stream = session.request({ ':path': '/console/api/console/info' })
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
    let text = ''
    for await (const chunk of stream.setEncoding('utf8')) text += chunk as string
    session.close()
    expect(headers[':status']).toBe(200)
    expect(JSON.parse(text)).toMatchObject({ mode: 'live' })
  })
})

describe('through nginx, who asks', () => {
  const change = { method: 'PATCH', body: JSON.stringify({ title: 'New' }) }
  const one = '/console/api/websets/v0/imports/import_b'

  it.each<[string, Record<string, string>, boolean]>([
    ['its own pages', { 'sec-fetch-site': 'same-origin' }, true],
    ['a script', {}, true],
    ['another site', { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }, false],
    ['another host of the site', { origin: 'https://other.localhost', 'sec-fetch-site': 'same-site' }, false],
    ['nobody', { origin: 'null' }, false],
  ])('may change something: %s', async (_, headers, allowed) => {
    const { status, code } = await ask(one, { ...change, headers })
    expect({ status, code }).toEqual(
      allowed ? { status: 200, code: undefined } : { status: 403, code: 'cross_origin' },
    )
  })

  it('may change something by the origin of PUBLIC_URL alone', async () => {
    const { origin, console } = behind
    const tried = [origin, origin.replace('https', 'http'), console.url, 'https://localhost']
    const answers = tried.map((each) => ask(one, { ...change, headers: { origin: each } }))
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 403, 403, 403])
  })

  it.each(['attacker.example', 'localhost', '127.0.0.1'])(
    'comes to no other Host than ours: %s',
    async (host) => {
      const { status, code, text } = await ask('/console/api/console/info', { headers: { host } })
      expect({ status, code }).toEqual({ status: 421, code: 'wrong_host' })
      expect(text).toContain(`${behind.origin}/console`)
    },
  )

  it('is who nginx says, whatever else is claimed', async () => {
    const headers = {
      'x-forwarded-for': '203.0.113.9, 127.0.0.1',
      'x-real-ip': '203.0.113.9',
      forwarded: 'for=203.0.113.9;host=attacker.example;proto=http',
      'x-forwarded-host': 'attacker.example',
      'x-forwarded-proto': 'http',
      'x-forwarded-prefix': '/elsewhere',
      'user-agent': 'a test',
    }
    const target = '/console/api/websets/v0/imports/import_a'
    expect((await ask(target, { method: 'DELETE', headers, from: '127.0.0.9' })).status).toBe(200)
    const records = await ask('/console/api/console/deletions')
    const [newest] = (JSON.parse(records.text) as { data: Deletion[] }).data
    expect(newest).toMatchObject({ importId: 'import_a', operator: 'a test at 127.0.0.9' })
  })
})

/** Asks the console itself, past nginx. */
function raw(target: string, host: string) {
  return rawRequest(behind.console.port, [`GET ${target} HTTP/1.1`, `Host: ${host}`, 'Accept: text/html'])
}

describe('beside nginx, at the socket', () => {
  it('probes need neither the base path nor the public Host', async () => {
    for (const probe of ['/healthz', '/readyz', '/console/healthz', '/console/readyz'])
      expect((await raw(probe, `localhost:${behind.nginx.port}`)).status, probe).toBe(200)
    for (const host of [`127.0.0.1:${behind.console.port}`, `localhost:${behind.console.port}`])
      expect((await raw('/healthz', host)).status, host).toBe(200)
    for (const host of [
      `attacker.example:${behind.console.port}`,
      '127.0.0.1',
      `127.0.0.2:${behind.console.port}`,
    ])
      expect((await raw('/healthz', host)).status, host).toBe(421)
    expect((await raw('/console/api/console/info', `127.0.0.1:${behind.console.port}`)).status).toBe(421)
  })

  it('requests that a proxy may have passed on get no messages of the checks', async () => {
    const own = `127.0.0.1:${behind.console.port}`
    const asked = async (host: string, ...more: string[]) => {
      const request = ['GET /readyz HTTP/1.1', `Host: ${host}`, ...more]
      const { checks, upstream } = JSON.parse((await rawRequest(behind.console.port, request)).body) as Ready
      return { upstream, words: checks.map(({ message }) => message).join(' ') }
    }
    const { host } = new URL(stub.url)
    const inside = await asked(own)
    expect([inside.upstream, inside.words]).toEqual([host, expect.stringContaining('ledger')])
    for (const outside of [
      await asked(`localhost:${behind.nginx.port}`),
      await asked(own, 'X-Forwarded-For: 203.0.113.9'),
    ])
      expect(JSON.stringify(outside)).not.toMatch(new RegExp(`ledger|${host}`))
  })

  it.each(['/', '/imports', '/api/console/info', '/assets/a-12345678.js', '/Console/imports'])(
    'a path that lost its base path, %s, is told what to mend',
    async (target) => {
      const { status, body } = await raw(target, `localhost:${behind.nginx.port}`)
      expect(status).toBe(404)
      expect(JSON.parse(body)).toMatchObject({ code: 'outside_base_path' })
      expect(body).toContain(`This console is at ${behind.origin}/console`)
    },
  )
})

it(
  'a job is followed while it runs, and a console that is gone is a 502',
  { timeout: 60_000 },
  async (test) => {
    const ids = Array.from({ length: 20 }, (_, index) => `import_job_${index}`)
    for (const id of ids) stub.imports.set(id, sampleImport(id))
    const { text } = await ask('/console/api/console/jobs', {
      method: 'POST',
      body: JSON.stringify({ ids }),
      headers: { 'idempotency-key': 'job' },
    })
    const { id } = JSON.parse(text) as { id: string }
    await until(async () => {
      const job = JSON.parse((await ask(`/console/api/console/jobs/${id}`)).text) as { state: string }
      return job.state === 'finished'
    })
    expect(ids.filter((each) => stub.imports.has(each))).toEqual([])

    const alone = await startNginx({ consolePort: await freePort() })
    test.onTestFinished(alone.close)
    const answer = await askNginx(alone.port, '/console/api/console/info')
    expect({ status: answer.status, isHtml: answer.text.includes('<html>') }).toEqual({
      status: 502,
      isHtml: true,
    })
  },
)
