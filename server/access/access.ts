import path from 'node:path'
import type { Logger } from 'pino'
import type { ConsoleEnv } from '../env/env.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { madeSecret } from '../made-secret.ts'
import type { PublicAddress } from '../public-address.ts'
import { createSecretBox } from './secret-box.ts'
import { createIsProxy } from '../client-address.ts'
import { createProviderFetch } from './provider-fetch.ts'
import { createPageGuard } from './page-guard.ts'
import { createProxyJwt } from './proxy-jwt.ts'
import type { Tokens } from './tokens.ts'
import { openAccessDatabase } from './access-database.ts'
import { adminHandlers } from './admin-handlers.ts'
import { browserCookie, sessionCookie } from './cookies.ts'
import { identifyByProxy, identifySession, identifyTokenOr } from './identify.ts'
import { createOidc } from './oidc.ts'
import type { RoleLists } from './roles.ts'
import type { SessionLimits, Sessions } from './sessions.ts'
import type { Access } from './routes.ts'
import { signInHandlers } from './sign-in.ts'
import { sqliteSessions } from './sqlite-sessions.ts'
import { sqliteTokens } from './sqlite-tokens.ts'

const hourMs = 3_600_000
const defaultIdleMs = 8 * hourMs
const defaultMaxMs = 24 * hourMs

/** Where sessions and tokens are kept. */
export type AccessStores = {
  sessions: (limits: SessionLimits) => Sessions
  tokens: Tokens
  close(): Promise<void>
}

export type AccessDeps = {
  address: PublicAddress
  ledger: Pick<Ledger, 'appendIntent' | 'appendOutcome'>
  log: Logger
  now?: () => number
  /** If left out, they are in a file of DATA_DIR. */
  stores?: AccessStores
}

/** The sign-in that the environment asks for with AUTH. Throws DatabaseError when its file cannot be used. */
export function openAccess(
  env: ConsoleEnv,
  { now = () => Date.now(), stores = sqliteStores(env.DATA_DIR, now), ...others }: AccessDeps,
): Access {
  const shared = {
    ...others,
    now,
    sessions: stores.sessions,
    tokens: stores.tokens,
    roles: { viewer: env.ROLE_VIEWER ?? [], operator: env.ROLE_OPERATOR ?? [], admin: env.ROLE_ADMIN ?? [] },
    groupsClaim: env.OIDC_GROUPS_CLAIM ?? 'groups',
  }
  const access = env.AUTH === 'proxy-jwt' ? proxyAccess(env, shared) : oidcAccess(env, shared)
  return {
    ...access,
    close: async () => {
      await access.close()
      await stores.close()
    },
  }
}

function sqliteStores(dataDir: string, now: () => number): AccessStores {
  const database = openAccessDatabase(path.join(dataDir, 'access.db'))
  return {
    sessions: (limits) => sqliteSessions(database, limits, now),
    tokens: sqliteTokens(database, now),
    close: async () => database.close(),
  }
}

type Shared = Omit<AccessDeps, 'now' | 'stores'> & {
  now: () => number
  sessions: AccessStores['sessions']
  tokens: Tokens
  roles: RoleLists
  groupsClaim: string
}

/** People sign in through the console, and have sessions. */
function oidcAccess(env: ConsoleEnv, { sessions: sessionsWithin, tokens, ...shared }: Shared): Access {
  const { address, roles, ledger, log, groupsClaim } = shared
  const maxMs = env.SESSION_MAX ?? defaultMaxMs
  const idleMs = Math.min(env.SESSION_IDLE ?? defaultIdleMs, maxMs)
  const sessions = sessionsWithin({ idleMs, maxMs })
  const cookies = { session: sessionCookie(address), browser: browserCookie(address) }
  const settings = {
    issuer: needed(env.OIDC_ISSUER),
    clientId: needed(env.OIDC_CLIENT_ID),
    ...(env.OIDC_CLIENT_SECRET !== undefined && { clientSecret: env.OIDC_CLIENT_SECRET }),
    groupsClaim,
  }
  const oidc = createOidc(settings, log)
  const secrets = createSecretBox(env.SECRET_KEYS ?? [ownSecretKey(env.DATA_DIR)])
  const identify = identifyTokenOr(tokens, identifySession(sessions, cookies.session, roles))
  return {
    kind: 'oidc',
    identify,
    handlers: {
      ...signInHandlers({ ...shared, oidc, sessions, cookies, secrets }),
      ...adminHandlers({ sessions, tokens, roles, ledger, cookie: cookies.session }),
    },
    pageGuard: createPageGuard('oidc', identify, address),
    cookie: cookies.session.name,
    countSessions: async () => (await sessions.list()).length,
    trouble: () =>
      oidc.isFound()
        ? null
        : `The sign-in provider ${settings.issuer} was not found yet. The console looks for it again; its log says why.`,
    start: () => oidc.start(),
    close: () => oidc.close(),
  }
}

/** A proxy signs people in, and says with each request who asks. */
function proxyAccess(env: ConsoleEnv, { tokens, address, roles, ledger, groupsClaim }: Shared): Access {
  const { fetch, close } = createProviderFetch()
  const isProxy = createIsProxy(env.TRUSTED_PROXIES ?? [])
  const header = needed(env.PROXY_JWT_HEADER)
  const proxyJwt = createProxyJwt({
    header,
    issuer: needed(env.PROXY_JWT_ISSUER),
    audience: needed(env.PROXY_JWT_AUDIENCE),
    jwksUrl: needed(env.PROXY_JWT_JWKS_URL),
    isFromProxy: (c) => isProxy(c.env?.incoming),
    fetch,
  })
  const person = identifyByProxy(proxyJwt, roles, groupsClaim)
  const identify = identifyTokenOr(tokens, person, header === 'authorization')
  return {
    kind: 'proxy-jwt',
    identify,
    handlers: adminHandlers({ sessions: null, tokens, roles, ledger, cookie: null }),
    pageGuard: createPageGuard('proxy-jwt', identify, address),
    cookie: null,
    countSessions: null,
    trouble: () => null,
    start: () => {},
    close,
  }
}

/** A variable that must be set (env/access.ts checks that). */
function needed(value: string | undefined): string {
  if (value === undefined) throw new TypeError('a variable of AUTH is missing')
  return value
}

/** The key that the console makes for itself if SECRET_KEYS is not set. */
function ownSecretKey(dataDir: string): string {
  const lost = 'then whoever is signed in cannot sign out at the provider by one click.'
  return madeSecret(path.join(dataDir, 'secret-key'), lost).toString('hex')
}
