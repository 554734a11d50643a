import { storageKey } from '../lib/base-path.ts'
import { type Call, lastIdKey, loggedCalls, onCalls, restoreCalls } from './call-log.ts'

/** The log of calls over a reload: in the session storage, which belongs to this tab and ends with it. */

export const keptCallsKey = storageKey('calls')

/** Characters of one body, and of the whole log: browsers give a site some five million. */
const mostOfBody = 100_000
const mostOfAll = 2_000_000

let isKept = false

/** Takes up the calls of the pages before this one, and keeps all of them for the next. */
export function keepCalls(): void {
  if (isKept) return
  isKept = true
  restoreCalls(read())
  // Both events: a phone may end a hidden page without `pagehide`.
  window.addEventListener('pagehide', save)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && save())
  onCalls(() => {
    if (loggedCalls().length === 0) write([])
  })
}

function read(): Call[] {
  try {
    const lines = sessionStorage.getItem(keptCallsKey)?.split('\n') ?? []
    // Written below, and by nobody else.
    return lines.map((line) => JSON.parse(line) as Call)
  } catch {
    return []
  }
}

function save(): void {
  const calls = loggedCalls()
  if (!write(linesOf(calls, mostOfAll))) write(linesOf(calls, 0))
}

/** A line for each call. Where there is no room for all, it is the older ones that lose their bodies. */
function linesOf(calls: readonly Call[], most: number): string[] {
  let room = most
  const newestFirst = calls.toReversed().map((call) => {
    const line = lineOf(asLeft(call), Math.min(mostOfBody, room))
    room = Math.max(0, room - line.length)
    return line
  })
  return newestFirst.toReversed()
}

function lineOf(call: Call, most: number): string {
  const whole = JSON.stringify(call)
  if (whole.length <= most) return whole
  const withoutAnswer = JSON.stringify({ ...call, answer: undefined })
  return withoutAnswer.length <= most
    ? withoutAnswer
    : JSON.stringify({ ...call, answer: undefined, body: null })
}

/** A call that nobody waits for any more, once the page is gone. */
function asLeft(call: Call): Call {
  if (call.durationMs !== null) return call
  const durationMs = Math.round(performance.now() - call.begunAt)
  return { ...call, durationMs, failure: 'The page was left.', canceled: true }
}

/** Whether there was room. Where storage is blocked, there is none. */
function write(lines: readonly string[]): boolean {
  try {
    // Makes room for itself.
    sessionStorage.removeItem(keptCallsKey)
    sessionStorage.setItem(lastIdKey, String(loggedCalls().at(-1)?.id ?? 0))
    if (lines.length > 0) sessionStorage.setItem(keptCallsKey, lines.join('\n'))
    return true
  } catch {
    return false
  }
}
