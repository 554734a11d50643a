import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleImport } from './testing/sample-import.ts'
import { startConsole, testKey, type TestConsole } from './testing/start-console.ts'
import { type Behaviour, startStubUpstream, type StubUpstream } from './testing/stub-upstream.ts'
import * as behaviour from './testing/stub-behaviours.ts'

let stub: StubUpstream
let console: TestConsole

beforeEach(async () => {
  stub = await startStubUpstream({ imports: [sampleImport('import_a'), sampleImport('import_b')] })
  console = await startConsole({ upstream: stub.url })
})
afterEach(async () => {
  await console.close()
  await stub.close()
})

const one = '/api/websets/v0/imports/import_a'

/** The whole answer over the wire; the key must be nowhere in it, nor in what the console keeps. */
async function keyless(method: string, target: string, headers: string[] = [], body = ''): Promise<string> {
  const length = body ? [`Content-Length: ${body.length}`] : []
  const { text } = await console.raw(`${method} ${target} HTTP/1.1`, [...headers, ...length], body)
  for (const place of [text, console.log(), console.stored()]) expect(place).not.toContain(testKey)
  return text
}

describe('what upstream sees', () => {
  const sent = [
    'x-api-key: from-the-client',
    'X-API-KEY: twice',
    'Authorization: Bearer from-the-client',
    'Cookie: session=from-the-client',
    'X-Forwarded-For: 10.0.0.1',
    'X-Forwarded-Host: attacker.example',
    'X-Forwarded-Proto: https',
    'Forwarded: for=10.0.0.1',
    'X-Real-IP: 10.0.0.1',
    'Referer: http://127.0.0.1/',
    'User-Agent: from-the-client',
    'Connection: x-api-key',
    'Content-Type: application/json',
  ]

  it.each([
    ['GET', '/api/websets/v0/imports?limit=2', '', '/websets/v0/imports?limit=2'],
    ['GET', '/api/websets/v0/websets', '', '/websets/v0/websets?limit=25'],
    [
      'GET',
      '/api/websets/v0/events?types=import.created&types=import.completed&createdAfter=2026-03-18T15:00:00Z',
      '',
      '/websets/v0/events?limit=25&types=import.created&types=import.completed&createdAfter=2026-03-18T15%3A00%3A00Z',
    ],
    ['GET', one, '', '/websets/v0/imports/import_a'],
    ['PATCH', one, '{"title":"new"}', '/websets/v0/imports/import_a'],
    ['DELETE', one, '', '/websets/v0/imports/import_a'],
  ])('of %s %s is one key, ours, and nothing else of the client', async (method, target, body, url) => {
    const answer = await keyless(method, target, sent, body)
    expect(answer).toMatch(/^HTTP\/1.1 200 /)
    expect(stub.requests).toHaveLength(1)
    const [request] = stub.requests
    const names = request?.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
    const expected = ['accept', 'connection', 'host', 'user-agent', 'x-api-key']
    expect(names?.toSorted()).toEqual(
      (body ? [...expected, 'content-length', 'content-type'] : expected).toSorted(),
    )
    expect(request?.headers['x-api-key']).toBe(testKey)
    expect(request).toMatchObject({ method, url, body })
    expect(JSON.stringify(request)).not.toMatch(/from-the-client|10\.0\.0\.1|attacker/)
  })

  it('of a PATCH has each field once', async () => {
    const body = '{"title":"first","title":"second"}'
    await keyless('PATCH', one, ['Content-Type: application/json'], body)
    expect(stub.requests[0]?.body).toBe('{"title":"second"}')
  })
})

describe('the key stays here', () => {
  it('when an answer repeats it', async () => {
    stub.always('GET', behaviour.echoKey)
    expect(await keyless('GET', one)).toMatch(/^HTTP\/1.1 502 /)
    expect(await keyless('GET', '/api/websets/v0/imports')).toMatch(/^HTTP\/1.1 502 /)
    expect(stub.count('GET')).toBe(2)
  })

  it('when the answer of a DELETE repeats it, and the outcome is recorded all the same', async () => {
    stub.script('DELETE', behaviour.echoKey)
    const answer = await console.deleteImport('import_a')
    expect(answer.status).toBe(200)
    expect(JSON.stringify([answer, await console.record('import_a')])).not.toContain(testKey)
    expect(console.stored()).not.toContain(testKey)
    expect((await console.record('import_a'))?.outcome).toBe('deleted')
    expect(stub.imports.has('import_a')).toBe(false)
  })

  const leaks: [string, Behaviour][] = [
    [
      'an error',
      behaviour.refuse(401, { requestId: 'r', error: `Bad key ${testKey}`, tag: 'INVALID_API_KEY' }),
    ],
    [
      'a request id',
      behaviour.refuse(404, { statusCode: 404, message: 'gone' }, { 'x-request-id': testKey }),
    ],
    ['a Retry-After', behaviour.refuse(429, { error: 'slow' }, { 'retry-after': testKey })],
    ['a cookie', behaviour.refuse(200, { id: 'import_a' }, { 'set-cookie': `key=${testKey}` })],
    ['a redirect', behaviour.refuse(302, {}, { location: `https://elsewhere.example/?key=${testKey}` })],
    ['a page', behaviour.refuse(503, `<p>${testKey}</p>`, { 'content-type': 'text/html' })],
    ['half an answer', behaviour.refuse(200, `{"id":"import_a","note":"${testKey}`)],
  ]
  it.each(leaks)('when %s repeats it', async (_, leak) => {
    stub.always('GET', leak)
    stub.script('DELETE', leak)
    expect(await keyless('GET', one)).toMatch(/^HTTP\/1.1 502 /)
    await keyless('DELETE', one)
    expect(stub.requests.length).toBeGreaterThan(1)
  })

  it('when the console answers for itself', async () => {
    const targets = [
      '/api/console/info',
      '/api/console/deletions',
      '/healthz',
      '/readyz',
      '/nowhere',
      '/api/x',
      one,
    ]
    for (const target of targets) await keyless('GET', target)
    await keyless('DELETE', one)
    await keyless('GET', '/api/console/deletions/1')
    expect(stub.count('DELETE')).toBe(1)
  })
})

describe('another host', () => {
  it.each([301, 302, 303, 307, 308])('gets nothing from a %i', async (status) => {
    const other = await startStubUpstream()
    const redirect = behaviour.redirectTo(other.url, status)
    stub.always('GET', redirect)
    stub.always('DELETE', redirect)
    stub.always('PATCH', redirect)
    const type = ['Content-Type: application/json']
    expect(await keyless('GET', one)).toMatch(/^HTTP\/1.1 502 /)
    expect(await keyless('PATCH', one, type, '{"title":"x"}')).toMatch(/^HTTP\/1.1 502 /)
    const deleted = await keyless('DELETE', one)
    expect(deleted).toMatch(/^HTTP\/1.1 502 /)
    expect(deleted.toLowerCase()).not.toContain('location:')
    expect(other.requests).toEqual([])
    await other.close()
  })
})

describe('of the headers of upstream', () => {
  it('nothing passes but what the browser needs', async () => {
    stub.always('GET', behaviour.setCookie)
    const answer = await console.raw(`GET ${one} HTTP/1.1`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-request-id')).toBe('req_stub_1')
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(answer.text.toLowerCase()).not.toMatch(/set-cookie|access-control|x-powered-by/)
  })

  it('an HTML page never does', async () => {
    stub.always('GET', behaviour.htmlAfter)
    const answer = await console.raw(`GET ${one} HTTP/1.1`)
    expect(answer.status).toBe(502)
    expect(answer.body).not.toContain('<html>')
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'upstream_unreadable' })
  })

  it('no import text becomes a header or a page', async () => {
    const title = '<img src=x onerror=alert(1)> \u202e javascript:alert(1) =HYPERLINK("x")\r\nSet-Cookie: a=b'
    const metadata = JSON.parse('{"__proto__":"kept","constructor":"kept"}') as Record<string, string>
    const item = sampleImport('import_x', { title, metadata })
    stub.imports.set('import_x', item)
    for (const method of ['GET', 'DELETE']) {
      const answer = await console.raw(`${method} /api/websets/v0/imports/import_x HTTP/1.1`)
      expect(answer.body).toBe(JSON.stringify(item))
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
      expect(answer.headers.has('set-cookie')).toBe(false)
    }
    expect(JSON.stringify((await console.record('import_x'))?.import)).toBe(JSON.stringify(item))
  })
})
