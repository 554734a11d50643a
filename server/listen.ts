import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { answerClientErrors } from './client-error.ts'

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
function closerOf(server: Server): Listening['close'] {
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

/** Runs `stop` once on SIGTERM or SIGINT, then exits 0; 1 when stopping itself failed. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false
  const onSignal = () => {
    if (stopping) return
    stopping = true
    stop().then(
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
const mendable = new Set(['EnvError', 'DatabaseError', 'BuildMissingError'])

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
