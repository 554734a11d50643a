import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RawAnswer, rawRequest } from './testing/raw-request.ts'
import { sampleImport } from './testing/sample-import.ts'
import { startConsole, type TestConsole } from './testing/start-console.ts'
import { startStubUpstream, type StubUpstream } from './testing/stub-upstream.ts'

let stub: StubUpstream
let console: TestConsole
let readOnly: TestConsole

beforeAll(async () => {
  stub = await startStubUpstream({ imports: [sampleImport('import_a')] })
  console = await startConsole({ upstream: stub.url })
  readOnly = await startConsole({ upstream: stub.url, readOnly: true })
})
afterAll(async () => {
  await console.close()
  await readOnly.close()
  await stub.close()
})
afterEach(() => {
  stub.requests.length = 0
})

const json = ['Content-Type: application/json', 'Content-Length: 2']

/** One request for each line of the table, as a well-behaved client would send it. */
function requestLines() {
  return console.routes.map(({ method, path, query }) => {
    const id = path.startsWith('/api/console') ? '1' : 'import_a'
    return { method, line: `${method} ${path.replace(':id', id)} HTTP/1.1`, query }
  })
}

const changes = () => requestLines().filter(({ method }) => method !== 'GET')

function problemOf(answer: RawAnswer) {
  const { status, code } = JSON.parse(answer.body) as { status: number; code: string }
  return { status, code, upstream: stub.requests.length }
}

/** What an answer lacks of what every one must carry, or has that none may. */
function laxities({ headers, text }: RawAnswer): string[] {
  const policy = headers.get('content-security-policy') ?? ''
  const rules = {
    'a policy that allows nothing by default': policy.startsWith("default-src 'none'; script-src 'self'; "),
    'Trusted Types': policy.includes("require-trusted-types-for 'script'; trusted-types csv-worker"),
    'no wide source in the policy': !/unsafe-|\*|http:|https:|data:|blob:/.test(policy),
    nosniff: headers.get('x-content-type-options') === 'nosniff',
    'no referrer': headers.get('referrer-policy') === 'no-referrer',
    'no framing': headers.get('x-frame-options') === 'DENY',
    'no storing': headers.get('cache-control') === 'no-store',
    'a request id': /^[\w-]+$/.test(headers.get('x-request-id') ?? ''),
    'nothing for other origins': !/access-control-allow|set-cookie|x-powered-by/i.test(text),
  }
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]))
}

describe('every line of the route table', () => {
  it('is known to this test', () => {
    expect(console.routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/websets/v0/imports',
      'POST /api/websets/v0/imports',
      'GET /api/websets/v0/websets',
      'GET /api/websets/v0/events',
      'GET /api/websets/v0/imports/:id',
      'PATCH /api/websets/v0/imports/:id',
      'DELETE /api/websets/v0/imports/:id',
      'GET /api/console/deletions/requests/:id',
      'PUT /api/console/uploads/:id',
      'GET /api/console/uploads/:id',
      'GET /api/console/files/:id',
      'DELETE /api/console/files/:id',
      'GET /api/console/imports/:id/story',
      'GET /api/console/deletions',
      'GET /api/console/deletions/summary',
      'GET /api/console/deletions/people',
      'GET /api/console/deletions/integrity',
      'POST /api/console/deletions/integrity/acknowledge',
      'GET /api/console/deletions/:id',
      'POST /api/console/deletions/:id/recheck',
      'GET /api/console/jobs',
      'POST /api/console/jobs',
      'GET /api/console/jobs/changes',
      'GET /api/console/jobs/requests/:id',
      'GET /api/console/jobs/:id',
      'GET /api/console/jobs/:id/items',
      'POST /api/console/jobs/:id/stop',
      'POST /api/console/jobs/:id/undo',
      'POST /api/console/jobs/:id/approve',
      'POST /api/console/jobs/:id/reject',
      'POST /api/console/jobs/:id/resume',
      'POST /api/console/jobs/:id/retry',
      'POST /api/console/deletions/:id/restore',
      'POST /api/console/deletions/:id/restore/stop',
      'POST /api/console/jobs/:id/restore',
      'GET /api/console/jobs/:id/restores',
      'GET /api/console/jobs/:id/restores/plan',
      'POST /api/console/jobs/:id/restores/stop',
      'GET /api/console/account',
      'POST /api/console/account/confirm',
      'GET /api/console/sign-in',
      'GET /api/console/sign-in/callback',
      'POST /api/console/sign-out',
      'GET /api/console/signed-out',
      'GET /api/console/sessions',
      'DELETE /api/console/sessions/:id',
      'GET /api/console/tokens',
      'POST /api/console/tokens',
      'DELETE /api/console/tokens/:id',
      'GET /api/console/info',
      'GET /healthz',
      'GET /readyz',
      'GET /metrics',
      'GET /api/console/openapi.json',
      'GET /api/console/sandbox',
      'PATCH /api/console/sandbox',
      'POST /api/console/sandbox/reset',
      'POST /api/console/sandbox/scenarios/:id',
    ])
  })

  it('refuses a foreign Host', async () => {
    for (const { line } of requestLines()) {
      const answer = await console.raw(line, ['Host: attacker.example', ...json], '{}')
      expect(problemOf(answer), line).toEqual({ status: 421, code: 'wrong_host', upstream: 0 })
      expect(laxities(answer)).toEqual([])
    }
  })

  it('refuses another site', async () => {
    for (const { line } of requestLines()) {
      const answer = await console.raw(line, ['Sec-Fetch-Site: cross-site', ...json], '{}')
      expect(problemOf(answer), line).toEqual({ status: 403, code: 'cross_origin', upstream: 0 })
      expect(laxities(answer)).toEqual([])
    }
  })

  it('refuses a parameter that it does not have, but for those that let any through', async () => {
    const takesAny = requestLines().filter(({ query }) => query === 'any')
    expect(takesAny.map(({ line }) => line.split(' ')[1])).toEqual([
      '/api/console/sign-in/callback',
      '/api/console/signed-out',
      '/api/console/info',
      '/healthz',
      '/readyz',
      '/metrics',
    ])
    for (const { method, line, query } of requestLines()) {
      // The guard lets no PUT with a query through.
      if (query === 'any' || method === 'PUT') continue
      const answer = await console.raw(line.replace(' HTTP', '?unknown=1 HTTP'), json, '{}')
      expect(problemOf(answer), line).toEqual({ status: 400, code: 'invalid_field', upstream: 0 })
    }
  })

  it('that changes something is refused when the console is read-only', async () => {
    for (const { line } of changes()) {
      // Signing out changes nothing but who is here.
      if (line.includes('/sign-out')) continue
      const answer = await readOnly.raw(line, json, '{}')
      expect(problemOf(answer), line).toEqual({ status: 403, code: 'read_only', upstream: 0 })
      expect(laxities(answer)).toEqual([])
    }
    expect(await readOnly.ledger.list({ limit: 1 })).toEqual([])
  })

  it('that only reads works when the console is read-only', async () => {
    for (const { line } of requestLines().filter(({ method }) => method === 'GET')) {
      const answer = await readOnly.raw(line)
      expect([200, 404], line).toContain(answer.status)
    }
  })

  it('answers with the headers that every answer has', async () => {
    for (const { line } of requestLines()) expect(laxities(await console.raw(line, json, '{}'))).toEqual([])
  })

  it('answers HEAD like GET, without a body', async () => {
    for (const { line } of requestLines().filter(({ method }) => method === 'GET')) {
      const answer = await console.raw(line.replace('GET', 'HEAD'))
      expect(answer.body, line).toBe('')
      expect(laxities(answer)).toEqual([])
    }
  })
})

describe('what is no line of the route table', () => {
  it('answers 405 for another method of a known path, with what is allowed', async () => {
    const paths = new Set(console.routes.map(({ path }) => path))
    for (const path of paths) {
      const allowed = console.routes
        .filter((route) => route.path === path)
        .map(({ method }) => method as string)
      for (const method of ['GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS']) {
        if (allowed.includes(method)) continue
        const line = `${method} ${path.replace(':id', '1')} HTTP/1.1`
        const answer = await console.raw(line, json, '{}')
        expect(problemOf(answer), line).toEqual({ status: 405, code: 'method_not_allowed', upstream: 0 })
        expect(answer.headers.get('allow')).toContain(allowed[0])
        expect(laxities(answer)).toEqual([])
      }
    }
  })

  it.each([
    '/api',
    '/api/websets/v0/imports/import_a/items',
    '/api/websets/v0/websets/webset_a',
    '/api/websets/v1/imports',
    '/api/websets/v0/events/event_a',
    '/api/websets/v0/webhooks',
    '/api/v0/imports',
    '/websets/v0/imports',
    '/api/console',
    '/api/console/ledger.db',
    '/healthz/x',
    '/__proto__',
    '/constructor',
    '/src/main.tsx',
    '/server/main.ts',
    '/package.json',
    '/.env',
  ])('%s answers 404 to every method', async (path) => {
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE']) {
      const answer = await console.raw(`${method} ${path} HTTP/1.1`, json, '{}')
      expect(problemOf(answer)).toEqual({ status: 404, code: 'no_such_route', upstream: 0 })
      expect(laxities(answer)).toEqual([])
    }
  })

  it.each([
    ['GET / HTTP/1.1', 'Host: a b'],
    ['GET / HTTP/1.1', 'Host: [::1'],
    ['GET / HTTP/1.1', 'Host:'],
    ['GET * HTTP/1.1', undefined],
    ['GET http:// HTTP/1.1', undefined],
    ['GET http://[ HTTP/1.1', undefined],
    ['GET / HTTP/1.0', 'Host: x/y'],
  ])('%s (%s), of which no URL can be made, answers 400', async (line, host) => {
    const answer = await console.raw(line, host === undefined ? [] : [host])
    expect(problemOf(answer)).toEqual({ status: 400, code: 'bad_target', upstream: 0 })
    expect(laxities(answer)).toEqual([])
  })

  it('a request without any Host answers 400 too', async () => {
    for (const version of ['1.0', '1.1']) {
      const answer = await rawRequest(console.port, [`GET / HTTP/${version}`])
      expect(problemOf(answer)).toEqual({ status: 400, code: 'bad_target', upstream: 0 })
      expect(laxities(answer)).toEqual([])
    }
  })
})
