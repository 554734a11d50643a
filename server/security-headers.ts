import type { MiddlewareHandler } from 'hono'
import type { ConsoleEnvironment } from './route.ts'

/** Puts on every answer of the app what `harden` puts on one. */
export const securityHeaders: MiddlewareHandler<ConsoleEnvironment> = async (c, next) => {
  await next()
  harden(c.res.headers)
}

/**
 * Sets the headers that every response carries, refusals included. The policy has no 'unsafe-…', no wildcard and no nonce:
 * every script and every style is a file of ours.
 */
export function harden(headers: Headers): void {
  for (const [name, value] of Object.entries(fixedHeaders)) headers.set(name, value)
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
}

/** CSP 3, with Trusted Types: no script may turn text into markup at all, nor into code. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // Names the one script that checks and repairs a CSV in a worker (src/csv-worker/open-worker.ts).
  'trusted-types csv-worker',
].join('; ')

const fixedHeaders = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff', // Fetch §3.6
  'referrer-policy': 'no-referrer', // Referrer Policy §3.1: an import's id stays here
  'cross-origin-opener-policy': 'same-origin', // HTML §7.1.3
  'cross-origin-resource-policy': 'same-origin', // Fetch §3.7: no other site may even embed an answer
  'x-frame-options': 'DENY', // RFC 7034, for what does not know frame-ancestors
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()', // Permissions Policy §6.1
}
