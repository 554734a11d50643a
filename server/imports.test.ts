import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { notFoundShapes } from './testing/not-found-fixtures.ts'
import { sampleImport } from './testing/sample-import.ts'
import { startConsole, type TestConsole } from './testing/start-console.ts'
import * as behaviour from './testing/stub-behaviours.ts'
import { type Behaviour, startStubUpstream, type StubUpstream } from './testing/stub-upstream.ts'

let stub: StubUpstream
let console: TestConsole

beforeAll(async () => {
  stub = await startStubUpstream()
  console = await startConsole({ upstream: stub.url, readMs: 1_500 })
})
afterAll(async () => {
  await console.close()
  await stub.close()
})
afterEach(() => {
  stub.requests.length = 0
  stub.recover()
  stub.imports.clear()
})

const one = '/api/websets/v0/imports/import_a'
const type = 'Content-Type: application/json'

async function patch(body: string, headers = [`Content-Length: ${Buffer.byteLength(body)}`]) {
  stub.imports.set('import_a', sampleImport('import_a'))
  const answer = await console.raw(`PATCH ${one} HTTP/1.1`, [type, ...headers], body)
  const { status, code, message } = JSON.parse(answer.body) as Record<string, unknown>
  return { status, code, message, upstream: stub.requests.length }
}

async function read(target = one) {
  const answer = await console.fetch(target)
  const { code, message, requestId } = (await answer.json()) as Record<string, unknown>
  return { status: answer.status, code, message, requestId }
}

describe('the body of a PATCH', () => {
  it.each([
    ['', 'invalid_json', 'The body'],
    ['{', 'invalid_json', 'The body'],
    ['{"title":"x"} x', 'invalid_json', 'The body'],
    ['[]', 'invalid_field', 'The body'],
    ['null', 'invalid_field', 'The body'],
    ['"title"', 'invalid_field', 'The body'],
    ['{"title":1}', 'invalid_field', 'title'],
    ['{"title":null}', 'invalid_field', 'title'],
    ['{"metadata":{"a":1}}', 'invalid_field', 'metadata.a'],
    ['{"metadata":[]}', 'invalid_field', 'metadata'],
    [`{"metadata":{"a":"${'x'.repeat(1_001)}"}}`, 'invalid_field', 'metadata.a'],
    ['{"status":"completed"}', 'invalid_field', 'status'],
    ['{"title":"x","id":"other"}', 'invalid_field', 'id'],
    ['{"title":"x","__proto__":{"a":1}}', 'invalid_field', '__proto__'],
  ])('%s is refused as %s, naming %s', async (body, code, named) => {
    const { message, ...refused } = await patch(body)
    expect(refused).toEqual({ status: 400, code, upstream: 0 })
    expect(String(message).startsWith(`${named} `)).toBe(true)
  })

  it('that is too deep is refused, naming the limit', async () => {
    const refused = await patch(`{"metadata":${'['.repeat(100_000)}`)
    expect(refused).toMatchObject({ status: 400, code: 'invalid_json', upstream: 0 })
    expect(refused.message).toContain('64 deep')
  })

  const large = JSON.stringify({ title: 'x'.repeat(1024 * 1024) })
  it('over the cap is refused before it is read', async () => {
    const refused = await patch('', [`Content-Length: ${large.length}`])
    expect(refused).toMatchObject({ status: 413, code: 'body_too_large', upstream: 0 })
  })

  it('over the cap in pieces, of no announced length, is refused too', async () => {
    const chunked = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`
    const refused = await patch(chunked, ['Transfer-Encoding: chunked'])
    expect(refused).toMatchObject({ status: 413, code: 'body_too_large', upstream: 0 })
  })

  it('in pieces is taken', async () => {
    const answer = await patch('9\r\n{"title":\r\n6\r\n"new"}\r\n0\r\n\r\n', ['Transfer-Encoding: chunked'])
    expect(answer).toMatchObject({ status: 'failed', upstream: 1 })
    expect(stub.requests[0]?.body).toBe('{"title":"new"}')
  })

  it('reaches upstream with every sign of every language', async () => {
    const body = { title: 'مرحبا 👩‍👩‍👧 \u202e', metadata: { 'a.b': '', ключ: 'x'.repeat(1_000) } }
    expect(await patch(JSON.stringify(body))).toMatchObject({ upstream: 1 })
    expect(JSON.parse(stub.requests[0]?.body ?? '')).toEqual(body)
  })

  it('that is answered with another import fails, and is not taken for what was read last', async () => {
    stub.always('PATCH', behaviour.wrongId)
    const answer = await patch('{"title":"new"}')
    expect(answer).toMatchObject({ status: 502, code: 'upstream_other_import', upstream: 1 })
  })

  it('of a DELETE or a GET goes nowhere', async () => {
    stub.imports.set('import_a', sampleImport('import_a'))
    for (const method of ['GET', 'DELETE']) {
      const answer = await console.raw(
        `${method} ${one} HTTP/1.1`,
        [type, 'Content-Length: 15'],
        '{"title":"new"}',
      )
      expect(answer.status).toBe(200)
    }
    expect(stub.requests.map(({ body }) => body)).toEqual(['', ''])
  })
})

const deep: Behaviour = ({ answer }) => answer(200, '['.repeat(1_000_000))

describe('a read', () => {
  it.each(['/imports', '/imports/import_a', '/websets'])(
    'of %s that is answered with JSON that is too deep fails',
    async (path) => {
      stub.script(path === '/websets' ? 'GET websets' : 'GET', deep)
      const answer = await console.fetch(`/api/websets/v0${path}`)
      expect(answer.status).toBe(502)
      expect(await answer.json()).toMatchObject({ code: 'upstream_unreadable' })
    },
  )

  it('passes the body on as it came, byte by byte', async () => {
    const body =
      '{ "id": "import_a",\n "count": 1.0, "count": 2, "big": 12345678901234567890, "a": "\\u0041" }'
    stub.always('GET', behaviour.refuse(200, body))
    const answer = await console.fetch(one)
    expect(await answer.text()).toBe(body)
  })

  it.each([
    ['never answered', behaviour.silence, 504, 'upstream_timeout'],
    ['answered byte by byte', behaviour.drip, 504, 'upstream_timeout'],
    ['broken off', behaviour.resetBefore, 502, 'upstream_reset'],
    ['answered without end', behaviour.giant, 502, 'upstream_too_large'],
    ['answered by half', behaviour.refuse(200, '{"id":'), 502, 'upstream_unreadable'],
    ['answered by a page', behaviour.htmlAfter, 502, 'upstream_unreadable'],
    ['answered by nothing', behaviour.refuse(200, ''), 502, 'upstream_unreadable'],
    ['redirected', behaviour.redirectTo('http://127.0.0.1:9'), 502, 'upstream_redirect'],
    ['not modified', behaviour.refuse(304, ''), 502, 'upstream_redirect'],
    ['met by an odd status', behaviour.refuse(799, ''), 502, 'upstream_reset'],
  ])('that is %s fails in words', async (_, behave, status, code) => {
    stub.always('GET', behave)
    const answer = await read()
    expect(answer).toMatchObject({ status, code })
    expect(answer.message).toMatch(/^[A-Z].+\.$/)
    // A connection that broke may only have been an old one, so the read is tried once more.
    expect(stub.requests).toHaveLength(code === 'upstream_reset' ? 2 : 1)
  })

  it.each([
    ['another import', sampleImport('import_b')],
    ['a list', { data: [sampleImport('import_a')], hasMore: false, nextCursor: null }],
    ['an import inside something', { import: sampleImport('import_a') }],
    ['an import without an id', { ...sampleImport('import_a'), id: undefined }],
    ['nothing', 'null'],
  ])('that is answered with %s shows nothing of it', async (_, body) => {
    stub.always('GET', behaviour.refuse(200, body))
    expect(await read()).toMatchObject({
      status: 502,
      code: 'upstream_other_import',
      message: expect.stringContaining('import_a') as string,
      requestId: 'req_stub_1',
    })
  })

  it.each([
    ['imports', 'an import', sampleImport('import_a')],
    ['imports', 'data that is no list', { data: {}, hasMore: false, nextCursor: null }],
    ['imports', 'a bare list', [sampleImport('import_a')]],
    ['imports', 'no word on what follows', { data: [] }],
    ['websets', 'nothing', {}],
  ])('of the list of %s that is answered with %s is no page', async (list, _, body) => {
    stub.always(list === 'imports' ? 'GET' : 'GET websets', behaviour.refuse(200, body))
    expect(await read(`/api/websets/v0/${list}`)).toMatchObject({ status: 502, code: 'upstream_unreadable' })
  })

  it.each(notFoundShapes)('that meets the 404 of $name says whose 404 it is', async ({ own, ...shape }) => {
    const body = shape.body('GET', 'import_a')
    stub.always('GET', behaviour.refuse(404, body, { 'content-type': shape.contentType }))
    const expected = own
      ? { status: 404, code: 'not_found' }
      : { status: 502, code: 'upstream_wrong_address' }
    expect(await read()).toMatchObject(expected)
    expect(await read('/api/websets/v0/imports')).toMatchObject({ code: 'upstream_wrong_address' })
  })

  it('goes on where an old connection broke under it', async () => {
    stub.imports.set('import_a', sampleImport('import_a'))
    stub.script('GET', behaviour.resetBefore)
    expect((await console.fetch(one)).status).toBe(200)
  })

  it('survives an error whose own words would break a header', async () => {
    const wild = { requestId: 'req\r\nSet-Cookie: a=b', error: 'No\u0000', tag: 'a tag\nof lines' }
    stub.always('GET', behaviour.refuse(400, wild, { 'x-request-id': 'with space' }))
    const answer = await read()
    expect(answer).toMatchObject({ status: 400, code: 'bad_request', message: 'No\u0000' })
    expect(answer.requestId).toMatch(/^con_/)
  })
})

describe('a create that says what it replaces', () => {
  const body = JSON.stringify({ size: 1, count: 1, format: 'csv', entity: { type: 'company' } })
  const create = (replaces: string) =>
    console.fetch('/api/websets/v0/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-replaces': replaces },
      body,
    })
  it('has it in the ledger, and not sent upstream', async () => {
    const uploadUrl = `${stub.url}/file`
    const created = { ...sampleImport('import_b'), uploadUrl, uploadValidUntil: 'never' }
    stub.script('POST', ({ answer }) => answer(201, created))
    expect((await create('import_a')).status).toBe(201)
    const begun = console.ledger.database
      .prepare(`SELECT body FROM entries WHERE event = 'create_sent' ORDER BY seq DESC LIMIT 1`)
      .get()?.['body']
    expect(JSON.parse(String(begun))).toMatchObject({ event: 'create_sent', replaces: 'import_a' })
    expect(JSON.stringify(stub.requests)).not.toContain('import_a')
  })

  it.each(['', 'a b', '../x', 'x'.repeat(129)])('is refused for the id %j', async (id) => {
    const answer = await create(id)
    expect(await answer.json()).toMatchObject({ status: 400, code: 'invalid_field' })
    expect(stub.requests).toEqual([])
  })
})
