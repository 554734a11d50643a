import { STATUS_CODES } from 'node:http'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import * as v from 'valibot'
import { validationError } from '../../src/contract/validation-error.ts'
import { BodyError, jsonDepthAtMost, readJson } from '../json.ts'
import { newRequestId } from '../request-id.ts'

/** The variables of every request. */
export type SandboxEnv = { Variables: { requestId: string; now: () => Date } }

/** Gives each request the clock and an id, which the answer has as `X-Request-Id`. */
export function requestContext(now: () => Date) {
  return createMiddleware<SandboxEnv>(async (c, next) => {
    const requestId = newRequestId('req')
    c.set('requestId', requestId)
    c.set('now', now)
    c.header('X-Request-Id', requestId)
    await next()
  })
}

/** Refuses a request without an API key. The sandbox has no accounts, so any key that is not blank will do. */
export const requireApiKey = createMiddleware<SandboxEnv>(async (c, next) => {
  const bearer = /^Bearer\s+(\S.*)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (c.req.header('x-api-key')?.trim() || bearer) return next()
  return taggedError(c, {
    status: 401,
    tag: 'INVALID_API_KEY',
    message: 'The API key is missing. Send it in the x-api-key header; the sandbox takes any.',
  })
})

/** A refusal of the Websets routes. Thrown anywhere below a route, and sent by `websetsError`. */
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

/** Upstream's first error shape, for a request that is refused before a route, or fails inside one. */
export function taggedError(
  c: Context<SandboxEnv>,
  { status, tag, message }: { status: 401 | 500; tag: string; message: string },
): Response {
  return c.json({ requestId: c.var.requestId, error: message, tag }, status)
}

const bodyLimit = 1_000_000

/**
 * Reads and checks the JSON body of a request. Throws a WebsetsProblem: 413 when it is over a megabyte; 400 when it is not JSON, or
 * a field is unknown, missing or invalid. The message names the field.
 */
export async function readBody<T>(request: Request, schema: v.GenericSchema<unknown, T>): Promise<T> {
  const body = await readJson(request, bodyLimit).catch((error: unknown) => {
    if (!(error instanceof BodyError)) throw error
    const status = error.reason === 'too_large' ? 413 : 400
    throw new WebsetsProblem(status, messages[error.reason], { cause: error })
  })
  const [issue] = v.safeParse(schema, body).issues ?? []
  // The body itself, because valibot's copy would lack a metadata key named `__proto__`.
  if (!issue) return body as T
  const { field, rule } = validationError(issue)
  throw new WebsetsProblem(400, `${field || 'body'} ${rule}`)
}

const messages: Record<BodyError['reason'], string> = {
  too_large: `body must be at most ${bodyLimit} bytes`,
  cut_off: 'body must be whole',
  too_deep: `body may be at most ${jsonDepthAtMost} deep`,
  not_utf8: 'body must be JSON in UTF-8',
  not_json: 'body must be JSON',
}
