import { randomBytes } from 'node:crypto'

/** A new request id of the console's own, for answers that upstream had no part in; upstream's begin with `req_`. */
export function newRequestId(): string {
  return `con_${randomBytes(12).toString('base64url')}`
}

/** A request id that upstream sent, or null when it is none that is safe to pass on. */
export function plainRequestId(value: string | null | undefined): string | null {
  return value && /^[\w-]{1,128}$/.test(value) ? value : null
}
