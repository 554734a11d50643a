import type { Hono } from 'hono'
import { EnvHttpProxyAgent, request as undiciRequest, errors } from 'undici'
import { plainRequestId } from './request-id.ts'

/**
 * The one seam to the imports API: a Request in (only its method, path, query, body and signal count), a Response out
 * that holds nothing but the status, the body and the three headers that may pass.
 */
export type Upstream = {
  /** The host that answers, for people; null for the sandbox. */
  readonly host: string | null
  /** Throws UpstreamError when there is no answer that may be used. */
  fetch(request: Request): Promise<Response>
  close(): Promise<void>
}

type Fault = 'timeout' | 'unreachable' | 'reset' | 'redirect' | 'too_large' | 'unsafe'

/** No usable answer came. `sent` is false only when the request certainly never left. */
export class UpstreamError extends Error {
  override name = 'UpstreamError'
  readonly fault: Fault
  readonly sent: boolean
  constructor(fault: Fault, message: string, options: { sent: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.fault = fault
    this.sent = options.sent
  }
}

/** The most that an answer may weigh: 200 imports with 80 kB of metadata each. */
const answerLimitBytes = 16 * 1024 * 1024

/** What of upstream's headers may reach the browser (threats.md: all others are dropped). */
const passedHeaders = ['content-type', 'retry-after', 'x-request-id'] as const

/** A shorter key (a word typed to try the sandbox) may stand in an answer by chance; Exa's own have 36 characters. */
const shortestTellingKey = 8

/** Exa over HTTPS. `HTTPS_PROXY` and `NO_PROXY` of the environment are honoured; plain http is for loopback, never proxied. */
export function exa({ baseUrl, apiKey }: { baseUrl: string; apiKey: string }): Upstream {
  const agent = new EnvHttpProxyAgent({
    httpProxy: '',
    connectTimeout: 5_000,
    maxHeaderSize: 16_384,
    // Over HTTP/2 undici repeats by itself what a GOAWAY or a REFUSED_STREAM turned away; what is sent is ours to say.
    allowH2: false,
  })
  return {
    host: new URL(baseUrl).host,
    close: () => agent.destroy(),
    async fetch(request) {
      const { pathname, search } = new URL(request.url)
      const body = request.body ? Buffer.from(await request.arrayBuffer()) : null
      try {
        // `request`, and no retry agent: undici's own retries would repeat a DELETE whose answer was lost.
        const answer = await undiciRequest(`${baseUrl}${pathname}${search}`, {
          method: request.method as 'GET' | 'PATCH' | 'DELETE',
          dispatcher: agent,
          idempotent: false,
          signal: request.signal,
          headers: {
            'x-api-key': apiKey,
            accept: 'application/json',
            'user-agent': 'imports-console',
            ...(body && { 'content-type': 'application/json' }),
          },
          body,
        })
        const bytes = await readCapped(answer.body)
        if (repeatsKey(apiKey, bytes, JSON.stringify(answer.headers)))
          throw new UpstreamError('unsafe', 'The answer repeated the API key and was thrown away.', {
            sent: true,
          })
        const header = (name: string) => [answer.headers[name]].flat()[0]
        return sealed(answer.statusCode, header, bytes)
      } catch (error) {
        throw asUpstreamError(error, request.signal)
      }
    },
  }
}

/** The sandbox, called in process; it wants a key as Exa does, and takes any. */
export function sandbox(app: Hono): Upstream {
  return {
    host: null,
    close: async () => {},
    async fetch(request) {
      const body = request.body ? await request.arrayBuffer() : null
      const answer = await app.fetch(
        new Request(request.url, {
          method: request.method,
          headers: { 'x-api-key': 'sandbox', ...(body && { 'content-type': 'application/json' }) },
          body,
        }),
      )
      return sealed(
        answer.status,
        (name) => answer.headers.get(name) ?? undefined,
        Buffer.from(await answer.arrayBuffer()),
      )
    },
  }
}

function sealed(status: number, header: (name: string) => string | undefined, bytes: Buffer): Response {
  // 304 is no redirect, but no answer to a request without conditions either.
  if (status >= 300 && status < 400)
    throw new UpstreamError(
      'redirect',
      `Upstream answered with a redirect (${status}), which is not followed.`,
      { sent: true },
    )
  const headers = new Headers()
  for (const name of passedHeaders) {
    const value = name === 'x-request-id' ? plainRequestId(header(name)) : header(name)
    if (value) headers.set(name, value)
  }
  const mayHaveBody = status !== 204 && status !== 205
  return new Response(mayHaveBody ? new Uint8Array(bytes) : null, { status, headers })
}

function repeatsKey(apiKey: string, body: Buffer, headers: string): boolean {
  return apiKey.length >= shortestTellingKey && (body.includes(apiKey) || headers.includes(apiKey))
}

async function readCapped(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > answerLimitBytes)
      throw new UpstreamError('too_large', `The answer is larger than ${answerLimitBytes} bytes.`, {
        sent: true,
      })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function asUpstreamError(error: unknown, signal: AbortSignal): UpstreamError {
  if (error instanceof UpstreamError) return error
  const code = errorCode(error)
  if (neverLeft(error, code))
    return new UpstreamError('unreachable', `The API could not be reached (${code}).`, {
      sent: false,
      cause: error,
    })
  if (
    signal.aborted ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError
  )
    return new UpstreamError('timeout', 'No whole answer came in time.', { sent: true, cause: error })
  return new UpstreamError('reset', `The connection broke before a whole answer came (${code}).`, {
    sent: true,
    cause: error,
  })
}

/** What a proxy, a TLS handshake or a connection that came too late fails with, all before the request leaves. */
const beforeTheRequest =
  /^(UND_ERR_CONNECT_TIMEOUT|UND_ERR_PRX_.*|ERR_TLS_.*|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*)$/

/** Whether a call failed before its request left. A code such as EHOSTUNREACH can also come long after that. */
function neverLeft(error: unknown, code: string): boolean {
  if (beforeTheRequest.test(code)) return true
  if (!(error instanceof Error)) return false
  // Every address of a name was tried, or the one that there is.
  if (error instanceof AggregateError) return true
  if ('syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo')) return true
  // undici has no code of its own for a proxy that refuses the tunnel.
  return code === 'UND_ERR_ABORTED' && error.message.startsWith('Proxy response (')
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}
