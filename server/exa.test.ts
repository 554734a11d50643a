import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import {
  type AddressInfo,
  connect,
  createServer,
  type LookupFunction,
  type Server,
  type Socket,
} from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { sampleImport } from './testing/sample-import.ts'
import { selfSigned } from './testing/self-signed.ts'
import { startStubUpstream } from './testing/stub-upstream.ts'
import { until } from './testing/until.ts'
import { exa } from './exa.ts'
import { UpstreamError } from './upstream-error.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const end of ends.splice(0)) await end()
})

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A proxy that keeps what it is asked to connect to, and does so unless it is told to refuse. */
async function startProxy(refusal?: number) {
  const asked: string[] = []
  const server = createHttpServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.end()
  })
  server.on('connect', (request, client: Socket) => {
    asked.push(`CONNECT ${request.url}`)
    if (refusal !== undefined) return client.end(`HTTP/1.1 ${refusal} No\r\n\r\n`)
    const [host = '', port] = (request.url ?? '').split(':')
    const tunnel = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      client.pipe(tunnel).pipe(client)
    })
    client.on('error', () => tunnel.destroy())
    tunnel.on('error', () => client.destroy())
  })
  return { url: `http://127.0.0.1:${await listening(server)}`, asked }
}

/** A host that keeps the first bytes of each connection, and hangs up. */
async function startHost() {
  const firstBytes: Buffer[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (data) => {
      firstBytes.push(data)
      socket.destroy()
    })
  })
  return { port: await listening(server), firstBytes }
}

/** A host whose certificate nobody has signed; it keeps the requests that it gets. */
async function startTlsHost() {
  const requests: string[] = []
  const server = createHttpsServer(selfSigned, (request, response) => {
    requests.push(`${request.method} ${request.url}`)
    response.end()
  })
  server.on('tlsClientError', () => {})
  return { port: await listening(server), requests }
}

function setProxy(values: { https?: string; http?: string; none?: string }) {
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']) vi.stubEnv(name.toLowerCase(), undefined)
  vi.stubEnv('HTTPS_PROXY', values.https)
  vi.stubEnv('HTTP_PROXY', values.http)
  vi.stubEnv('NO_PROXY', values.none)
}

/** Deletes an import of this API, and returns what that fails with. */
async function failureOf(baseUrl: string): Promise<UpstreamError> {
  const upstream = exa({ baseUrl, apiKey: 'key-0123456789' })
  ends.push(() => upstream.close())
  const request = new Request('http://any/websets/v0/imports/import_a', {
    method: 'DELETE',
    signal: AbortSignal.timeout(20_000),
  })
  try {
    const { status } = await upstream.fetch(request)
    throw new Error(`It answered ${status}.`)
  } catch (error) {
    if (error instanceof UpstreamError) return error
    throw error
  }
}

const clientHello = 0x16

describe('HTTPS_PROXY', () => {
  it('is where a call goes through, as a tunnel: the proxy sees no key', async () => {
    const proxy = await startProxy()
    const host = await startHost()
    setProxy({ https: proxy.url })
    await failureOf(`https://localhost:${host.port}`)
    expect(proxy.asked).toEqual([`CONNECT localhost:${host.port}`])
    await until(() => host.firstBytes.length > 0)
    expect(host.firstBytes.map((bytes) => bytes[0])).toEqual([clientHello])
  })

  it('is not used for hosts in NO_PROXY', async () => {
    const proxy = await startProxy()
    const host = await startHost()
    setProxy({ https: proxy.url, none: 'other.example,localhost' })
    await failureOf(`https://localhost:${host.port}`)
    expect(proxy.asked).toEqual([])
    await until(() => host.firstBytes.length > 0)
    expect(host.firstBytes.map((bytes) => bytes[0])).toEqual([clientHello])
  })

  it.each([
    [403, /answered 403 instead of connecting to api\.exa\.example:443\. Have it let/],
    [407, /asks for a user and a password \(407\)\. Put them into HTTPS_PROXY/],
    [502, /answered 502 instead of connecting/],
    [301, /answered 301 instead of connecting/],
  ])('that refuses the tunnel with %i is named, and has sent nothing on', async (status, words) => {
    const proxy = await startProxy(status)
    setProxy({ https: proxy.url })
    const failure = await failureOf('https://api.exa.example')
    expect(failure).toMatchObject({ fault: 'proxy_refused', sent: false })
    expect(failure.message).toContain(`The proxy ${proxy.url} `)
    expect(failure.message).toMatch(words)
    expect(proxy.asked).toEqual(['CONNECT api.exa.example:443'])
  })

  it('that does not accept the password is named without it', async () => {
    const proxy = await startProxy(407)
    setProxy({ https: proxy.url.replace('//', '//somebody:secret@') })
    const failure = await failureOf('https://api.exa.example')
    expect(failure).toMatchObject({ fault: 'proxy_refused', sent: false })
    expect(failure.message).toContain(`The proxy ${proxy.url} did not accept the user and password`)
    expect(failure.message).not.toMatch(/somebody|secret/)
  })

  it('that hangs up is named, and has sent nothing on', async () => {
    const port = await listening(createServer((socket) => socket.destroy()))
    setProxy({ https: `http://127.0.0.1:${port}` })
    expect(await failureOf('https://api.exa.example')).toMatchObject({
      fault: 'proxy_refused',
      sent: false,
      message: expect.stringContaining(`The proxy http://127.0.0.1:${port} hung up`) as string,
    })
  })

  it('that is a SOCKS one and refuses is named, and has sent nothing on', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => {
        socket.write(Buffer.from([5, 0]))
        const notAllowed = [5, 2, 0, 1, 0, 0, 0, 0, 0, 0]
        socket.once('data', () => socket.end(Buffer.from(notAllowed)))
      })
    })
    const url = `socks5://127.0.0.1:${await listening(server)}`
    setProxy({ https: url })
    expect(await failureOf('https://api.exa.example')).toMatchObject({
      fault: 'proxy_refused',
      sent: false,
      message: expect.stringContaining(`The proxy ${url} did not connect to api.exa.example:443`) as string,
    })
  })

  it.each([
    ['http://127.0.0.1:9', 'unreachable', 'Nothing listens at the proxy http://127.0.0.1:9 '],
    ['http://nowhere.invalid:9', 'name_not_found', 'The name of the proxy, nowhere.invalid, does not'],
  ])('that is not there (%s) is named, and has sent nothing on', async (https, fault, words) => {
    setProxy({ https })
    expect(await failureOf('https://api.exa.example')).toMatchObject({
      fault,
      sent: false,
      message: expect.stringContaining(words) as string,
    })
  })

  it('that inspects TLS is recognised by its certificate, and has sent nothing on', async () => {
    const host = await startTlsHost()
    const proxy = await startProxy()
    setProxy({ https: proxy.url })
    expect(await failureOf(`https://localhost:${host.port}`)).toMatchObject({
      fault: 'certificate',
      sent: false,
    })
    expect(proxy.asked).toEqual([`CONNECT localhost:${host.port}`])
    expect(host.requests).toEqual([])
  })

  it('is not used for plain http, which only goes to loopback', async () => {
    const proxy = await startProxy()
    const stub = await startStubUpstream({ imports: [sampleImport('import_a')] })
    ends.push(stub.close)
    setProxy({ https: proxy.url, http: proxy.url })
    const upstream = exa({ baseUrl: stub.url, apiKey: 'key-0123456789' })
    ends.push(() => upstream.close())
    const answer = await upstream.fetch(new Request('http://any/websets/v0/imports/import_a'))
    expect(answer.status).toBe(200)
    expect(stub.requests).toHaveLength(1)
    expect(proxy.asked).toEqual([])
  })
})

/** A look-up that answers with these addresses, one list for each time that it is asked. */
function lookups(...answers: string[][]) {
  const asked: string[] = []
  const lookup: LookupFunction = (hostname, options, callback) => {
    asked.push(hostname)
    const addresses = answers[Math.min(asked.length, answers.length) - 1] ?? []
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    if (options.all) callback(null, found)
    else callback(null, found[0]?.address ?? '', found[0]?.family)
  }
  return { lookup, asked }
}

const api = 'https://api.exa.example'

async function uploadTo(
  url: string,
  { baseUrl = api, lookup }: { baseUrl?: string; lookup?: LookupFunction },
) {
  const upstream = exa({ baseUrl, apiKey: 'key-0123456789', ...(lookup && { lookup }) })
  ends.push(() => upstream.close())
  return upstream.upload(url, null, { sizeBytes: 0, signal: AbortSignal.timeout(20_000) })
}

describe('the address of an upload', () => {
  it.each([
    'https://localhost/x',
    'https://localhost./x',
    'https://files.localhost/x',
    'https://127.0.0.1/x',
    'https://2130706433/x',
    'https://0/x',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://169.254.169.254/x',
    'https://8.8.8.8/x',
  ])('is refused by itself: %s', async (url) => {
    setProxy({})
    await expect(uploadTo(url, {})).rejects.toMatchObject({ fault: 'unsafe', sent: false })
  })

  it.each([
    [['10.0.0.1']],
    [['127.0.0.1']],
    [['169.254.169.254']],
    [['fd00::1']],
    [['::ffff:192.168.0.1']],
    [['8.8.8.8', '192.168.0.1']],
    [[]],
  ])('is refused when its name resolves to %j', async (addresses) => {
    setProxy({})
    const { lookup, asked } = lookups(addresses)
    await expect(uploadTo('https://files.example/x?secret', { lookup })).rejects.toMatchObject({
      fault: 'unsafe',
      sent: false,
      message: expect.not.stringContaining('secret') as string,
    })
    expect(asked).toEqual(['files.example'])
  })

  it('may be private where the API itself is', async () => {
    setProxy({})
    const { lookup } = lookups(['127.0.0.1'])
    const host = await startHost()
    const upload = uploadTo(`https://api.exa.example:${host.port}/x`, { lookup })
    await expect(upload).rejects.toMatchObject({ fault: 'reset' })
    expect(host.firstBytes.map((bytes) => bytes[0])).toEqual([clientHello])
  })

  it('is the proxy’s to look up where there is one', async () => {
    const proxy = await startProxy(403)
    setProxy({ https: proxy.url })
    await expect(uploadTo('https://files.example/x', {})).rejects.toMatchObject({ sent: false })
    expect(proxy.asked).toEqual(['CONNECT files.example:443'])
  })
})

describe('plain http', () => {
  it('goes to the address that was checked, and nowhere else when the name leads elsewhere later', async () => {
    setProxy({})
    const stub = await startStubUpstream({ imports: [sampleImport('import_a')] })
    ends.push(stub.close)
    const { lookup, asked } = lookups(['127.0.0.1'], ['10.0.0.1'])
    const baseUrl = stub.url.replace('127.0.0.1', 'exa.localhost')
    const upstream = exa({ baseUrl, apiKey: 'key-0123456789', lookup })
    ends.push(() => upstream.close())
    const read = () => upstream.fetch(new Request('http://any/websets/v0/imports/import_a'))
    stub.script('GET', ({ answer }) => answer(200, {}, { connection: 'close' }))
    expect((await read()).status).toBe(200)
    expect(asked).toEqual(['exa.localhost'])
    await expect(read()).rejects.toMatchObject({ fault: 'unsafe', sent: false })
    expect(stub.requests).toHaveLength(1)
  })
})

describe('a call that fails', () => {
  it.each([
    [
      'by its name',
      'https://nowhere.invalid',
      'name_not_found',
      /^The name nowhere\.invalid does not .*EXA_BASE_URL/,
    ],
    ['by its port', 'http://127.0.0.1:9', 'unreachable', /^Nothing listens at 127\.0\.0\.1:9 .*EXA_BASE_URL/],
    [
      'by the port of every address of its name',
      'http://localhost:9',
      'unreachable',
      /^Nothing listens at localhost:9 /,
    ],
  ])('%s has certainly not been sent, and says why', async (_, baseUrl, fault, words) => {
    setProxy({})
    const failure = await failureOf(baseUrl)
    expect(failure).toMatchObject({ fault, sent: false })
    expect(failure.message).toMatch(words)
  })

  it('by the certificate has certainly not been sent, and says what to set', async () => {
    setProxy({})
    const host = await startTlsHost()
    const failure = await failureOf(`https://localhost:${host.port}`)
    expect(failure).toMatchObject({ fault: 'certificate', sent: false })
    expect(failure.message).toMatch(
      /^The certificate of localhost:\d+ was not accepted: .*DEPTH_ZERO_SELF_SIGNED_CERT.*NODE_EXTRA_CA_CERTS/,
    )
    expect(host.requests).toEqual([])
  })

  it('after the connection stood may have been sent', async () => {
    const host = await startHost()
    setProxy({})
    expect(await failureOf(`http://127.0.0.1:${host.port}`)).toMatchObject({ fault: 'reset', sent: true })
    expect(host.firstBytes.join('\n')).toMatch(/^DELETE [^\n]*import_a/)
  })

  it('is never repeated by HTTP/2, which is not offered', async () => {
    const host = await startHost()
    setProxy({})
    await failureOf(`https://localhost:${host.port}`)
    const hello = Buffer.concat(host.firstBytes).toString('latin1')
    expect(hello).toContain('\u0008http/1.1')
    expect(hello).not.toContain('\u0002h2')
  })

  it('on a kept-alive connection is not sent again automatically', async () => {
    const stub = await startStubUpstream({ imports: [sampleImport('import_a')] })
    ends.push(stub.close)
    const upstream = exa({ baseUrl: stub.url, apiKey: 'key-0123456789' })
    ends.push(() => upstream.close())
    await upstream.fetch(new Request('http://any/websets/v0/imports'))
    stub.always('DELETE', ({ response }) => void response.socket?.destroy())
    const call = upstream.fetch(new Request('http://any/websets/v0/imports/import_a', { method: 'DELETE' }))
    await expect(call).rejects.toThrow(/broke/)
    expect(stub.count('DELETE')).toBe(1)
  })
})
