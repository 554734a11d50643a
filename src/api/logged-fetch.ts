import { noteServerTime, serverNow } from '../lib/server-clock.ts'
import { logCall, updateCall } from './call-log.ts'

/** The logged call of each response. */
const callOf = new WeakMap<Response, number>()

/** `fetch`, as ky calls it, with each attempt in the log. Throws what fetch throws. */
export async function loggedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const begunAt = performance.now()
  // ky always passes a Request.
  const request = input as Request
  const { method, url, headers } = request
  const id = logCall({
    method,
    path: url.slice(new URL(url).origin.length),
    headers: Object.fromEntries(headers),
    // Not all browsers have `request.body`, which would tell.
    body: headers.has('content-type') ? jsonOrText(await request.clone().text()) : null,
  })
  try {
    const response = await fetch(input, init)
    noteServerTime(response.headers.get('date'))
    callOf.set(response, id)
    updateCall(id, {
      status: response.status,
      requestId: response.headers.get('x-request-id'),
      // Again, as the first answer tells how far the clock of this machine is off.
      startedAt: serverNow() - (performance.now() - begunAt),
    })
    if (!response.ok)
      response
        .clone()
        .text()
        .then(
          (text) => logAnswer(id, jsonOrText(text), text),
          // ky reads it as well, and tells what went wrong.
          () => {},
        )
    return response
  } catch (error) {
    // By the caller, or by ky after its time limit.
    const canceled = request.signal.aborted
    updateCall(id, { failure: canceled ? 'The page stopped waiting.' : String(error), canceled })
    throw error
  }
}

/** The body of an answer; the log has it too. Throws SyntaxError where it is no JSON. */
export async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  let body: unknown = text
  try {
    body = JSON.parse(text)
    return body
  } finally {
    logAnswer(callOf.get(response) ?? 0, body, text)
  }
}

function logAnswer(id: number, answer: unknown, text: string): void {
  updateCall(id, { answer, answerLength: text.length })
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
