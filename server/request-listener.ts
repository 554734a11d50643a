import type { RequestListener } from 'node:http'
import { getRequestListener, RequestError } from '@hono/node-server'
import type { Hono } from 'hono'
import { problemBody } from './problem.ts'
import { newRequestId } from './request-id.ts'
import { harden } from './security-headers.ts'
import type { ConsoleEnvironment } from './route.ts'

/** The app as a listener for Node's HTTP server. */
export function createRequestListener(app: Hono<ConsoleEnvironment>): RequestListener {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false, errorHandler: malformed })
  return (request, response) => void listener(request, response)
}

/** Answers what no URL can be made of (a Host that is none, a target that is no path), so that it never was a request. */
function malformed(error: unknown): Response {
  const parts =
    error instanceof RequestError
      ? { status: 400, code: 'bad_target', message: 'The Host or the target of the request is malformed.' }
      : { status: 500, code: 'internal_error', message: 'The console itself failed.' }
  const requestId = newRequestId()
  const response = Response.json(problemBody(parts, requestId), {
    status: parts.status,
    headers: { 'x-request-id': requestId },
  })
  harden(response.headers)
  return response
}
