import { type Token, unattendedHeader } from '../../src/contract/access.ts'
import { ProblemError } from '../problem.ts'
import type { Caller, ConsoleContext } from '../route.ts'
import type { Cookie } from './cookies.ts'
import { type Claims, personOf } from './claims.ts'
import { noRole } from './no-role.ts'
import type { ProxyJwt } from './proxy-jwt.ts'
import { grantsOf, roleOf, type RoleLists } from './roles.ts'
import type { Sessions, StoredSession } from './sessions.ts'
import { tokenPrefix, type Tokens } from './tokens.ts'

/** Tells who asks. Throws a 401 problem when nobody is signed in. */
export type Identify = (c: ConsoleContext) => Promise<Caller>

/**
 * A script if the request has a token, else a person. A bad token is refused even if the request has a session.
 * `isJwtThere`: the Authorization header has the proxy's JWT, unless it has one of our tokens.
 */
export function identifyTokenOr(tokens: Tokens, person: Identify, isJwtThere = false): Identify {
  return async (c) => {
    const presented = presentedToken(c, isJwtThere)
    if (presented === null) return person(c)
    const token = presented.startsWith(tokenPrefix) ? await tokens.use(presented) : null
    if (!token) throw badToken(c)
    return callerOf(token)
  }
}

function callerOf({ id, name, role, madeBy }: Token): Caller {
  return { who: { kind: 'token', subject: id, name, address: null }, role, behind: madeBy.subject }
}

const ofToken = new RegExp(`^Bearer +${tokenPrefix}`, 'i')

/** The token of a request: as bearer, or in the header where Exa's SDKs put their key. Two different ones count as a bad token. */
function presentedToken(c: ConsoleContext, isJwtThere: boolean): string | null {
  const sent = c.req.header('authorization')
  const authorization = isJwtThere && !ofToken.test(sent ?? '') ? undefined : sent
  const key = c.req.header('x-api-key')
  const bearer = authorization === undefined ? undefined : (/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '')
  if (bearer !== undefined && key !== undefined && bearer !== key) return ''
  return bearer ?? key ?? null
}

/** The session of a request; null if it has no session cookie, or the session has ended. */
export async function findSession(
  c: ConsoleContext,
  sessions: Sessions,
  cookie: Cookie,
): Promise<StoredSession | null> {
  const isUnattended = c.req.header(unattendedHeader) !== undefined
  for (const secret of cookie.read(c)) {
    const session = await sessions.use(secret, c.get('clientAddress'), isUnattended)
    if (session) return session
  }
  return null
}

/** Identifies somebody by the cookie of their session. */
export function identifySession(sessions: Sessions, cookie: Cookie, roles: RoleLists): Identify {
  return async (c) => {
    if (cookie.read(c).length === 0) throw notSignedIn(c)
    const session = await findSession(c, sessions, cookie)
    // If the settings no longer give a role, the session ends too. Signing in again says what is missing.
    const role = session && roleOf(roles, session.grants)
    if (!session || role === null) throw sessionEnded(c)
    return { who: session.who, role }
  }
}

/** Identifies somebody by the proxy's signed header. */
export function identifyByProxy(proxyJwt: ProxyJwt, roles: RoleLists, groupsClaim: string): Identify {
  return async (c) => {
    const person = personOf(await claimsOrChallenge(c, proxyJwt), groupsClaim)
    const grants = grantsOf(roles, { groups: person.groups, address: person.who.address })
    const role = roleOf(roles, grants)
    if (role === null) throw noRole(person, groupsClaim, roles)
    return { who: person.who, role }
  }
}

async function claimsOrChallenge(c: ConsoleContext, proxyJwt: ProxyJwt): Promise<Claims> {
  try {
    return await proxyJwt(c)
  } catch (error) {
    if (error instanceof ProblemError && error.parts.status === 401) challenge(c)
    throw error
  }
}

/** RFC 9110 §15.5.2 requires a challenge. Browsers show no dialog for a bearer token. */
function challenge(c: ConsoleContext): void {
  c.header('www-authenticate', 'Bearer realm="Imports Console"')
}

function notSignedIn(c: ConsoleContext): ProblemError {
  challenge(c)
  const message = 'You are not signed in. Nothing was done. Sign in, or send a token of this console.'
  return new ProblemError({ status: 401, code: 'not_signed_in', message })
}

function sessionEnded(c: ConsoleContext): ProblemError {
  challenge(c)
  const message = 'Your session has ended. Nothing was done. Sign in again.'
  return new ProblemError({ status: 401, code: 'session_ended', message })
}

function badToken(c: ConsoleContext): ProblemError {
  challenge(c)
  const message =
    'This is no token of this console, or it has expired or was revoked. Nothing was done. Admins make tokens on the page Tokens.'
  return new ProblemError({ status: 401, code: 'bad_token', message })
}
