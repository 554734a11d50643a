import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Listening = {
  port: number
  /** The address to open. */
  url: string
  /** Stops taking connections and waits for the requests in flight, `graceMs` at most. */
  close(graceMs: number): Promise<void>
}

/** Headers within 10 s, a whole request within 30 s: a slow sender cannot hold a connection for ever. */
const serverOptions = { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16_384 }

/** Listens on `host:port` (0: any free port). Throws what listening throws, e.g. EADDRINUSE. */
export async function listen(listener: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer(serverOptions, listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const bound = (server.address() as AddressInfo).port
  return {
    port: bound,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: (graceMs) => closeServer(server, graceMs),
  }
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(timer)
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

/** What to say when starting failed: one line for what a person can mend, the whole error for what is a defect. */
export function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'EnvError' || error.name === 'DatabaseError' || error.name === 'BuildMissingError')
    return error.message
  if ('code' in error && error.code === 'EADDRINUSE')
    return `PORT: ${error.message.replace(/^listen EADDRINUSE: /, '')}. Set PORT to a free one.`
  return error.stack ?? error.message
}
