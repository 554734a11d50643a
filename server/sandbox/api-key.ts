import { createMiddleware } from 'hono/factory'
import { taggedError } from './problems.ts'
import type { SandboxEnv } from './request-context.ts'

/** Refuses a request with no API key. The sandbox has no accounts: any key that is not blank will do. */
export const requireApiKey = createMiddleware<SandboxEnv>(async (c, next) => {
  const bearer = /^Bearer\s+(\S.*)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (c.req.header('x-api-key')?.trim() || bearer) return next()
  return taggedError(c, {
    status: 401,
    tag: 'INVALID_API_KEY',
    message: 'The API key is missing. Send it in the x-api-key header; the sandbox takes any.',
  })
})
