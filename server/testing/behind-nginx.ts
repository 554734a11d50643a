import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { TestContext } from 'vitest'
import { selfSigned } from './self-signed.ts'
import { type EnvConsole, newDataDir, type StartOptions, startFromEnv } from './start-from-env.ts'
import { freePort } from './free-port.ts'
import { type Nginx, type NginxOptions, startNginx } from './start-nginx.ts'

type Asked = {
  method?: string
  headers?: Record<string, string>
  /** JSON. */
  body?: string
  /** Another address of this machine to come from. */
  from?: string
}

type NginxAnswer = {
  status: number
  headers: IncomingHttpHeaders
  text: string
  /** Of the console's own refusals. */
  code: string | undefined
}

export type BehindNginx = {
  console: EnvConsole
  nginx: Nginx
  /** `https://localhost:port`; the console is at `/console` of it, or at another base path. */
  origin: string
  /** Asks nginx, over TLS, for a path as it stands. */
  ask: (target: string, asked?: Asked) => Promise<NginxAnswer>
}

type Options = StartOptions & Pick<NginxOptions, 'basePath' | 'change'>

/** The console behind an nginx that is set up as `deploy/nginx.conf` says. Both end with the test. */
export async function startBehindNginx(
  context: Pick<TestContext, 'onTestFinished'>,
  env: Record<string, string>,
  { basePath = '/console', change, ...options }: Options = {},
): Promise<BehindNginx> {
  const port = await freePort()
  const origin = `https://localhost:${port}`
  const settings = {
    PUBLIC_URL: origin + basePath,
    TRUSTED_PROXIES: '127.0.0.1',
    DATA_DIR: newDataDir(context),
    ...env,
  }
  const console = await startFromEnv(context, settings, options)
  const nginx = await startNginx({ port, consolePort: console.port, basePath, ...(change && { change }) })
  context.onTestFinished(nginx.close)
  return { console, nginx, origin, ask: (target, asked) => askNginx(nginx.port, target, asked) }
}

/** Asks the nginx at a port, over TLS, for a path as it stands. */
export async function askNginx(
  port: number,
  target: string,
  { method = 'GET', headers = {}, body, from }: Asked = {},
): Promise<NginxAnswer> {
  const ofBody =
    body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(body.length) }
  const sent = request({
    host: '127.0.0.1',
    port,
    path: target,
    method,
    headers: { host: `localhost:${port}`, ...ofBody, ...headers },
    servername: 'localhost',
    ca: selfSigned.cert,
    agent: false,
    ...(from && { localAddress: from }),
  })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of answer.setEncoding('utf8')) text += chunk as string
  const isProblem = /json/.test(answer.headers['content-type'] ?? '')
  const { code } = isProblem ? (JSON.parse(text) as { code?: string }) : {}
  return { status: answer.statusCode ?? 0, headers: answer.headers, text, code }
}
