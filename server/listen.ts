import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener, RequestError } from '@hono/node-server'
import type { Hono } from 'hono'
import { problemBody, type ProblemParts } from './problem.ts'
import { newRequestId } from './request-id.ts'
import type { ConsoleEnvironment } from './route.ts'
import { harden } from './security-headers.ts'

export type Listening = {
  port: number
  /** The address to open. */
  url: string
  /** Stops taking connections and waits for the requests in flight, `graceMs` at most. */
  close: (graceMs: number) => Promise<void>
}

/** A slow sender cannot hold a connection for ever: headers have 10 s, a whole request 30 s, the file of an upload longer. */
const requestMs = 30_000
const serverOptions = {
  headersTimeout: 10_000,
  // The file that goes up slowly; `hurry` sees to everything else.
  requestTimeout: 11 * 60_000,
  // Cookies know no ports: a browser sends along what other programs left on this host, 180 of 4 kB at most.
  maxHeaderSize: 1024 * 1024,
  // Node's own refusal of a missing Host would be the one answer without our headers.
  requireHostHeader: false,
}

/** Listens on `host:port` (0: any free port). Throws what listening throws, e.g. EADDRINUSE. */
export async function listen(listener: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer(serverOptions, listener)
  const close = closerOf(server)
  server.on('request', hurry)
  answerClientErrors(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const bound = (server.address() as AddressInfo).port
  return {
    port: bound,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close,
  }
}

/** The app as a listener for Node's HTTP server. */
export function createRequestListener(app: Hono<ConsoleEnvironment>): RequestListener {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false, errorHandler: malformed })
  return (request, response) => void listener(request, response)
}

/** Answers what no URL can be made of (a Host that is none, a target that is no path), so that it never was a request. */
function malformed(error: unknown): Response {
  const parts =
    error instanceof RequestError
      ? { status: 400, code: 'bad_target', message: 'The Host or the target of the request is malformed.' }
      : { status: 500, code: 'internal_error', message: 'The console itself failed.' }
  const requestId = newRequestId('con')
  const response = Response.json(problemBody(parts, requestId), {
    status: parts.status,
    headers: { 'x-request-id': requestId },
  })
  harden(response.headers)
  return response
}

/** Cuts off a request that is not whole in time. Uploads, which are the only PUT, have the server's own time. */
function hurry(request: IncomingMessage): void {
  if (request.method === 'PUT' || request.complete) return
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy()
  }, requestMs)
  timer.unref()
  request.once('end', () => clearTimeout(timer))
  request.once('close', () => clearTimeout(timer))
}

/**
 * How to close a server. Node itself would wait for connections that a browser opened ahead of need, and for the
 * keep-alive of those that it answers while it closes; so the requests under way are counted here.
 */
export function closerOf(server: Server): Listening['close'] {
  const underWay = new Map<Socket, number>()
  let closing = false
  const count = (socket: Socket, change: number) => {
    const before = underWay.get(socket)
    // It broke before its answer was through.
    if (before === undefined) return
    underWay.set(socket, before + change)
    if (closing && before + change === 0) socket.destroySoon()
  }
  server.on('connection', (socket: Socket) => {
    underWay.set(socket, 0)
    count(socket, 0)
    socket.once('close', () => underWay.delete(socket))
  })
  server.on('request', ({ socket }, response) => {
    count(socket, 1)
    response.once('close', () => count(socket, -1))
  })
  return async (graceMs) => {
    closing = true
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of underWay.keys()) count(socket, 0)
    const timer = setTimeout(() => server.closeAllConnections(), graceMs)
    await closed
    clearTimeout(timer)
  }
}

/** How long what a refused client still sends is taken in: cut off at once, it would not read the answer. */
const lingerMs = 2_000

/**
 * Has a server answer in our own words, with our own headers, what Node's parser takes for no request: too many headers,
 * broken ones, or one that does not come to its end in time.
 */
function answerClientErrors(server: Server): void {
  const refused = new WeakSet<Socket>()
  const answering = new WeakMap<Socket, ServerResponse>()
  server.on('request', ({ socket }, response) => {
    answering.set(socket, response)
    response.once('close', () => answering.delete(socket))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // The rest of what was refused is no request either.
    if (refused.has(socket)) return
    refused.add(socket)
    const begun = answering.get(socket)?.headersSent ?? false
    if (!socket.writable || begun || error.code === 'ECONNRESET') return void socket.destroy()
    socket.end(answerTo(partsOf(error.code)))
    socket.resume()
    const timer = setTimeout(() => socket.destroy(), lingerMs)
    socket.once('close', () => clearTimeout(timer))
  })
}

function partsOf(code: string | undefined): ProblemParts {
  if (code === 'HPE_HEADER_OVERFLOW') {
    const message =
      'The headers of this request are too large. Most often it is the cookies that other programs left in the browser ' +
      'for this host: clear them, or open the console as localhost instead of 127.0.0.1, or the other way round.'
    return { status: 431, code: 'headers_too_large', message }
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, code: 'request_timeout', message: 'The request did not come to its end in time.' }
  return { status: 400, code: 'bad_request', message: 'This is not an HTTP request that can be read.' }
}

function answerTo(parts: ProblemParts): string {
  const requestId = newRequestId('con')
  const problem = problemBody(parts, requestId)
  const body = JSON.stringify(problem)
  const headers = new Headers({
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': requestId,
    connection: 'close',
  })
  harden(headers)
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${parts.status} ${problem.error}`, ...lines, '', body].join('\r\n')
}

/** Runs `stop` once on SIGTERM or SIGINT, then exits 0; 1 when stopping itself failed. */
export function stopOnSignals(stop: (signal: NodeJS.Signals) => Promise<void>): void {
  let stopping = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) return
    stopping = true
    stop(signal).then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

/** Errors that say in one line what a person can mend. */
const mendable = new Set([
  'EnvError',
  'DatabaseError',
  'BuildMissingError',
  'LedgerRefusal',
  'LedgerUnavailableError',
])

const listenAdvice: Partial<Record<string, string>> = {
  EADDRINUSE: 'PORT is taken by another program. Set PORT to a free one.',
  EACCES: 'PORT may not be used by this user. Set PORT to one above 1023.',
  EADDRNOTAVAIL: 'HOST is no address of this machine. Leave it unset, or set it to 127.0.0.1.',
}

/** What to say when starting failed: one line for what a person can mend, the whole error for what is a defect. */
export function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (mendable.has(error.name)) return error.message
  const code = 'code' in error && 'syscall' in error && error.syscall === 'listen' ? String(error.code) : ''
  const advice = listenAdvice[code]
  return advice ? `${advice} (${error.message})` : (error.stack ?? error.message)
}
