import { storageKey } from '../lib/base-path.ts'
import { serverNow } from '../lib/server-clock.ts'
import { createStore } from '../lib/store.ts'

/** One call that this page made to the console, answered or not. */
export type Call = {
  /** Counts up from 1, for as long as the tab lives. */
  id: number
  method: string
  /** With its query: `/api/websets/v0/imports?limit=200`. */
  path: string
  /** Those that this app set. */
  headers: Readonly<Record<string, string>>
  /** What was sent, as JSON or as text; null where nothing was. */
  body: unknown
  /** Milliseconds since the epoch, by the server's clock. */
  startedAt: number
  /** The same by `performance.now()`, which durations are measured by. */
  begunAt: number
  /** Milliseconds until the answer was there, whole where its body was read; null while it is awaited. */
  durationMs: number | null
  /** Of the answer; null where none has come. */
  status: number | null
  requestId: string | null
  /** Why no answer came. */
  failure: string | null
  /** Whether the page itself gave up waiting. */
  canceled: boolean
  /** The body of the answer, as JSON or as text; undefined where there is none, or where it was dropped to save memory. */
  answer: unknown
  /** Characters of that body, also when it was dropped. */
  answerLength: number
}

/** The most calls that the log holds; the oldest are removed first. */
export const callLimit = 500

/** The most characters of answers that are held; the oldest bodies are dropped first. */
const answersLimit = 4_000_000

const pending = {
  durationMs: null,
  status: null,
  requestId: null,
  failure: null,
  canceled: false,
  answer: undefined,
  answerLength: 0,
}

/** Where a page leaves the id of its last call to the next one in the tab. */
export const lastIdKey = storageKey('last-call')

const log = createStore<readonly Call[]>([])
let lastId = lastIdBefore()

/** The calls of this page and of those before it in the tab, oldest first. A new array after each change. */
export const loggedCalls = log.read

/** Calls back after each change. */
export const onCalls = log.subscribe

export function clearCalls(): void {
  log.write([])
}

function lastIdBefore(): number {
  try {
    return Number(sessionStorage.getItem(lastIdKey))
  } catch {
    // Storage is blocked: nothing was left there either.
    return 0
  }
}

/** Puts the calls of the pages before this one in front of its own. */
export function restoreCalls(earlier: readonly Call[]): void {
  log.write([...earlier, ...log.read()].slice(-callLimit))
}

/** Logs a call that starts now. Returns its id. */
export function logCall(sent: Pick<Call, 'method' | 'path' | 'headers' | 'body'>): number {
  lastId += 1
  log.write([
    ...log.read().slice(1 - callLimit),
    { ...pending, ...sent, id: lastId, startedAt: serverNow(), begunAt: performance.now() },
  ])
  return lastId
}

/** Logs what is known of a call by now. */
export function updateCall(id: number, news: Partial<Call>): void {
  let room = answersLimit
  const newestFirst = log
    .read()
    .toReversed()
    .map((call) => {
      const now = call.id === id ? withNews(call, news) : call
      room -= now.answer === undefined ? 0 : now.answerLength
      return room < 0 && now.id !== lastId ? withoutBody(now) : now
    })
  log.write(newestFirst.toReversed())
}

function withNews(call: Call, news: Partial<Call>): Call {
  return { ...call, ...news, durationMs: Math.round(performance.now() - call.begunAt) }
}

function withoutBody(call: Call): Call {
  return call.answer === undefined ? call : { ...call, answer: undefined }
}
