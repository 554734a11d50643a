import { type Deadline, inTime } from './deadline.ts'
import { isDeeperThan, jsonDepthAtMost } from './json.ts'
import type { Limiter } from './limiter.ts'
import type { Upstream } from './upstream.ts'
import { UpstreamError } from './upstream-error.ts'

/** What upstream said, read whole. */
export type Answer = {
  status: number
  /** The body as it came. */
  text: string
  /** The body parsed, or undefined when it is no JSON (a gateway's HTML page, an empty body, half an answer), or too deep. */
  json: unknown
  /** Whether it is an HTML page: then something in between answered, not the API. */
  isPage: boolean
  requestId: string | null
  retryAfterMs: number | null
}

export type Call = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  search?: string
  body?: string
}

/** A Request wants a whole URL; the maker keeps its path and query and puts its own host in front. */
const anyOrigin = 'http://upstream'

/**
 * Sends one call, once, and reads the answer. The caller has taken a slot of the budget; a 429 holds the budget for
 * everyone. Throws UpstreamError when no usable answer came before the deadline.
 */
export async function send(
  upstream: Upstream,
  limiter: Limiter,
  call: Call,
  deadline: Deadline,
): Promise<Answer> {
  const request = new Request(`${anyOrigin}${call.path}${call.search ?? ''}`, {
    method: call.method,
    body: call.body ?? null,
    signal: deadline.signal,
  })
  const sentAt = performance.now()
  // undici ends a call at its signal. This is for an upstream that does not look at the signal.
  const response = await inTime(upstream.fetch(request), deadline, null)
  if (response === null) throw new UpstreamError('timeout', 'No whole answer came in time.', { sent: true })
  const text = await response.text()
  const contentType = response.headers.get('content-type') ?? ''
  const answer: Answer = {
    status: response.status,
    text,
    json: parseJson(text, contentType),
    isPage: /^(text\/html|application\/xhtml\+xml)\b/i.test(contentType),
    requestId: response.headers.get('x-request-id'),
    retryAfterMs: parseRetryAfter(response.headers.get('retry-after')),
  }
  if (answer.status === 429) await limiter.pauseAfter429(answer.retryAfterMs, sentAt)
  else await limiter.succeeded(sentAt)
  return answer
}

function parseJson(text: string, contentType: string): unknown {
  if (!/^application\/([\w.-]+\+)?json\b/i.test(contentType)) return undefined
  if (isDeeperThan(jsonDepthAtMost, text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const refusalsOfKey = new Set([401, 402, 403])

/** Whether every other call would be refused too: the key is wrong, lacks the right, or has no credit left. */
export function isRefusalOfKey(status: number | null | undefined): boolean {
  return refusalsOfKey.has(status ?? 0)
}

/**
 * Whether a call was not carried out, by a 4xx of the API's own. A page is of something in between, and a 408 may be: of something
 * that let the call through and threw its answer away, or waited for it in vain.
 */
export function isRefusal({ status, isPage }: Answer): boolean {
  return status >= 400 && status < 500 && status !== 408 && !isPage
}

/** The id that a body has; null where it has none. */
export function idIn(json: unknown): string | null {
  return typeof json === 'object' && json !== null && 'id' in json && typeof json.id === 'string'
    ? json.id
    : null
}

/** Whether a body is the import that was asked for: an answer about another one says nothing about this. */
export function hasId(json: unknown, importId: string): boolean {
  return idIn(json) === importId
}

/**
 * The wait that a `Retry-After` header asks for, in milliseconds: a number of seconds or an HTTP date (RFC 9110 §10.2.3).
 * Null when the header is missing or makes no sense; a date in the past is 0. No cap here: the limiter has one.
 */
export function parseRetryAfter(value: string | null | undefined, now = Date.now()): number | null {
  const text = value?.trim()
  if (!text) return null
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text) * 1000
  // Only the date forms of the RFC, which all name a weekday: Date.parse alone would take "1e9" or "-5" for a year.
  if (!/^[A-Za-z]{3,9},? /.test(text)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
