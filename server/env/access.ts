import * as v from 'valibot'
import { signInKinds } from '../../src/contract/access.ts'
import { isLoopback } from '../addresses.ts'
import { plainWord, textTo } from './values.ts'

/** An address that the console calls: the provider's, or that of a proxy's keys. */
const trustedUrl = (example: string) =>
  textTo((value, refuse) => {
    const url = URL.parse(value)
    if (!url || !/^https?:$/.test(url.protocol)) return refuse(`must be a URL such as ${example}`)
    if (url.username || url.password || /[?#]/.test(value))
      return refuse('must hold no user, password, query or fragment')
    if (url.protocol === 'http:' && !isLoopback(url.hostname))
      return refuse('must be https: what plain http says about who somebody is could be anybody’s')
    // Unchanged: the provider uses it as its name, and a slash at the end counts.
    return value
  })

/** A list with commas. A name may contain spaces. */
const namesBetweenCommas = v.pipe(
  v.string(),
  v.transform((value) => value.split(',').map((name) => name.trim())),
  v.check(
    (names) => names.every((name) => name !== ''),
    'must be groups or e-mail addresses with commas between them',
  ),
)

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const longestSessionMs = 30 * unitMs.d

const duration = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,6}[smhd]$/, 'must be a time such as 30m, 8h or 7d'),
  v.transform((value) => Number(value.slice(0, -1)) * unitMs[value.slice(-1) as keyof typeof unitMs]),
  v.check((ms) => ms <= longestSessionMs, 'must be 30d at most'),
)

const shortestSecretKey = 32
const secretKeys = v.pipe(
  v.string(),
  v.transform((value) => value.split(',').map((key) => key.trim())),
  v.check(
    (keys) => keys.every((key) => key.length >= shortestSecretKey),
    `must be keys of ${shortestSecretKey} characters at least, with commas between them: openssl rand -base64 32 makes one`,
  ),
)

/** The variables of sign-in and roles. */
export const accessFields = {
  AUTH: v.optional(v.picklist(signInKinds, `must be one of ${signInKinds.join(', ')}`)),
  OIDC_ISSUER: v.optional(trustedUrl('https://login.example.com/realms/team')),
  OIDC_CLIENT_ID: v.optional(plainWord),
  OIDC_CLIENT_SECRET: v.optional(plainWord),
  OIDC_GROUPS_CLAIM: v.optional(plainWord),
  PROXY_JWT_HEADER: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header'), v.toLowerCase()),
  ),
  PROXY_JWT_ISSUER: v.optional(plainWord),
  PROXY_JWT_AUDIENCE: v.optional(plainWord),
  PROXY_JWT_JWKS_URL: v.optional(trustedUrl('https://proxy.example.com/.well-known/jwks.json')),
  ROLE_VIEWER: v.optional(namesBetweenCommas),
  ROLE_OPERATOR: v.optional(namesBetweenCommas),
  ROLE_ADMIN: v.optional(namesBetweenCommas),
  SESSION_IDLE: v.optional(duration),
  SESSION_MAX: v.optional(duration),
  SECRET_KEYS: v.optional(secretKeys),
}

type Fields = { [Name in keyof typeof accessFields]?: unknown }
/** Other variables that they depend on. */
type Others = { HOST: string; PUBLIC_URL?: string | undefined; TRUSTED_PROXIES?: unknown }
type AccessIssue = { name: string; message: string }

const roleVariables = ['ROLE_VIEWER', 'ROLE_OPERATOR', 'ROLE_ADMIN'] as const
/** The addresses where Entra ID signs in people of every tenant. Each tenant names its own people. */
const ofEveryTenant = /^https:\/\/login\.microsoftonline\.com\/(?:common|organizations)(?:\/|$)/i

const needed = {
  oidc: ['OIDC_ISSUER', 'OIDC_CLIENT_ID'],
  'proxy-jwt': ['PROXY_JWT_HEADER', 'PROXY_JWT_ISSUER', 'PROXY_JWT_AUDIENCE', 'PROXY_JWT_JWKS_URL'],
} as const
const ofOidcAlone = [
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'SESSION_IDLE',
  'SESSION_MAX',
] as const

/** What is wrong with these variables together; null if nothing is. */
export function accessIssue(
  env: Fields &
    Others & {
      AUTH?: keyof typeof needed | undefined
      OIDC_ISSUER?: string | undefined
      SESSION_IDLE?: number | undefined
      SESSION_MAX?: number | undefined
    },
): AccessIssue | null {
  const isSet = (name: keyof typeof accessFields) => env[name] !== undefined
  const { AUTH: kind } = env
  if (kind === undefined) {
    if (!isLoopback(env.HOST))
      return {
        name: 'HOST',
        message:
          'must be a loopback address (127.0.0.1, ::1, localhost): there is no sign-in to protect another, unless AUTH is set',
      }
    const stray = [
      ...ofOidcAlone,
      ...needed['proxy-jwt'],
      ...roleVariables,
      'OIDC_GROUPS_CLAIM' as const,
    ].find(isSet)
    return stray === undefined ? null : { name: stray, message: 'must stand beside AUTH, which is not set' }
  }
  if (ofEveryTenant.test(env.OIDC_ISSUER ?? ''))
    return {
      name: 'OIDC_ISSUER',
      message:
        'must have the id of your own tenant in its path: by this one people of any tenant sign in, with whatever address and app roles their own tenant gives them',
    }
  if (env.PUBLIC_URL === undefined)
    return { name: 'PUBLIC_URL', message: `must be set with AUTH=${kind}: the address that people open` }
  const missing = needed[kind].find((name) => !isSet(name))
  if (missing !== undefined) return { name: missing, message: `must be set with AUTH=${kind}` }
  const foreign = (kind === 'oidc' ? needed['proxy-jwt'] : ofOidcAlone).find(isSet)
  if (foreign !== undefined)
    return { name: foreign, message: `must be left out with AUTH=${kind}, which makes no use of it` }
  if (kind === 'proxy-jwt' && env.TRUSTED_PROXIES === undefined)
    return {
      name: 'TRUSTED_PROXIES',
      message: 'must be set with AUTH=proxy-jwt: from nobody else is the header believed',
    }
  if (!roleVariables.some(isSet))
    return {
      name: 'ROLE_ADMIN',
      message: 'must be set with AUTH, or ROLE_OPERATOR or ROLE_VIEWER: nobody could do anything otherwise',
    }
  if (env.SESSION_IDLE !== undefined && env.SESSION_MAX !== undefined && env.SESSION_IDLE > env.SESSION_MAX)
    return { name: 'SESSION_IDLE', message: 'must not be longer than SESSION_MAX' }
  return null
}
