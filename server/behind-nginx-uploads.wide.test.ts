import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BehindNginx, startBehindNginx } from './testing/behind-nginx.ts'
import { sampleImport } from './testing/sample-import.ts'
import { selfSigned } from './testing/self-signed.ts'
import { testKey } from './testing/start-console.ts'
import { type StubUpstream, startStubUpstream } from './testing/stub-upstream.ts'
import { untilTheEnd } from './testing/until-the-end.ts'
import { until } from './testing/until.ts'

const wholeFile = untilTheEnd(afterAll)
const size = 20_000_000
let stub: StubUpstream
let store: Server
let received = 0
let behind: BehindNginx

beforeAll(async () => {
  store = createServer((incoming, response) => {
    received = 0
    incoming.on('data', (chunk: Buffer) => (received += chunk.length))
    incoming.on('end', () => response.end())
  })
  await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve))
  wholeFile.onTestFinished(() => void store.close())
  stub = await startStubUpstream()
  wholeFile.onTestFinished(stub.close)
  behind = await startBehindNginx(wholeFile, { EXA_API_KEY: testKey, EXA_BASE_URL: stub.url })
})

async function create(id: string): Promise<URL> {
  const uploadUrl = `http://127.0.0.1:${(store.address() as AddressInfo).port}/file`
  const uploadValidUntil = new Date(Date.now() + 60_000).toISOString()
  stub.script('POST', ({ answer }) => answer(201, { ...sampleImport(id), uploadUrl, uploadValidUntil }))
  const body = JSON.stringify({
    title: 'Large',
    format: 'csv',
    entity: { type: 'company' },
    count: 10,
    size,
    csv: { identifier: 0 },
  })
  const answer = await behind.ask('/console/api/websets/v0/imports', { method: 'POST', body })
  expect(answer).toMatchObject({ status: 201 })
  return new URL((JSON.parse(answer.text) as { uploadUrl: string }).uploadUrl)
}

it('a file goes to the public address, and on as it comes', { timeout: 60_000 }, async () => {
  const address = await create('import_large')
  expect(address.href).toBe(`${behind.origin}/console/api/console/uploads/import_large`)
  const sent = request(address, {
    method: 'PUT',
    ca: selfSigned.cert,
    headers: { 'content-length': String(size), 'content-type': 'text/csv' },
  })
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>
  sent.write(Buffer.alloc(size / 2, 'a'))
  // The half that is there arrives before the other half has left.
  await until(() => received > size / 4)
  sent.end(Buffer.alloc(size / 2, 'b'))
  expect((await answered)[0].statusCode).toBe(204)
  expect(received).toBe(size)
})

it('a file that is too large is refused', async () => {
  const { pathname } = await create('import_too_large')
  const headers = { 'content-length': String(60_000_000), 'content-type': 'text/csv' }
  const answer = await behind.ask(pathname, { method: 'PUT', headers }).catch(() => null)
  // nginx answers before the file has come, and its answer is the page that says 413.
  expect(answer).toMatchObject({ status: 413, text: expect.stringContaining('413') })
})
