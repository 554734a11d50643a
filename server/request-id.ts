import { randomInt } from 'node:crypto'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * A new request id. Upstream's, and so the sandbox's, begin with `req_`; the console's own, for answers that upstream had
 * no part in, with `con_`.
 */
export function newRequestId(kind: 'con' | 'req'): string {
  const random = Array.from({ length: 20 }, () => base62[randomInt(base62.length)])
  return `${kind}_${random.join('')}`
}

/** A request id that upstream sent, or null when it is none that is safe to pass on. */
export function plainRequestId(value: string | null | undefined): string | null {
  return value && /^[\w-]{1,128}$/.test(value) ? value : null
}
