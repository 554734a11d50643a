import type { Logger } from 'pino'
import { emptyBody } from '../body.ts'
import type { PublicAddress } from '../public-address.ts'
import { noteCaller } from '../request-log.ts'
import type { ConsoleContext } from '../route.ts'
import { ProblemError } from '../problem.ts'
import type { SecretBox } from './secret-box.ts'
import { personOf, type Person } from './claims.ts'
import type { Cookie } from './cookies.ts'
import type { Oidc } from './oidc.ts'
import { ownPage } from './own-page.ts'
import { sendPlainPage, sendProblem, wantsPage } from './plain-page.ts'
import { noRole, noRoleInWords } from './no-role.ts'
import { callbackPath, type SignInHandlers, signedOutPath, signInAt } from './routes.ts'
import { findSession } from './identify.ts'
import { grantsOf, type RoleLists } from './roles.ts'
import { newSecret, type Sessions } from './sessions.ts'
import { beginAttempt, openAttempt } from './sign-in-state.ts'
import { signInExpired } from './sign-in-problems.ts'

type OidcAccess = {
  oidc: Oidc
  sessions: Sessions
  cookies: { session: Cookie; browser: Cookie }
  address: PublicAddress
  roles: RoleLists
  groupsClaim: string
  /** Encrypts ID tokens. */
  secrets: SecretBox
  log: Logger
  now: () => number
}

/** A longer ID token, e.g. with 300 groups, would not fit into the address of signing out. */
const longestIdToken = 3_000
const longestUserAgent = 200

/** Signing in and out with OpenID Connect. */
export function signInHandlers(access: OidcAccess): SignInHandlers {
  return {
    signIn: (c) => beginSignIn(access, c),
    callback: (c) => finishSignIn(access, c),
    signOut: (c) => signOut(access, c),
    signedOut: (c) => showSignedOut(access, c),
  }
}

async function beginSignIn(
  { oidc, cookies, address, now }: OidcAccess,
  c: ConsoleContext,
): Promise<Response> {
  const to = ownPage(c.req.query('to'), address)
  try {
    const browserSecret = cookies.browser.read(c).find((secret) => secret !== '') ?? newSecret()
    const attempt = beginAttempt(browserSecret, to, now())
    const asSomebodyElse = c.req.query('as') === 'somebody-else'
    const url = await oidc.authorizationUrl({
      ...attempt,
      redirectUri: callbackUrl(address, c),
      asSomebodyElse,
    })
    cookies.browser.write(c, browserSecret)
    return c.redirect(url)
  } catch (error) {
    return sendProblem(c, address, error, [{ path: signInAt(to), label: 'Try again' }])
  }
}

async function finishSignIn(access: OidcAccess, c: ConsoleContext): Promise<Response> {
  const { oidc, cookies, address, roles, groupsClaim, log, now } = access
  const state = c.req.query('state') ?? ''
  const opened = openAttempt(cookies.browser.read(c), state, now())
  // Checked again: over plain http another program on this machine could have set the cookie.
  const to = ownPage(opened?.to, address)
  try {
    if (!opened || opened.isLate) throw signInExpired()
    const callback = new URL(callbackUrl(address, c))
    callback.search = new URL(c.req.url).search
    const { claims, idToken } = await oidc.claimsOf(callback, opened.attempt)
    const person = personOf(claims, groupsClaim)
    const grants = grantsOf(roles, { groups: person.groups, address: person.who.address })
    if (grants.length === 0) return showNoRole(access, c, person, to)
    await beginSession(access, c, { person, grants, idToken })
    return c.redirect(address.pathOf(to))
  } catch (error) {
    if (error instanceof ProblemError)
      log.warn(
        { err: error.cause, requestId: c.get('requestId') },
        `nobody was signed in: ${error.parts.code}`,
      )
    return sendProblem(c, address, error, [{ path: signInAt(to), label: 'Sign in again' }])
  }
}

/** Begins a session with a new secret, whatever the browser sent. Ends the session that it had. */
async function beginSession(
  { sessions, cookies, secrets }: OidcAccess,
  c: ConsoleContext,
  { person, grants, idToken }: { person: Person; grants: string[]; idToken: string },
): Promise<void> {
  const before = await findSession(c, sessions, cookies.session)
  if (before) await sessions.end(before.id)
  const { secret } = await sessions.begin({
    who: person.who,
    grants,
    userAgent: c.req.header('user-agent')?.slice(0, longestUserAgent) ?? null,
    ipAddress: c.get('clientAddress'),
    sealedIdToken: idToken.length > longestIdToken ? null : secrets.seal(idToken),
  })
  cookies.session.write(c, secret)
  noteCaller({ who: person.who })
}

function showNoRole(
  { address, roles, groupsClaim }: OidcAccess,
  c: ConsoleContext,
  person: Person,
  to: string,
): Response | Promise<Response> {
  if (!wantsPage(c)) throw noRole(person, groupsClaim, roles)
  return sendPlainPage(c, address, {
    status: 403,
    title: 'You have no role here',
    paragraphs: noRoleInWords(person, groupsClaim, roles),
    links: [{ path: signInAt(to, true), label: 'Sign in as somebody else' }],
  })
}

async function signOut(
  { oidc, sessions, cookies, address, secrets }: OidcAccess,
  c: ConsoleContext,
): Promise<Response> {
  await emptyBody(c)
  const session = await findSession(c, sessions, cookies.session)
  cookies.session.remove(c)
  if (!session) return c.json({ endSessionUrl: null })
  noteCaller(session)
  await sessions.end(session.id)
  const idToken = session.sealedIdToken === null ? null : secrets.open(session.sealedIdToken)
  const returnTo = address.urlOf(signedOutPath, c.req.header('host') ?? '')
  return c.json({ endSessionUrl: await oidc.endSessionUrl(returnTo, idToken) })
}

async function showSignedOut({ address }: OidcAccess, c: ConsoleContext): Promise<Response> {
  return sendPlainPage(c, address, {
    status: 200,
    title: 'You are signed out',
    paragraphs: [
      'Your session in this console has ended. The sign-in provider may still know you, and sign you in again without asking.',
    ],
    links: [{ path: signInAt('/'), label: 'Sign in' }],
  })
}

function callbackUrl(address: PublicAddress, c: ConsoleContext): string {
  return address.urlOf(callbackPath, c.req.header('host') ?? '')
}
