import type { Call } from '../queries/calls.ts'

/** Which calls are shown; `all` is what the address leaves out. */
export const shows = ['all', 'reads', 'changes', 'failed'] as const
export type Show = (typeof shows)[number]

export const showWords: Record<Show, string> = {
  all: 'All',
  reads: 'Reads',
  changes: 'Changes',
  failed: 'Failed',
}

export function isRead({ method }: Call): boolean {
  return method === 'GET'
}

/** Whether it was refused, broke off, or got no answer; a canceled call has not failed. */
export function hasFailed({ status, failure, canceled }: Call): boolean {
  return (failure !== null && !canceled) || (status !== null && status >= 400)
}

export function isShown(call: Call, show: Show): boolean {
  if (show === 'reads') return isRead(call)
  if (show === 'changes') return !isRead(call)
  return show === 'all' || hasFailed(call)
}

/** Whether each word of the search is in what the list shows of a call. */
export function matches(call: Call, text: string): boolean {
  const { method, path, status, requestId, failure } = call
  const haystack = [method, path, safeDecoded(path), status, requestId, failure].join(' ').toLowerCase()
  return text
    .toLowerCase()
    .trim()
    .split(/\s+/)
    .every((word) => haystack.includes(word))
}

/** The status of a call, or why it has none. */
export function outcomeOf({ status, failure, canceled, durationMs }: Call): string {
  if (canceled) return 'Canceled'
  if (failure !== null) return status === null ? 'No response' : 'Cut off'
  if (status !== null) return String(status)
  return durationMs === null ? 'In progress' : '–'
}

/** "48 ms", "1.2 s". */
export function durationWords(ms: number | null): string {
  if (ms === null) return '…'
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`
}

/** A body as text, JSON indented. */
export function bodyText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body, null, 2)
}

function safeDecoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
