import type { Logger } from 'pino'
import type * as openidClient from 'openid-client'
import { type Claims, isIncomplete, withUserInfo } from './claims.ts'
import { createProviderFetch } from './provider-fetch.ts'
import { providerUnreachable, signInProblem } from './sign-in-problems.ts'

type OidcSettings = {
  issuer: string
  clientId: string
  /** Left out for a public client, which only PKCE protects. */
  clientSecret?: string
  groupsClaim: string
}

/** Identifies one sign-in, in the request to the provider and in its answer. */
export type Attempt = { state: string; nonce: string; verifier: string }

/** The provider that people sign in at. */
export type Oidc = {
  /** Where to send somebody to sign in. `asSomebodyElse`: the provider asks who it is. Throws a 503 problem. */
  authorizationUrl(attempt: Attempt & { redirectUri: string; asSomebodyElse: boolean }): Promise<string>
  /** The claims and the ID token of a callback, given with its query. Throws a problem unless all of it can be trusted. */
  claimsOf(callback: URL, attempt: Attempt): Promise<{ claims: Claims; idToken: string }>
  /** Where the provider ends its own session; null if it does not say, or cannot be reached. */
  endSessionUrl(returnTo: string, idToken: string | null): Promise<string | null>
  /** Whether the provider was reached. Until then nobody can sign in. */
  isFound(): boolean
  /** Tries to reach the provider in the background, until it succeeds. */
  start(): void
  close(): Promise<void>
}

const discoverySeconds = 5
const callSeconds = 10
const retryMs = { first: 1_000, longest: 60_000 }
const clockToleranceSeconds = 30

/** Loaded only if people sign in this way. */
const library = () => import('openid-client')

/** Signing in with OpenID Connect: code flow, PKCE, state, nonce, and a signed ID token. */
export function createOidc(settings: OidcSettings, log: Logger): Oidc {
  const { fetch, close } = createProviderFetch()
  let found: openidClient.Configuration | null = null
  let looking: Promise<openidClient.Configuration> | null = null
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const discover = async () => {
    const client = await library()
    const options: openidClient.DiscoveryRequestOptions = {
      [client.customFetch]: fetch,
      timeout: discoverySeconds,
      // The settings allow plain http on this machine only.
      execute: settings.issuer.startsWith('http:')
        ? [client.allowInsecureRequests, client.enableNonRepudiationChecks]
        : [client.enableNonRepudiationChecks],
    }
    const { issuer, clientId, clientSecret } = settings
    const metadata = { [client.clockTolerance]: clockToleranceSeconds }
    const authentication = clientAuthentication(client, clientSecret)
    const configuration = await client.discovery(new URL(issuer), clientId, metadata, authentication, options)
    configuration.timeout = callSeconds
    return configuration
  }

  /** The provider's addresses, asked for once. Throws a 503 problem. */
  const configuration = async () => {
    if (found) return found
    looking ??= discover().finally(() => (looking = null))
    try {
      found = await looking
      return found
    } catch (error) {
      log.warn({ err: error, issuer: settings.issuer }, 'the sign-in provider cannot be reached')
      throw providerUnreachable(error)
    }
  }

  const lookAgain = (delayMs: number) => {
    configuration().then(
      () => log.info({ issuer: settings.issuer }, 'the sign-in provider was found'),
      () => {
        if (closed) return
        timer = setTimeout(lookAgain, delayMs, Math.min(delayMs * 2, retryMs.longest))
        timer.unref()
      },
    )
  }

  return {
    authorizationUrl: async ({ state, nonce, verifier, redirectUri, asSomebodyElse }) => {
      const client = await library()
      const config = await configuration()
      const { scopes_supported: scopes } = config.serverMetadata()
      return client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        // Some providers need the scope "groups", others refuse a scope that they do not know.
        scope: scopes?.includes('groups') ? 'openid profile email groups' : 'openid profile email',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(asSomebodyElse && { prompt: askingPrompt(config) }),
      }).href
    },

    claimsOf: async (callback, { state, nonce, verifier }) => {
      const client = await library()
      const config = await configuration()
      try {
        const checks = {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        }
        const tokens = await client.authorizationCodeGrant(config, callback, checks)
        const claims = tokens.claims()
        if (!claims || tokens.id_token === undefined) throw new Error('the provider sent no ID token')
        // Otherwise two people could count as one.
        if (claims.sub === '') throw new Error('its "sub" is empty')
        const asksMore =
          isIncomplete(claims, settings.groupsClaim) &&
          config.serverMetadata().userinfo_endpoint !== undefined
        const more = asksMore ? await client.fetchUserInfo(config, tokens.access_token, claims.sub) : {}
        return { claims: withUserInfo(claims, more), idToken: tokens.id_token }
      } catch (error) {
        throw signInProblem(error)
      }
    },

    endSessionUrl: async (returnTo, idToken) => {
      const client = await library()
      const config = await configuration().catch(() => null)
      if (!config?.serverMetadata().end_session_endpoint) return null
      return client.buildEndSessionUrl(config, {
        post_logout_redirect_uri: returnTo,
        ...(idToken !== null && { id_token_hint: idToken }),
      }).href
    },

    isFound: () => found !== null,
    start: () => lookAgain(retryMs.first),
    close: async () => {
      closed = true
      clearTimeout(timer)
      await close()
    },
  }
}

/** Providers that support `select_account` without publishing it. */
const accountChoosers = /^https:\/\/(?:accounts\.google\.com|login\.microsoftonline\.com)(?:\/|$)/

/** The prompt that makes the provider ask who it is. Every provider knows `login`. */
function askingPrompt(config: openidClient.Configuration): string {
  const { issuer, prompt_values_supported: prompts } = config.serverMetadata()
  const canChoose =
    accountChoosers.test(issuer) || (Array.isArray(prompts) && prompts.includes('select_account'))
  return canChoose ? 'select_account' : 'login'
}

/** In the body of the request if the provider says that it supports that, else in the headers, which every provider must support. */
function clientAuthentication(
  client: typeof openidClient,
  secret: string | undefined,
): openidClient.ClientAuth {
  if (secret === undefined) return client.None()
  const inBody = client.ClientSecretPost(secret)
  const inHeader = client.ClientSecretBasic(secret)
  return (server, ...rest) => {
    const takesBody = server.token_endpoint_auth_methods_supported?.includes('client_secret_post')
    return (takesBody ? inBody : inHeader)(server, ...rest)
  }
}
