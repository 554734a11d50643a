import { setCookie } from 'hono/cookie'
import type { PublicAddress } from '../public-address.ts'
import type { ConsoleContext } from '../route.ts'
import { attemptMs } from './sign-in-state.ts'

/** A secret in the browser: 43 letters, digits, "-" and "_". */
const secretPattern = /^[\w-]{43}$/

/** Nobody has more of one name by mistake, and each costs a look into the database. */
const mostRead = 4

export type Cookie = {
  readonly name: string
  /**
   * The secrets in it, as the browser sends them; none where there is no such cookie. There may be several: what another
   * path or a neighbouring host has set comes along under the same name, and must not stand in the way. Whatever is no
   * secret of ours counts as `''`, which opens nothing.
   */
  read(c: ConsoleContext): string[]
  write(c: ConsoleContext, secret: string): void
  remove(c: ConsoleContext): void
}

/** The session of a browser: it lives until the server ends it, or the browser is closed. */
export function sessionCookie(address: PublicAddress): Cookie {
  const { isHttps, cookiePath } = address
  return createCookie('imports-console-session', { isHttps, path: cookiePath })
}

/**
 * Binds the sign-ins under way to the browser that began them. It is for the whole host even under a base path: otherwise a
 * neighbouring host could set one that it knows, and sign somebody in as another person with it.
 */
export function browserCookie({ isHttps }: PublicAddress): Cookie {
  return createCookie('imports-console-sign-in', { isHttps, path: '/', maxAge: attemptMs / 1_000 })
}

/**
 * Out of reach for scripts, and sent along by other sites' links but not by their forms. `__Host-` binds it to this host
 * alone, which wants Path=/; under a base path `__Secure-` stands, so that it goes to that path only. Plain http, which is
 * for this machine, can have neither.
 */
function createCookie(
  bareName: string,
  { isHttps, path, maxAge }: { isHttps: boolean; path: string; maxAge?: number },
): Cookie {
  const prefix = isHttps ? (path === '/' ? '__Host-' : '__Secure-') : ''
  const name = prefix + bareName
  const options = { path, httpOnly: true, secure: isHttps, sameSite: 'Lax' } as const
  return {
    name,
    read: (c) => {
      const pairs = (c.req.header('cookie') ?? '').split(';').map((pair) => pair.trim())
      const values = pairs
        .filter((pair) => pair.startsWith(`${name}=`))
        .map((pair) => pair.slice(name.length + 1))
      return values.slice(0, mostRead).map((value) => (secretPattern.test(value) ? value : ''))
    },
    write: (c, secret) => setCookie(c, name, secret, { ...options, ...(maxAge !== undefined && { maxAge }) }),
    remove: (c) => setCookie(c, name, '', { ...options, maxAge: 0 }),
  }
}
