import { randomBytes } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { ConsoleEnvironment } from './route.ts'

/** Puts on every answer of the app what `harden` puts on one. */
export const securityHeaders: MiddlewareHandler<ConsoleEnvironment> = async (c, next) => {
  const nonce = newNonce()
  c.set('nonce', nonce)
  await next()
  harden(c.res.headers, nonce)
}

/**
 * Sets the headers that every response carries, refusals included.
 * The policy has no 'unsafe-…' and no wildcard; the nonce is for the one style element that the dialog's scroll lock adds.
 */
export function harden(headers: Headers, nonce = newNonce()): void {
  for (const [name, value] of Object.entries(fixedHeaders)) headers.set(name, value)
  headers.set('content-security-policy', policy(nonce))
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
}

function newNonce(): string {
  return randomBytes(16).toString('base64')
}

const fixedHeaders = {
  'x-content-type-options': 'nosniff', // Fetch §3.6
  'referrer-policy': 'no-referrer', // Referrer Policy §3.1: an import's id stays here
  'cross-origin-opener-policy': 'same-origin', // HTML §7.1.3
  'cross-origin-resource-policy': 'same-origin', // Fetch §3.7: no other site may even embed an answer
  'x-frame-options': 'DENY', // RFC 7034, for what does not know frame-ancestors
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()', // Permissions Policy §6.1
}

/** CSP 3, with Trusted Types: no script may turn text into markup at all, nor into code. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    // Names the one script that checks a CSV in a worker (src/new-import/use-check.ts).
    'trusted-types csv-check',
  ].join('; ')
}
