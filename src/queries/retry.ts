import type { ApiError } from '../api/errors.ts'

const slowestMs = 5_000

/**
 * Whether the answer is lost, so that nobody knows yet whether the request took effect: the console, or a gateway in front
 * of it, did not answer, or its answer made no sense.
 */
export function isAnswerLost({ kind }: ApiError): boolean {
  return kind === 'network' || kind === 'timeout' || kind === 'unreadable'
}

/** Whether a read that failed with this error may succeed a moment later. Such a read is repeated until it does. */
export function passesByItself({ kind, status }: ApiError): boolean {
  return (
    status === 429 || kind === 'network' || kind === 'timeout' || (kind === 'unreadable' && status >= 502)
  )
}

/** Milliseconds until the next try: as Exa asked, else a little longer each time. `failures` counts from 0. */
export function retryDelayMs(failures: number, { retryAfter }: ApiError): number {
  if (retryAfter !== null) return Math.max(1, retryAfter) * 1000
  return Math.min(1000 * 2 ** failures, slowestMs)
}
