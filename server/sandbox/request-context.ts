import { createMiddleware } from 'hono/factory'
import { randomRequestId } from './request-id.ts'

/** What every request carries through the sandbox. */
export type SandboxEnv = { Variables: { requestId: string; now: () => Date } }

/** Gives each request its id, which every answer bears as `X-Request-Id`, and the clock. */
export function requestContext(now: () => Date) {
  return createMiddleware<SandboxEnv>(async (c, next) => {
    const requestId = randomRequestId()
    c.set('requestId', requestId)
    c.set('now', now)
    c.header('X-Request-Id', requestId)
    await next()
  })
}
