import type { ApiError } from '../api/errors.ts'

const slowestMs = 5_000

/**
 * Whether the answer is lost, so that nobody knows yet what became of the request: the console, or a gateway in front of
 * it, did not answer, or not in a way that can be understood.
 */
export function isAnswerLost({ kind }: ApiError): boolean {
  return kind === 'network' || kind === 'timeout' || kind === 'unreadable'
}

/** Whether a read that failed so may go well by itself a moment later. It is then repeated for as long as it takes. */
export function passesByItself({ kind, status }: ApiError): boolean {
  return (
    status === 429 || kind === 'network' || kind === 'timeout' || (kind === 'unreadable' && status >= 502)
  )
}

/** Milliseconds until the next try: as long as was asked for, else a little longer each time. `failures` counts from 0. */
export function retryDelayMs(failures: number, { retryAfter }: ApiError): number {
  if (retryAfter !== null) return Math.max(1, retryAfter) * 1000
  return Math.min(1000 * 2 ** failures, slowestMs)
}
