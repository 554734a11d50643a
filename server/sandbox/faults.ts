import { setTimeout as delay } from 'node:timers/promises'
import type { SandboxSettings } from '../../src/contract/sandbox.ts'
import type { Upstream } from '../upstream.ts'
import { UpstreamError } from '../upstream-error.ts'
import { newRequestId } from '../request-id.ts'

type Faults = Pick<SandboxSettings, 'latencyMs' | 'rateLimited' | 'serverErrors' | 'resets' | 'lostAnswers'>

/**
 * The sandbox with the faults of a real API, which the console meets as it would meet Exa's. `settings` may be changed at any time,
 * and apply from the next call on.
 */
export function withFaults(upstream: Upstream, settings: Readonly<Faults>): Upstream {
  return {
    ...upstream,
    fetch: async (request) => {
      await wait(settings.latencyMs, request.signal)
      if (happens(settings.rateLimited)) return rateLimited()
      if (happens(settings.serverErrors)) return Math.random() < 0.5 ? failed() : unavailable()
      if (happens(settings.resets)) throw broken()
      const answer = await upstream.fetch(request)
      // The call took effect, but its answer is lost.
      if (happens(settings.lostAnswers)) throw broken()
      return answer
    },
  }
}

/** Whether something happens in this share of calls: never at 0, always at 1. */
function happens(share: number): boolean {
  return Math.random() < share
}

/** Throws UpstreamError when the signal fires before the time is over. */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0) return
  try {
    await delay(ms, undefined, { signal })
  } catch (error) {
    throw new UpstreamError('timeout', 'No whole answer came in time.', { sent: true, cause: error })
  }
}

/** Upstream's third error shape, without Retry-After, which upstream often leaves out. */
function rateLimited(): Response {
  const error = "You've exceeded your Exa rate limit of 10 requests per second. (Set in the sandbox.)"
  return respond(429, 'application/json', JSON.stringify({ error }))
}

/** Upstream's first error shape. */
function failed(): Response {
  const error = 'Something went wrong. (Set in the sandbox.)'
  const body = { requestId: newRequestId('req'), error, tag: 'INTERNAL_ERROR' }
  return respond(500, 'application/json', JSON.stringify(body))
}

/** Upstream's fourth: the page of a gateway. */
function unavailable(): Response {
  return respond(503, 'text/html', '<html><title>503</title></html>')
}

function respond(status: number, type: string, body: string): Response {
  const headers = { 'content-type': type, 'x-request-id': newRequestId('req') }
  return new Response(body, { status, headers })
}

function broken(): UpstreamError {
  const message = 'The connection broke before a whole answer came (set in the sandbox).'
  return new UpstreamError('reset', message, { sent: true })
}
