import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { isPagePath } from '../src/contract/page-paths.ts'
import { parseConsoleEnv } from './env/env.ts'
import { ownHosts } from './public-address.ts'
import { EnvError } from './env/values.ts'
import { openConsole } from './open-console.ts'
import { reportStart } from './api-check.ts'
import { createRequestListener } from './listen.ts'

export type DevMiddleware = {
  /** Answers what is the console's to answer, refusals among it, and calls `next` for what Vite may serve. */
  handle(request: IncomingMessage, response: ServerResponse, next: () => void): void
  close(): Promise<void>
}

/** How long a deletion under way has to end when Vite stops. */
const graceMs = 5_000

const root = path.join(import.meta.dirname, '..')

/** The address that Vite listens at, whatever HOST says (vite.config.ts). */
const host = '127.0.0.1'

/** `npm run dev`: the console without its built pages, to be mounted in Vite, which listens on PORT itself. */
export async function createDevMiddleware(): Promise<DevMiddleware> {
  const env = parseConsoleEnv(process.env)
  if (env.PUBLIC_URL !== undefined && env.PUBLIC_URL !== `http://${host}:${env.PORT}`)
    throw new EnvError(
      `PUBLIC_URL must be http://${host}:${env.PORT} or unset here: Vite serves the pages there alone`,
    )
  const opened = await openConsole({ env, port: () => env.PORT })
  opened.start()
  let stopping = false
  if (opened.upstream.host !== null) void reportStart(opened.checkStart, () => stopping)
  const answer = createRequestListener(opened.app)
  const hosts = ownHosts(host, env.PORT)
  return {
    handle: (request, response, next) => {
      if (isForVite(request, hosts, env.DATA_DIR)) next()
      else answer(request, response)
    },
    close: () => {
      stopping = true
      return opened.close(graceMs)
    },
  }
}

/** What Vite serves beside the pages: its client, what is installed, and the app's sources. No `/@fs/`, which is any file. */
const viteFiles = /^\/(?:@vite|@react-refresh$|src|node_modules)(?:\/|$)/
const publicFiles = /^\/(?:early\.js|favicon\.svg|plain-page\.css)$/

/**
 * Whether a request is one that Vite may answer: at a Host of ours, for a page or for a file that the app is made of, and
 * not for another origin's page. The data, the server's sources and hidden files are not among those.
 */
function isForVite(
  { method, url = '', headers }: IncomingMessage,
  hosts: string[],
  dataDir: string,
): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  if (!hosts.includes(headers.host?.toLowerCase() ?? '')) return false
  const [address = ''] = url.split('?')
  if (isPagePath(address)) return true
  const site = headers['sec-fetch-site'] ?? 'same-origin'
  if (site !== 'same-origin' && site !== 'none') return false
  // Neither an escape nor a segment that leads elsewhere: what stands there is the file.
  if (!/^(?:\/[\w.@+-]+)+$/.test(address) || /\/\.(?!vite\/)/.test(address)) return false
  const file = path.join(root, address)
  const isData = !path.relative(dataDir, file).startsWith('..')
  return !isData && (viteFiles.test(address) || publicFiles.test(address))
}
