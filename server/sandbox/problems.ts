import { STATUS_CODES } from 'node:http'
import type { Context } from 'hono'
import type { SandboxEnv } from './request-context.ts'

/** A refusal that the Websets routes answer with; thrown anywhere below a route, answered in `websetsError`. */
export class WebsetsProblem extends Error {
  override name = 'WebsetsProblem'
  readonly status: 400 | 403 | 404 | 409 | 413

  constructor(status: 400 | 403 | 404 | 409 | 413, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** Upstream's second error shape, which its Websets routes use. `message` names the parameter or the id. */
export function websetsError(
  c: Context<SandboxEnv>,
  { status, message }: Pick<WebsetsProblem, 'status' | 'message'>,
): Response {
  const body = {
    statusCode: status,
    timestamp: c.var.now().toISOString(),
    message,
    error: STATUS_CODES[status],
    path: c.req.path,
  }
  return c.json(body, status)
}

/** Upstream's first error shape, for what is refused before a route, or breaks inside one. */
export function taggedError(
  c: Context<SandboxEnv>,
  { status, tag, message }: { status: 401 | 500; tag: string; message: string },
): Response {
  return c.json({ requestId: c.var.requestId, error: message, tag }, status)
}
