import type { Upstream } from '../upstream.ts'
import { UpstreamError } from '../upstream-error.ts'

/** A call that was sent upstream and has ended. */
export type EndedCall = {
  method: string
  /** Its path with `:id` in place of an id, or `upload` for the file of an import. */
  route: string
  /** The status of its answer, or the fault instead of one, e.g. `timeout`. */
  status: number | string
  seconds: number
}

/** The same upstream, which reports each call when it has ended. */
export function observedUpstream(upstream: Upstream, onEnded: (call: EndedCall) => void): Upstream {
  const observe = async <T>(
    call: Pick<EndedCall, 'method' | 'route'>,
    send: () => Promise<T>,
    statusOf: (answer: T) => number,
  ): Promise<T> => {
    const startedAt = performance.now()
    const end = (status: EndedCall['status']) =>
      onEnded({ ...call, status, seconds: (performance.now() - startedAt) / 1000 })
    try {
      const answer = await send()
      end(statusOf(answer))
      return answer
    } catch (error) {
      end(error instanceof UpstreamError ? error.fault : 'error')
      throw error
    }
  }
  return {
    ...upstream,
    fetch: (request) =>
      observe(
        { method: request.method, route: routeOf(new URL(request.url).pathname) },
        () => upstream.fetch(request),
        ({ status }) => status,
      ),
    upload: (url, body, options) =>
      observe(
        { method: 'PUT', route: 'upload' },
        () => upstream.upload(url, body, options),
        (status) => status,
      ),
  }
}

/** In every path, the part after the kind of object is an id. */
function routeOf(pathname: string): string {
  return pathname.replace(/^(\/websets\/v0\/[a-z]+)\/.+$/, '$1/:id')
}
