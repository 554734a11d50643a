import type { JWTVerifyGetKey } from 'jose'
import { codeOf } from '../error-code.ts'
import { problemError, type ProblemError } from '../problem.ts'
import type { ConsoleContext } from '../route.ts'
import type { Claims } from './claims.ts'
import type { ProviderFetch } from './provider-fetch.ts'
import { unreachable } from './sign-in-problems.ts'

type ProxyJwtSettings = {
  /** In lower case. */
  header: string
  issuer: string
  audience: string
  jwksUrl: string
  /** Whether a request comes from a proxy that may say who asks. */
  isFromProxy: (c: ConsoleContext) => boolean
  fetch: ProviderFetch
}

/** The proxy's claims about who asks. Throws a 401 problem that says what is wrong, or a 503 problem. */
export type ProxyJwt = (c: ConsoleContext) => Promise<Claims>

/** Only algorithms with a key pair. With a shared secret, everybody who can check a signature can also make one. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

const clockToleranceSeconds = 30
/** How often to fetch the keys again when a key is unknown, or when they could not be fetched. */
const refetchMs = 30_000
const fetchMs = 5_000

/** Reads the signed header that a proxy puts on each request. */
export function createProxyJwt(settings: ProxyJwtSettings): ProxyJwt {
  const { header, issuer, audience } = settings
  let keys: Promise<JWTVerifyGetKey> | undefined

  return async (c) => {
    const value = c.req.header(header)
    // Anybody can send this header, so the request must come from the proxy.
    if (!settings.isFromProxy(c))
      throw notSignedIn('The request did not come by a proxy that TRUSTED_PROXIES names.')
    if (value === undefined) throw notSignedIn(`The proxy sent no header “${header}”.`)
    const { jwtVerify } = await import('jose')
    keys ??= createKeys(settings)
    try {
      const token = value.replace(/^Bearer +/i, '')
      const options = {
        issuer,
        audience,
        algorithms,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['sub', 'exp'],
      }
      const { payload } = await jwtVerify(token, await keys, options)
      // Otherwise two people could count as one.
      if (typeof payload.sub !== 'string' || payload.sub === '')
        throw notSignedIn('What the proxy says about you has no text for "sub".')
      return payload
    } catch (error) {
      throw problemOf(error)
    }
  }
}

/** The proxy's keys. While they cannot be fetched, the known ones stay valid. */
async function createKeys({ jwksUrl, fetch }: ProxyJwtSettings): Promise<JWTVerifyGetKey> {
  const { createLocalJWKSet, createRemoteJWKSet, customFetch } = await import('jose')
  const options = { cooldownDuration: refetchMs, timeoutDuration: fetchMs, [customFetch]: fetch }
  const remote = createRemoteJWKSet(new URL(jwksUrl), options)
  let failedAt = -Infinity
  return async (header, token) => {
    const known = remote.jwks()
    const local = known && createLocalJWKSet(known)
    if (local && performance.now() - failedAt < refetchMs) return local(header, token)
    try {
      return await remote(header, token)
    } catch (error) {
      if (isAboutKey(error)) throw error
      failedAt = performance.now()
      if (local) return local(header, token)
      throw unreachable(
        'The keys of the proxy that signs people in cannot be fetched, so nobody can be told from anybody else.',
        error,
      )
    }
  }
}

function isAboutKey(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ERR_JWKS_NO_MATCHING_KEY' || code === 'ERR_JWKS_MULTIPLE_MATCHING_KEYS'
}

function problemOf(error: unknown): unknown {
  const code = codeOf(error)
  if (code === 'ERR_JWT_EXPIRED')
    return problemError(
      401,
      'session_ended',
      'What the proxy says about you has expired. Nothing was done. Reload the page.',
      error,
    )
  // jose says in a few plain words what is wrong.
  if (error instanceof Error && code?.startsWith('ERR_J'))
    return notSignedIn(`What the proxy says about you cannot be trusted: ${error.message}.`, error)
  return error
}

function notSignedIn(message: string, cause?: unknown): ProblemError {
  return problemError(401, 'not_signed_in', `${message} Nothing was done.`, cause)
}
