import { setCookie } from 'hono/cookie'
import type { PublicAddress } from '../public-address.ts'
import type { ConsoleContext } from '../route.ts'
import { attemptMs } from './sign-in-state.ts'

/** A secret in the browser: 43 letters, digits, "-" and "_". */
const secretPattern = /^[\w-]{43}$/

/** How many cookies of one name are read: nobody has more by mistake, and each costs a query. */
const mostRead = 4

export type Cookie = {
  readonly name: string
  /**
   * The secrets that the browser sends; none if there is no such cookie. There may be several: another path or a neighbouring
   * host may have set a cookie of the same name, which must not hide ours. A value that is no secret of ours counts as `''`,
   * which opens nothing.
   */
  read(c: ConsoleContext): string[]
  write(c: ConsoleContext, secret: string): void
  remove(c: ConsoleContext): void
}

/** The cookie of a session. It lasts until the server ends the session, or the browser is closed. */
export function sessionCookie(address: PublicAddress): Cookie {
  const { isHttps, cookiePath } = address
  return createCookie('imports-console-session', { isHttps, path: cookiePath })
}

/**
 * The cookie that binds a sign-in to the browser that began it. It is for the whole host even under a base path: otherwise a
 * neighbouring host could set a secret that it knows, and so sign somebody in as another person.
 */
export function browserCookie({ isHttps }: PublicAddress): Cookie {
  return createCookie('imports-console-sign-in', { isHttps, path: '/', maxAge: attemptMs / 1_000 })
}

/**
 * Scripts cannot read it. Links of other sites send it, their forms do not. `__Host-` binds it to this host alone and needs
 * Path=/. Under a base path it is `__Secure-` and goes to that path only. Plain http, which is for this machine, can have
 * neither.
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
