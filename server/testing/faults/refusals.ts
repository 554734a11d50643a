import type { Fault } from './history.ts'

/** What a gateway says when it has nothing to say. */
export const page = '<html><title>Bad gateway</title></html>'

/** Status, body and headers of an answer that refuses. */
export function refusal(
  fault: Extract<Fault, { kind: 'limited' | 'gateway 404' | 'unauthorized' | 'conflict' | 'unreachable' }>,
): [status: number, body: unknown, headers?: Record<string, string>] {
  switch (fault.kind) {
    case 'limited': {
      const headers = fault.retryAfter === null ? {} : { 'retry-after': fault.retryAfter }
      return [429, { error: 'You have exceeded your rate limit.' }, headers]
    }
    case 'gateway 404':
      return [404, { message: 'no Route matched with those values' }]
    case 'unauthorized':
      return [401, { error: 'The key is not valid.', tag: 'INVALID_API_KEY' }]
    case 'conflict':
      return [409, { error: 'Busy.', tag: 'CONFLICT' }]
    case 'unreachable':
      return [502, page, { 'content-type': 'text/html' }]
  }
}
