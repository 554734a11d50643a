import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Import } from '../../src/contract/import.ts'

/** A request as it reached the stub. */
type StubRequest = {
  method: string
  url: string
  headers: IncomingHttpHeaders
  /** Names and values in turn, as they came: repeated ones too. */
  rawHeaders: string[]
  body: string
}

/** One call, for a behaviour to answer or to spoil. */
export type Exchange = {
  request: StubRequest
  response: ServerResponse
  /** Carries the call out and tells what the API would answer. */
  carryOut: () => { status: number; body: unknown }
  /** Answers with a JSON body, or with a string as it is. */
  answer: (status: number, body: unknown, headers?: Record<string, string>) => void
}

/** What the stub does with one call; `stub-behaviours.ts` has those that an API was seen to have. */
export type Behaviour = (exchange: Exchange) => void | Promise<void>

/** What a behaviour is for: the reads of websets are told apart, as nothing but a look at them all asks for them. */
type Kind = 'GET' | 'GET websets' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type StubUpstream = {
  /** For EXA_BASE_URL. */
  url: string
  /** Every request that got here, oldest first. */
  requests: StubRequest[]
  /** What exists upstream now, by id. */
  imports: Map<string, Import>
  /** The websets that exist upstream now. */
  websets: unknown[]
  /** The next calls of a kind misbehave like this, one after the other; the calls after them are served well. */
  script: (kind: Kind, ...behaviours: Behaviour[]) => void
  /** All calls of a kind misbehave like this, once its script is through, until `recover`. */
  always: (kind: Kind, behaviour: Behaviour) => void
  /** Forgets every script: from now on all calls are served well. */
  recover: () => void
  /** How many calls of a kind got here. */
  count: (kind: Kind) => number
  close: () => Promise<void>
}

/** Starts a stand-in for the imports API on a real port: it keeps what it is asked, and misbehaves on demand. */
export async function startStubUpstream({
  imports = [],
  websets = [],
}: { imports?: Import[]; websets?: unknown[] } = {}): Promise<StubUpstream> {
  const requests: StubRequest[] = []
  const held = new Map(imports.map((item) => [item.id, item]))
  const scripts = new Map<string, Behaviour[]>()
  const standing = new Map<string, Behaviour>()

  const server = createServer((incoming, response) => {
    void (async () => {
      const request = await readRequest(incoming)
      requests.push(request)
      const exchange = createExchange(
        request,
        response,
        { imports: held, websets },
        `req_stub_${requests.length}`,
      )
      const kind = kindOf(request)
      const behave = scripts.get(kind)?.shift() ?? standing.get(kind) ?? honest
      await behave(exchange)
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    imports: held,
    websets,
    script: (kind, ...behaviours) => {
      scripts.set(kind, [...(scripts.get(kind) ?? []), ...behaviours])
    },
    always: (kind, behaviour) => void standing.set(kind, behaviour),
    recover: () => {
      scripts.clear()
      standing.clear()
    },
    count: (kind) => requests.filter((request) => kindOf(request) === kind).length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Serves the call well. */
export const honest: Behaviour = ({ carryOut, answer }) => {
  const { status, body } = carryOut()
  answer(status, body)
}

const websetsPath = '/websets/v0/websets'

function kindOf({ method, url }: StubRequest): string {
  const { pathname } = new URL(url, 'http://stub')
  return pathname === websetsPath ? `${method} websets` : method
}

async function readRequest(incoming: IncomingMessage): Promise<StubRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const { method = '', url = '', headers, rawHeaders } = incoming
  return { method, url, headers, rawHeaders, body: Buffer.concat(chunks).toString() }
}

type Held = { imports: Map<string, Import>; websets: unknown[] }

function createExchange(
  request: StubRequest,
  response: ServerResponse,
  held: Held,
  requestId: string,
): Exchange {
  return {
    request,
    response,
    carryOut: () => serve(request, held),
    answer: (status, body, headers = {}) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const head = {
        'content-type': 'application/json; charset=utf-8',
        'x-request-id': requestId,
        ...headers,
      }
      response.writeHead(status, head).end(text)
    },
  }
}

function serve(request: StubRequest, { imports, websets }: Held): { status: number; body: unknown } {
  const { pathname } = new URL(request.url, 'http://stub')
  if (!request.headers['x-api-key'])
    return { status: 401, body: { requestId: 'req_stub', error: 'No API key.', tag: 'INVALID_API_KEY' } }
  if (request.method === 'GET' && pathname === websetsPath) return page(websets)
  if (request.method === 'GET' && pathname === '/websets/v0/events') return page([])
  if (request.method === 'GET' && pathname === '/websets/v0/imports') return page([...imports.values()])

  const [, id = ''] = /^\/websets\/v0\/imports\/([^/]+)$/.exec(pathname) ?? []
  const found = imports.get(id)
  if (!found) return { status: 404, body: websetsError(404, `No import has the id ${id}`, pathname) }
  if (request.method === 'DELETE') imports.delete(id)
  if (request.method !== 'PATCH') return { status: 200, body: found }
  const changed: Import = { ...found, ...(JSON.parse(request.body) as Partial<Import>) }
  imports.set(id, changed)
  return { status: 200, body: changed }
}

function page(data: unknown[]) {
  return { status: 200, body: { data, hasMore: false, nextCursor: null } }
}

function websetsError(statusCode: number, message: string, path: string) {
  return { statusCode, timestamp: '2026-11-23T12:00:00.000Z', message, error: 'Not Found', path }
}
