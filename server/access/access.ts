import path from 'node:path'
import type { MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import { isPagePath } from '../../src/contract/page-paths.ts'
import type { ConsoleEnv } from '../env.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { madeSecret } from '../made-secret.ts'
import { ProblemError } from '../problem.ts'
import type { PublicAddress } from '../public-address.ts'
import type { ConsoleEnvironment } from '../route.ts'
import { createSecretBox } from '../secret-box.ts'
import { openAccessDatabase } from './access-database.ts'
import { adminHandlers } from './admin-handlers.ts'
import { browserCookie, sessionCookie } from './cookies.ts'
import { type Identify, identifySession, identifyTokenOr } from './identify.ts'
import { createOidc } from './oidc.ts'
import type { RoleLists } from './roles.ts'
import { type Access, signInAt } from './routes.ts'
import { signInHandlers } from './sign-in.ts'
import { sqliteSessions } from './sqlite-sessions.ts'
import { sqliteTokens } from './sqlite-tokens.ts'

const hourMs = 3_600_000
const defaultIdleMs = 8 * hourMs
const defaultMaxMs = 24 * hourMs

export type AccessDeps = {
  address: PublicAddress
  ledger: Pick<Ledger, 'appendIntent'>
  log: Logger
  now?: () => number
}

/** The sign-in that the environment asks for with AUTH. Throws DatabaseError when its file cannot be used. */
export function openAccess(
  env: ConsoleEnv,
  { address, ledger, log, now = () => Date.now() }: AccessDeps,
): Access {
  const database = openAccessDatabase(path.join(env.DATA_DIR, 'access.db'))
  const roles: RoleLists = {
    viewer: env.ROLE_VIEWER ?? [],
    operator: env.ROLE_OPERATOR ?? [],
    admin: env.ROLE_ADMIN ?? [],
  }
  const groupsClaim = env.OIDC_GROUPS_CLAIM ?? 'groups'
  const maxMs = env.SESSION_MAX ?? defaultMaxMs
  const idleMs = Math.min(env.SESSION_IDLE ?? defaultIdleMs, maxMs)
  const sessions = sqliteSessions(database, { idleMs, maxMs }, now)
  const tokens = sqliteTokens(database, now)
  const cookies = { session: sessionCookie(address), browser: browserCookie(address) }
  const oidc = createOidc(
    {
      issuer: env.OIDC_ISSUER ?? '',
      clientId: env.OIDC_CLIENT_ID ?? '',
      ...(env.OIDC_CLIENT_SECRET !== undefined && { clientSecret: env.OIDC_CLIENT_SECRET }),
      groupsClaim,
    },
    log,
  )
  const secrets = createSecretBox(env.SECRET_KEYS ?? [ownSecretKey(env.DATA_DIR)])
  const identify = identifyTokenOr(tokens, identifySession(sessions, cookies.session, roles))
  return {
    kind: 'oidc',
    identify,
    handlers: {
      ...signInHandlers({ oidc, sessions, cookies, address, roles, groupsClaim, secrets, log, now }),
      ...adminHandlers({ sessions, tokens, roles, ledger, cookie: cookies.session }),
    },
    pages: pagesOnlyToThoseSignedIn(identify, address),
    start: () => oidc.start(),
    close: async () => {
      await oidc.close()
      database.close()
    },
  }
}

/** What stands in for SECRET_KEYS where one process has its data folder for itself. */
function ownSecretKey(dataDir: string): string {
  const lost = 'then whoever is signed in cannot sign out at the provider by one click.'
  return madeSecret(path.join(dataDir, 'secret-key'), lost).toString('hex')
}

/** The files of the app hold nothing of anybody; only a page leads to the sign-in, the API answers 401. */
function pagesOnlyToThoseSignedIn(
  identify: Identify,
  address: PublicAddress,
): MiddlewareHandler<ConsoleEnvironment> {
  return async (c, next) => {
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (!isRead || !isPagePath(c.req.path)) return next()
    try {
      await identify(c)
    } catch (error) {
      if (!(error instanceof ProblemError) || error.parts.status !== 401) throw error
      return c.redirect(address.pathOf(signInAt(c.req.path + new URL(c.req.url).search)))
    }
    await next()
  }
}
