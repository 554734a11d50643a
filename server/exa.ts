import type { LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import { EnvHttpProxyAgent, request as undiciRequest } from 'undici'
import { checkedLookup, isLoopbackAddress, isPublicAddress, uploadAddress } from './addresses.ts'
import { readBytes } from './json.ts'
import { refuseRedirect, sealed, type Upstream } from './upstream.ts'
import { asUpstreamError, UpstreamError } from './upstream-error.ts'

/** The most that an answer may weigh: 200 imports with 80 kB of metadata each. */
const answerLimitBytes = 16 * 1024 * 1024

/** How much of an answer to an upload is read, so that its connection can be used again; more is cut off. */
const droppedBytes = 16 * 1024
const droppedMs = 5_000

/** A shorter key (a word typed to try the sandbox) may stand in an answer by chance; Exa's own have 36 characters. */
const shortestTellingKey = 8

type ExaOptions = {
  baseUrl: string
  apiKey: string
  /** What finds the addresses of a name; the system's when left out. */
  lookup?: LookupFunction
}

/**
 * Exa over HTTPS. Uses `HTTPS_PROXY` and `NO_PROXY` of the environment. Plain http is for loopback and never goes through a proxy.
 * Files go only to public addresses. With a proxy, the proxy resolves the name and decides, because this machine often cannot
 * resolve it at all.
 */
export function exa({ baseUrl, apiKey, lookup }: ExaOptions): Upstream {
  const isPlain = new URL(baseUrl).protocol === 'http:'
  // Whatever a name such as exa.localhost resolves to, the key goes in the clear to this machine only.
  const agent = agentWith(
    isPlain ? checkedLookup(isLoopbackAddress, 'and plain http is for this machine only', lookup) : lookup,
  )
  const proxy = isPlain ? null : proxyOfEnvironment()
  const publicAgent = agentWith(checkedLookup(isPublicAddress, 'which is no public address', lookup))
  return {
    host: new URL(baseUrl).host,
    close: async () => void (await Promise.all([agent.destroy(), publicAgent.destroy()])),
    async fetch(request) {
      const { pathname, search } = new URL(request.url)
      const body = request.body ? Buffer.from(await request.arrayBuffer()) : null
      try {
        // `request`, and no retry agent: undici's own retries would repeat a DELETE whose answer was lost.
        const answer = await undiciRequest(`${baseUrl}${pathname}${search}`, {
          method: request.method as 'GET' | 'POST' | 'PATCH' | 'DELETE',
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
        const bytes = await readBytes(answer.body, answerLimitBytes, tooLarge)
        if (repeatsKey(apiKey, bytes, JSON.stringify(answer.headers)))
          throw new UpstreamError('unsafe', 'The answer repeated the API key and was thrown away.', {
            sent: true,
          })
        const header = (name: string) => [answer.headers[name]].flat()[0]
        return sealed(answer.statusCode, header, bytes)
      } catch (error) {
        const to = { url: new URL(baseUrl), setting: 'EXA_BASE_URL', proxy } as const
        throw asUpstreamError(error, request.signal, to)
      }
    },
    async upload(url, body, { sizeBytes, signal }) {
      const address = uploadAddress(url, baseUrl)
      try {
        const answer = await undiciRequest(address.url, {
          method: 'PUT',
          dispatcher: address.mustBePublic ? publicAgent : agent,
          idempotent: false,
          signal,
          // How long it takes is for the deadline to say: undici would count a file that goes up slowly as no answer.
          headersTimeout: 0,
          headers: { 'content-length': String(sizeBytes), 'user-agent': 'imports-console' },
          body: body && Readable.fromWeb(body),
        })
        // The status says it all; nobody waits for the rest.
        answer.body.dump({ limit: droppedBytes, signal: AbortSignal.timeout(droppedMs) }).catch(() => {})
        refuseRedirect(answer.statusCode)
        return answer.statusCode
      } catch (error) {
        throw asUpstreamError(error, signal, { url: address.url, proxy })
      }
    },
  }
}

/** The proxy that undici takes from the environment for https, for words about it. */
function proxyOfEnvironment(): URL | null {
  const value = process.env['https_proxy'] ?? process.env['HTTPS_PROXY']
  return value ? URL.parse(value) : null
}

function agentWith(lookup: LookupFunction | undefined): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({
    httpProxy: '',
    connectTimeout: 5_000,
    maxHeaderSize: 16_384,
    // Over HTTP/2 undici repeats by itself what a GOAWAY or a REFUSED_STREAM turned away; what is sent is ours to say.
    allowH2: false,
    ...(lookup && { connect: { lookup } }),
  })
}

function repeatsKey(apiKey: string, body: Buffer, headers: string): boolean {
  return apiKey.length >= shortestTellingKey && (body.includes(apiKey) || headers.includes(apiKey))
}

function tooLarge(): UpstreamError {
  return new UpstreamError('too_large', `The answer is larger than ${answerLimitBytes} bytes.`, {
    sent: true,
  })
}
