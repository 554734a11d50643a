import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Exa } from 'exa-js'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CreatedImport } from '../src/contract/created-import.ts'
import { listen } from './listen.ts'
import { createSandbox, type Sandbox } from './sandbox/app.ts'
import { sampleImport } from './testing/sample-import.ts'
import { startConsole, type TestConsole, testKey } from './testing/start-console.ts'
import { type Behaviour, startStubUpstream, type StubUpstream } from './testing/stub-upstream.ts'
import { sandbox as sandboxUpstream } from './upstream.ts'

const good = 'name,website\nAcme,https://acme.example\nBolt,"https://bolt.example"\n'
const entity = { type: 'company' } as const
const basic = { size: good.length, count: 2, format: 'csv', entity, title: 'Leads' }

/** The console in front of a sandbox, in process or on a port of its own as in live mode. */
async function startDoor(mode: 'sandbox' | 'live') {
  const box = createSandbox({
    file: ':memory:',
    imports: 0,
    settings: { processingSeconds: 0, brokenUploads: 0 },
  })
  const listener = getRequestListener(box.app.fetch, { overrideGlobalObjects: false })
  const port =
    mode === 'live'
      ? await listen((incoming, outgoing) => void listener(incoming, outgoing), '127.0.0.1', 0)
      : null
  const console = await startConsole({ upstream: port?.url ?? sandboxUpstream(box.app) })
  return {
    box,
    console,
    close: async () => {
      await console.close()
      await port?.close(0)
      box.close()
    },
  }
}

describe.each(['sandbox', 'live'] as const)('a create and its upload in %s mode', (mode) => {
  let box: Sandbox
  let console: TestConsole
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ box, console, close } = await startDoor(mode))
  })
  afterAll(() => close())

  const create = async (changes: Record<string, unknown> = {}) => {
    const response = await console.fetch('/api/websets/v0/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...basic, ...changes }),
    })
    return { status: response.status, body: (await response.json()) as CreatedImport & { code?: string } }
  }
  const put = async (
    id: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ) => {
    const response = await console.fetch(`/api/console/uploads/${id}`, { method: 'PUT', body, headers })
    const text = await response.text()
    return { status: response.status, code: text && (JSON.parse(text) as { code: string }).code }
  }

  /** What is known of the file of an import. */
  const fileOf = async (id: string) => {
    const answer = await console.fetch(`/api/console/uploads/${id}`)
    return ((await answer.json()) as { file: unknown }).file
  }

  it('works by the official SDK, to completion and to each failure', async () => {
    const { imports } = new Exa('any', `${console.url}/api`).websets
    const created = await imports.create({ title: 'By the SDK', entity, metadata: { team: 'emea' } }, good)
    const { uploadUrl = '' } = created as { uploadUrl?: string }
    expect(new URL(uploadUrl).pathname).toBe(`/api/console/uploads/${created.id}`)
    const completed = await imports.waitUntilCompleted(created.id, { pollInterval: 10 })
    expect(completed).toMatchObject({
      status: 'completed',
      count: 2,
      title: 'By the SDK',
      metadata: { team: 'emea' },
    })
    for (const [content, reason] of [
      ['name\0,website\nx,acme.example\n', 'invalid_format'],
      ['name,website\nA,acme.example,too,many\n', 'invalid_file_content'],
      ['name,city\nAnn,Bonn\n', 'missing_identifier'],
    ] as const) {
      const { id } = await imports.create({ title: reason, entity }, content)
      await expect(imports.waitUntilCompleted(id, { pollInterval: 10 })).rejects.toThrow(/fail/i)
      expect(await imports.get(id)).toMatchObject({ status: 'failed', failedReason: reason })
    }
  })

  it('keeps the address of the upload to itself', async () => {
    const { body } = await create()
    expect(body.uploadUrl).toBe(`${console.url}/api/console/uploads/${body.id}`)
    expect(await put(body.id, good)).toEqual({ status: 204, code: '' })
    const got = await console.fetch(`/api/websets/v0/imports/${body.id}`)
    expect(await got.json()).toMatchObject({ status: 'completed' })
    await console.deleteImport(body.id)
    expect(JSON.stringify(await console.record(body.id))).not.toMatch(/uploadUrl|\/uploads\//)
    expect(console.log()).not.toMatch(/\/uploads\/(?!import_|:id)/)
  })

  it('keeps what the file was called, and how large it was', async () => {
    const { body } = await create()
    const headers = { 'x-file-name': encodeURIComponent('Kunden “März”.csv') }
    expect(await put(body.id, good.slice(1), headers)).toMatchObject({ status: 204 })
    expect(await fileOf(body.id)).toEqual({
      name: 'Kunden “März”.csv',
      sizeBytes: good.length - 1,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      sentAt: expect.any(String) as string,
      origin: 'upload',
      kept: { is: 'not_kept', why: 'The console keeps no files (KEEP_FILES_MB is 0).' },
    })
    // And after a restart.
    const restarted = await startConsole({ upstream: sandboxUpstream(box.app), dataDir: console.dataDir })
    const answer = await restarted.fetch(`/api/console/uploads/${body.id}`)
    expect(await answer.json()).toMatchObject({ file: { name: 'Kunden “März”.csv' } })
    await restarted.close({ keepData: true })
    const { body: waiting } = await create()
    expect(await put(waiting.id, good, { 'x-file-name': '%' })).toEqual({
      status: 400,
      code: 'invalid_field',
    })
    expect(await fileOf(waiting.id)).toBeNull()
    expect(await put(waiting.id, good)).toMatchObject({ status: 204 })
    expect(await fileOf(waiting.id)).toMatchObject({ name: null, sizeBytes: good.length })
  })

  it('takes a file once, and again only after it failed', async () => {
    const { body } = await create()
    expect(await put(body.id, good)).toMatchObject({ status: 204 })
    expect(await put(body.id, good)).toEqual({ status: 404, code: 'no_upload' })
    expect(await put('import_of_others', good)).toEqual({ status: 404, code: 'no_upload' })
    expect(await put(body.id, new Uint8Array(50_000_001))).toEqual({ status: 413, code: 'body_too_large' })
  })

  it('waits on after a file broke off', async () => {
    const { body } = await create()
    const socket = connect(console.port, '127.0.0.1')
    socket.on('error', () => {})
    const head = `PUT /api/console/uploads/${body.id} HTTP/1.1\r\nHost: ${console.host}\r\nContent-Length: ${good.length}\r\n\r\n`
    socket.write(head + good.slice(0, 10), () => setTimeout(() => socket.destroy(), 50))
    await once(socket, 'close')
    await expect.poll(() => put(body.id, good)).toMatchObject({ status: 204 })
    expect(box.store.imports.get(body.id)).toMatchObject({ status: 'completed' })
  })

  it('is refused with the field that is wrong', async () => {
    expect(await create({ size: -1 })).toMatchObject({ status: 400, body: { code: 'invalid_field' } })
    expect(await create({ uploadUrl: 'http://elsewhere.example' })).toMatchObject({
      status: 400,
      body: { message: 'uploadUrl is not a field that can be given here.' },
    })
  })
})

describe('the hour that a file is awaited', () => {
  const hour = 60 * 60 * 1000
  const clocks = { upstream: 0, console: 0 }
  const box = createSandbox({
    file: ':memory:',
    imports: 0,
    settings: { processingSeconds: 0, brokenUploads: 0 },
    now: () => new Date(clocks.upstream),
  })
  let console: TestConsole
  beforeAll(async () => {
    console = await startConsole({ upstream: sandboxUpstream(box.app), now: () => clocks.console })
  })
  beforeEach(() => Object.assign(clocks, { upstream: Date.now(), console: Date.now() }))
  afterAll(async () => {
    await console.close()
    box.close()
  })

  const create = async () => {
    const response = await console.fetch('/api/websets/v0/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(basic),
    })
    return (await response.json()) as CreatedImport
  }
  const put = async ({ id }: CreatedImport) => {
    const response = await console.fetch(`/api/console/uploads/${id}`, { method: 'PUT', body: good })
    return { status: response.status, body: await response.text() }
  }

  it('is over at its end and not before', async () => {
    const [last, late] = [await create(), await create()]
    expect(Date.parse(late.uploadValidUntil)).toBe(clocks.upstream + hour)
    clocks.console = Date.parse(late.uploadValidUntil) - 1
    clocks.upstream = clocks.console
    expect(await put(last)).toEqual({ status: 204, body: '' })
    clocks.console += 1
    expect(await put(late)).toMatchObject({ status: 410, body: expect.stringContaining('upload_expired') })
    expect(box.store.imports.get(late.id)).toMatchObject({ status: 'pending' })
  })

  it('is over when upstream says so, whose clock may be ahead', async () => {
    const created = await create()
    clocks.upstream += hour
    expect(await put(created)).toMatchObject({ status: 410, body: expect.stringContaining('refused (403)') })
  })
})

const reset: Behaviour = ({ response }) => void response.socket?.resetAndDestroy()

describe('where a file goes', () => {
  let stub: StubUpstream
  let console: TestConsole
  beforeAll(async () => {
    stub = await startStubUpstream()
    console = await startConsole({ upstream: stub.url })
  })
  afterEach(() => {
    stub.recover()
    stub.requests.length = 0
  })
  afterAll(async () => {
    await console.close()
    await stub.close()
  })

  /** Has upstream give this address for a new import. */
  const given = async (uploadUrl: string) => {
    const id = `import_${Math.random().toString(36).slice(2)}`
    const uploadValidUntil = new Date(Date.now() + 60_000).toISOString()
    stub.script('POST', ({ answer }) => answer(201, { ...sampleImport(id), uploadUrl, uploadValidUntil }))
    const response = await console.fetch('/api/websets/v0/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(basic),
    })
    expect(response.status).toBe(201)
    stub.requests.length = 0
    return id
  }
  const put = (target: string, headers: Record<string, string> = {}) =>
    console.fetch(`/api/console/uploads/${target}`, { method: 'PUT', body: good, headers })

  it('is the address that upstream gave, with nothing of ours or of the client’s', async () => {
    const id = await given(`${stub.url}/bucket/file?signature=a%2Fb`)
    stub.script('PUT', ({ answer }) => answer(200, ''))
    const sent = {
      'x-api-key': 'theirs',
      authorization: 'Bearer x',
      cookie: 'a=b',
      'x-forwarded-host': 'evil.example',
      'x-file-name': 'leads.csv',
    }
    expect((await put(id, sent)).status).toBe(204)
    const [request] = stub.requests
    expect(request).toMatchObject({ method: 'PUT', url: '/bucket/file?signature=a%2Fb', body: good })
    expect(Object.keys(request?.headers ?? {}).toSorted()).toEqual([
      'connection',
      'content-length',
      'host',
      'user-agent',
    ])
    expect(JSON.stringify(request?.rawHeaders)).not.toContain(testKey)
  })

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'https://169.254.169.254/latest/meta-data',
    'http://elsewhere.example/x',
    'file:///etc/passwd',
    'https://user:password@elsewhere.example/x',
    'no address',
  ])('is never %s', async (address) => {
    const answer = await put(await given(address))
    const body = (await answer.json()) as { code: string; message: string }
    expect({ status: answer.status, code: body.code, sent: stub.requests }).toEqual({
      status: 502,
      code: 'upload_refused',
      sent: [],
    })
    expect(body.message).not.toContain(address)
  })

  it('is not where a redirect leads', async () => {
    const id = await given(`${stub.url}/bucket/file`)
    stub.script('PUT', ({ answer }) => answer(307, '', { location: `${stub.url}/elsewhere` }))
    const answer = await put(id)
    expect(answer.status).toBe(502)
    expect(stub.requests.map(({ url }) => url)).toEqual(['/bucket/file'])
  })

  it('is not for the client to say', async () => {
    const id = await given(`${stub.url}/bucket/file`)
    const targets = [`${id}?url=http://elsewhere.example`, `${id}/more`, `..%2f${id}`, `${id}%2f..`]
    for (const target of targets) expect((await put(target)).status).toBeGreaterThanOrEqual(400)
    expect(stub.requests).toEqual([])
  })

  it('is told apart when the upload fails there, and tried again', async () => {
    const id = await given(`${stub.url}/bucket/file`)
    stub.script('PUT', ({ answer }) => answer(503, 'busy'), reset)
    expect(await (await put(id)).json()).toMatchObject({ status: 502, code: 'upload_failed' })
    expect(await (await put(id)).json()).toMatchObject({ status: 502, code: 'upload_failed' })
    stub.script('PUT', ({ answer }) => answer(200, ''))
    expect((await put(id)).status).toBe(204)
  })

  it('has not taken a file that it answered for before all of it was sent', async () => {
    const early = createServer((request, response) => {
      response.writeHead(200).end()
      setTimeout(() => request.resume(), 50)
    }).listen(0, '127.0.0.1')
    await once(early, 'listening')
    const id = await given(`http://127.0.0.1:${(early.address() as AddressInfo).port}/file`)
    const body = 'a,b\n'.repeat(4_000_000)
    const answer = await console.fetch(`/api/console/uploads/${id}`, { method: 'PUT', body })
    expect(await answer.json()).toMatchObject({ status: 502, code: 'upload_failed' })
    expect(await (await console.fetch(`/api/console/uploads/${id}`)).json()).toEqual({ file: null })
    early.close()
    early.closeAllConnections()
  })

  it('is nowhere once its time is over', async () => {
    const id = `import_late`
    stub.script('POST', ({ answer }) =>
      answer(201, {
        ...sampleImport(id),
        uploadUrl: `${stub.url}/bucket/late`,
        uploadValidUntil: new Date(Date.now() - 1).toISOString(),
      }),
    )
    await console.fetch('/api/websets/v0/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(basic),
    })
    expect(await (await put(id)).json()).toMatchObject({ status: 410, code: 'upload_expired' })
    expect(stub.count('PUT')).toBe(0)
  })

  it.each(['', '../websets', 'a b', 'x'.repeat(129)])('is not kept under the id %j', async (id) => {
    const uploadValidUntil = new Date(Date.now() + 60_000).toISOString()
    const made = { ...sampleImport('import_a'), id, uploadUrl: `${stub.url}/bucket/file`, uploadValidUntil }
    stub.script('POST', ({ answer }) => answer(201, made))
    const answer = await console.fetch('/api/websets/v0/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(basic),
    })
    expect(answer.status).toBe(502)
    expect(await answer.json()).toMatchObject({
      code: 'upstream_unreadable',
      message: expect.stringContaining('may exist') as string,
    })
  })

  it('has no second import made when the answer to a create is lost', async () => {
    stub.script('POST', reset)
    const answer = await console.fetch('/api/websets/v0/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(basic),
    })
    expect(answer.status).toBe(502)
    expect(await answer.json()).toMatchObject({
      code: 'upstream_reset',
      message: expect.stringContaining('may have been created') as string,
    })
    expect(stub.count('POST')).toBe(1)
  })
})
