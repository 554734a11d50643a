import { getCookie, setCookie } from 'hono/cookie'
import type { PublicAddress } from '../public-address.ts'
import type { ConsoleContext } from '../route.ts'
import { attemptMs } from './sign-in-state.ts'

/** A secret in the browser: 43 letters, digits, "-" and "_". */
const secretPattern = /^[\w-]{43}$/

export type Cookie = {
  readonly name: string
  /** The secret in it; null where there is none. Whatever is no secret of ours counts as `''`, which opens nothing. */
  read(c: ConsoleContext): string | null
  write(c: ConsoleContext, secret: string): void
  remove(c: ConsoleContext): void
}

/** The session of a browser: it lives until the server ends it, or the browser is closed. */
export function sessionCookie(address: PublicAddress): Cookie {
  return createCookie(address, 'imports-console-session', undefined)
}

/** What binds the sign-ins under way to the browser that began them. */
export function browserCookie(address: PublicAddress): Cookie {
  return createCookie(address, 'imports-console-sign-in', attemptMs / 1_000)
}

/**
 * Out of reach for scripts, and sent along by other sites' links but not by their forms. `__Host-` binds it to this host
 * alone, which wants Path=/; under a base path `__Secure-` stands, so that it goes to that path only. Plain http, which is
 * for this machine, can have neither.
 */
function createCookie(
  { isHttps, cookiePath }: PublicAddress,
  bareName: string,
  maxAge: number | undefined,
): Cookie {
  const prefix = isHttps ? (cookiePath === '/' ? '__Host-' : '__Secure-') : ''
  const name = prefix + bareName
  const options = { path: cookiePath, httpOnly: true, secure: isHttps, sameSite: 'Lax' } as const
  return {
    name,
    read: (c) => {
      const value = getCookie(c, name)
      if (value === undefined) return null
      return secretPattern.test(value) ? value : ''
    },
    write: (c, secret) => setCookie(c, name, secret, { ...options, ...(maxAge !== undefined && { maxAge }) }),
    remove: (c) => setCookie(c, name, '', { ...options, maxAge: 0 }),
  }
}
