import type { MiddlewareHandler } from 'hono'
import type { SignIn } from '../../src/contract/access.ts'
import { problemError } from '../problem.ts'
import { type Caller, type ConsoleContext, type ConsoleEnvironment, route, type Route } from '../route.ts'

type Handler = (c: ConsoleContext) => Promise<Response>

/** Without signing in and out if a proxy does that. */
type Handlers = Partial<SignInHandlers> & AdminHandlers

export type SignInHandlers = { signIn: Handler; callback: Handler; signOut: Handler; signedOut: Handler }

export type AdminHandlers = {
  listSessions: Handler
  endSession: Handler
  listTokens: Handler
  makeToken: Handler
  revokeToken: Handler
}

/** The sign-in of a console that has one. */
export type Access = {
  kind: SignIn
  /** Tells who asks. Throws a 401 or 403 problem. */
  identify: (c: ConsoleContext) => Promise<Caller>
  handlers: Handlers
  /** Shows pages only to people who are signed in, and sends others to the sign-in. */
  pageGuard: MiddlewareHandler<ConsoleEnvironment>
  /** The name of the session cookie; null when a proxy keeps the sessions. */
  cookie: string | null
  /** Counts the sessions; null when a proxy keeps them. */
  countSessions: (() => Promise<number>) | null
  /** Why nobody can sign in now; null if people can. Sessions go on. */
  trouble: () => string | null
  /** Starts the background work. */
  start(): void
  close(): Promise<void>
}

const signInPath = '/api/console/sign-in'
export const callbackPath = `${signInPath}/callback`
export const signedOutPath = '/api/console/signed-out'

/** The address to sign in at, which then leads to the page `to`. */
export function signInAt(to: string, asSomebodyElse = false): string {
  return `${signInPath}?to=${encodeURIComponent(to)}${asSomebodyElse ? '&as=somebody-else' : ''}`
}

/** Signing in and out, sessions and tokens. Without sign-in each route answers 404, and none of that code is loaded. */
export function accessRoutes(access: Access | null): Route[] {
  const through = (name: keyof Handlers) => async (c: ConsoleContext) => {
    if (!access)
      throw problemError(404, 'no_sign_in', 'This console has no sign-in: whoever reaches it may do all.')
    const handler = access.handlers[name]
    if (!handler)
      throw problemError(404, 'no_sign_in', 'A proxy before this console signs people in and out.')
    return handler(c)
  }
  const sessions = '/api/console/sessions'
  const tokens = '/api/console/tokens'
  return [
    route.get(signInPath, { role: 'anyone', query: ['to', 'as'] }, through('signIn')),
    route.get(callbackPath, { role: 'anyone', query: 'any' }, through('callback')),
    route.post('/api/console/sign-out', { role: 'anyone' }, through('signOut')),
    route.get(signedOutPath, { role: 'anyone', query: 'any' }, through('signedOut')),
    route.get(sessions, { role: 'admin' }, through('listSessions')),
    route.delete(`${sessions}/:id`, { role: 'admin' }, through('endSession')),
    route.get(tokens, { role: 'admin' }, through('listTokens')),
    route.post(tokens, { role: 'admin' }, through('makeToken')),
    route.delete(`${tokens}/:id`, { role: 'admin' }, through('revokeToken')),
  ]
}
