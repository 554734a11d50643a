import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type ProblemParts, problemBody } from './problem.ts'
import { newRequestId } from './request-id.ts'
import { harden } from './security-headers.ts'

/** How long what a refused client still sends is taken in: cut off at once, it would not read the answer. */
const lingerMs = 2_000

/**
 * Has a server answer in our own words, with our own headers, what Node's parser takes for no request: too many headers,
 * broken ones, or one that does not come to its end in time.
 */
export function answerClientErrors(server: Server): void {
  const refused = new WeakSet<Socket>()
  const answering = new WeakMap<Socket, ServerResponse>()
  server.on('request', ({ socket }, response) => {
    answering.set(socket, response)
    response.once('close', () => answering.delete(socket))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // The rest of what was refused is no request either.
    if (refused.has(socket)) return
    refused.add(socket)
    const begun = answering.get(socket)?.headersSent ?? false
    if (!socket.writable || begun || error.code === 'ECONNRESET') return void socket.destroy()
    socket.end(answerTo(partsOf(error.code)))
    socket.resume()
    const timer = setTimeout(() => socket.destroy(), lingerMs)
    socket.once('close', () => clearTimeout(timer))
  })
}

function partsOf(code: string | undefined): ProblemParts {
  if (code === 'HPE_HEADER_OVERFLOW') {
    const message =
      'The headers of this request are too large. Most often it is the cookies that other programs left in the browser ' +
      'for this host: clear them, or open the console as localhost instead of 127.0.0.1, or the other way round.'
    return { status: 431, code: 'headers_too_large', message }
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, code: 'request_timeout', message: 'The request did not come to its end in time.' }
  return { status: 400, code: 'bad_request', message: 'This is not an HTTP request that can be read.' }
}

function answerTo(parts: ProblemParts): string {
  const requestId = newRequestId()
  const problem = problemBody(parts, requestId)
  const body = JSON.stringify(problem)
  const headers = new Headers({
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': requestId,
    connection: 'close',
  })
  harden(headers)
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${parts.status} ${problem.error}`, ...lines, '', body].join('\r\n')
}
