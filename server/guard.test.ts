import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { serveApp } from './static.ts'
import { rawRequest } from './testing/raw-request.ts'
import { sampleImport } from './testing/sample-import.ts'
import { startConsole, type TestConsole } from './testing/start-console.ts'
import { startStubUpstream, type StubUpstream } from './testing/stub-upstream.ts'

let stub: StubUpstream
let console: TestConsole
let dist: string

beforeAll(async () => {
  dist = mkdtempSync(path.join(tmpdir(), 'dist-'))
  writeFileSync(path.join(dist, 'index.html'), '<!doctype html><title>Imports</title>')
  writeFileSync(path.join(dist, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  stub = await startStubUpstream({ imports: [sampleImport('import_a')] })
  console = await startConsole({ upstream: stub.url, serveApp: serveApp({ dir: dist }) })
})
afterAll(async () => {
  await console.close()
  await stub.close()
  rmSync(dist, { recursive: true })
})
afterEach(() => {
  stub.requests.length = 0
})

const one = '/api/websets/v0/imports/import_a'

/** Sends a request as it stands: what it is answered with, and how much of it reached upstream. */
async function ask(requestLine: string, headers: string[] = [], body = '') {
  const { status, body: text } = await console.raw(requestLine, headers, body)
  const { code } = JSON.parse(text || '{}') as { code?: string }
  return { status, code, upstream: stub.requests.length }
}

const wrongHost = { status: 421, code: 'wrong_host', upstream: 0 }
const crossOrigin = { status: 403, code: 'cross_origin', upstream: 0 }

describe('the Host', () => {
  const pages = ['/', '/imports/import_a', '/favicon.svg', '/healthz', '/readyz', '/api/console/info', one]

  it.each(pages)('of another name is refused on %s, its matching Origin notwithstanding', async (target) => {
    const host = `attacker.example:${console.port}`
    const headers = [`Host: ${host}`, `Origin: http://${host}`, 'Sec-Fetch-Site: same-origin']
    expect(await ask(`GET ${target} HTTP/1.1`, headers)).toEqual(wrongHost)
  })

  it.each([
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost',
    '127.0.0.1.attacker.example:80',
    'localhost.:4310',
    '0.0.0.0',
  ])('%s is not ours', async (host) => {
    expect(await ask(`DELETE ${one} HTTP/1.1`, [`Host: ${host}`])).toEqual(wrongHost)
  })

  it.each([
    '',
    'a b',
    'evil.example/',
    '127.0.0.1@evil.example',
    'user:pw@127.0.0.1',
    '[::1',
    'ex%61mple',
    '💥',
  ])('that is none (%j) is refused as malformed', async (host) => {
    const answer = await console.raw(`DELETE ${one} HTTP/1.1`, [`Host: ${host}`])
    expect([400, 421]).toContain(answer.status)
    expect(stub.requests).toEqual([])
  })

  it('given twice, or not at all, is refused', async () => {
    const twice = [`Host: ${console.host}`, 'Host: attacker.example']
    expect(await ask(`DELETE ${one} HTTP/1.1`, twice)).toEqual(wrongHost)
    expect(await ask(`DELETE ${one} HTTP/1.1`, twice.toReversed())).toEqual(wrongHost)
    for (const version of ['1.0', '1.1']) {
      const answer = await rawRequest(console.port, [`DELETE ${one} HTTP/${version}`])
      expect({ status: answer.status, upstream: stub.requests }).toEqual({ status: 400, upstream: [] })
    }
  })

  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('%s with our port is ours', async (name) => {
    const answer = await console.raw('GET /healthz HTTP/1.1', [`Host: ${name}:${console.port}`])
    expect(answer.status).toBe(200)
  })
})

describe('the origin of a change', () => {
  const types = ['text/plain', 'application/json', 'application/x-www-form-urlencoded']
  for (const site of ['cross-site', 'same-site', 'none'])
    it.each(types)(`${site} is refused for a DELETE as %s`, async (type) => {
      const headers = [`Sec-Fetch-Site: ${site}`, `Content-Type: ${type}`, 'Content-Length: 0']
      expect(await ask(`DELETE ${one} HTTP/1.1`, headers)).toEqual(crossOrigin)
    })

  const foreign = [
    'null',
    'https://attacker.example',
    'http://localhost:1',
    'http://127.0.0.1',
    'chrome-extension://a',
  ]
  it.each(foreign)('%s is refused', async (origin) => {
    const headers = [`Origin: ${origin}`]
    expect(await ask(`DELETE ${one} HTTP/1.1`, headers)).toEqual(crossOrigin)
    headers.push('Sec-Fetch-Site: same-origin')
    expect(await ask(`DELETE ${one} HTTP/1.1`, headers)).toEqual(crossOrigin)
  })

  it('https under our own name is refused: we do not speak it', async () => {
    expect(await ask(`DELETE ${one} HTTP/1.1`, [`Origin: https://${console.host}`])).toEqual(crossOrigin)
  })

  it('that is ours, or that of no browser, is let through', async () => {
    const ours = [`Origin: http://${console.host}`, 'Sec-Fetch-Site: same-origin']
    await console.confirmApi()
    stub.requests.length = 0
    for (const [index, headers] of [ours, []].entries()) {
      const answer = await ask('DELETE /api/websets/v0/imports/import_gone HTTP/1.1', headers)
      expect(answer).toEqual({ status: 404, code: 'already_gone', upstream: index + 1 })
    }
  })
})

describe('the origin of a read', () => {
  it.each(['/api/console/info', '/api/websets/v0/imports', '/healthz', '/readyz'])(
    'from another site is refused on %s',
    async (target) => {
      for (const site of ['cross-site', 'same-site'])
        expect(await ask(`GET ${target} HTTP/1.1`, [`Sec-Fetch-Site: ${site}`])).toEqual(crossOrigin)
    },
  )

  it('may be a link from anywhere where it is a page', async () => {
    const answer = await console.raw('GET /imports/import_a HTTP/1.1', ['Sec-Fetch-Site: cross-site'])
    expect(answer.status).toBe(200)
  })

  it('may be the address bar', async () => {
    const answer = await console.raw('GET /api/console/info HTTP/1.1', ['Sec-Fetch-Site: none'])
    expect(answer.status).toBe(200)
  })
})

describe('the method', () => {
  it.each(['PUT', 'TRACE', 'OPTIONS', 'PROPFIND', 'QUERY'])('%s is none of ours', async (method) => {
    const answer = await console.raw(`${method} ${one} HTTP/1.1`)
    expect({ status: answer.status, upstream: stub.requests }).toEqual({ status: 405, upstream: [] })
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST, PATCH, DELETE')
  })

  it('CONNECT opens no tunnel', async () => {
    const answer = await console.raw('CONNECT api.exa.ai:443 HTTP/1.1')
    expect(answer.status).not.toBe(200)
    expect(stub.requests).toEqual([])
  })

  it.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])(
    'is what the request line says, whatever %s does',
    async (name) => {
      const answer = await console.raw(`GET ${one} HTTP/1.1`, [`${name}: DELETE`])
      expect(answer.status).toBe(200)
      expect(stub.requests.map(({ method }) => method)).toEqual(['GET'])
      expect(stub.imports.has('import_a')).toBe(true)
    },
  )

  it('a preflight from elsewhere is allowed nothing', async () => {
    const headers = ['Origin: https://attacker.example', 'Access-Control-Request-Method: DELETE']
    const answer = await console.raw(`OPTIONS ${one} HTTP/1.1`, headers)
    expect({ status: answer.status, upstream: stub.requests }).toEqual({ status: 405, upstream: [] })
    expect(answer.text.toLowerCase()).not.toContain('access-control-allow')
  })
})

describe('the content type', () => {
  const body = '{"title":"new"}'
  it.each([
    ['Content-Type: text/plain'],
    ['Content-Type: text/plain;application/json'],
    ['Content-Type: application/jsonp'],
    [],
  ])('has to be JSON (%s)', async (...type) => {
    const headers = [...type, `Content-Length: ${body.length}`]
    const refused = { status: 415, code: 'unsupported_media_type', upstream: 0 }
    expect(await ask(`PATCH ${one} HTTP/1.1`, headers, body)).toEqual(refused)
    expect(await ask('POST /api/websets/v0/imports HTTP/1.1', headers, body)).toEqual(refused)
  })
})
