import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { base64url, decodeJwt, decodeProtectedHeader, exportJWK, type JWTPayload, SignJWT } from 'jose'
import { type Configuration, interactionPolicy, Provider } from 'oidc-provider'
import { memoryAdapter } from './oidc-memory.ts'

/** Somebody that the provider knows. */
type ProviderPerson = {
  /** In the ID token and in UserInfo. */
  claims: Record<string, unknown>
  /** In UserInfo alone. */
  userInfo?: Record<string, unknown>
}

/** An ID token before it is signed. */
type IdToken = { header: Record<string, unknown>; claims: JWTPayload }

export type TestProvider = {
  issuer: string
  clientId: string
  clientSecret: string
  /** By subject; may be changed while it runs. */
  people: Map<string, ProviderPerson>
  /** Who signs in without being asked; null: a page asks. */
  signsIn: string | null
  /** Changes the next ID tokens; which key then signs them. */
  tamper: ((token: IdToken) => IdToken & { signedBy?: 'its key' | 'a key of nobody' | 'nobody' }) | null
  /** Changes what it answers in JSON at a path, such as `/me`, which is UserInfo. */
  rewrite: ((path: string, body: Record<string, unknown>) => void) | null
  /** Replaces the key that ID tokens are signed with, and publishes the new one alone. */
  rotateKey(): void
  /** Every request that it got, as "GET /path". */
  requests: string[]
  /** Answers nothing but 503 until it is told otherwise. */
  isDown: boolean
  close(): Promise<void>
}

export const testClient = { id: 'imports-console', secret: 'a-secret-of-the-tests-0123456789' } as const

/** What people of most tests are: each of three roles, and somebody without one. */
const testPeople: Record<string, ProviderPerson> = {
  vera: person('Vera Viewer', ['imports-viewers']),
  otto: person('Otto Operator', ['imports-operators']),
  ada: person('Ada Admin', ['imports-admins', 'everybody']),
  nils: person('Nils Nobody', ['everybody']),
}

export function person(name: string, groups?: unknown, more: Record<string, unknown> = {}): ProviderPerson {
  const [first = ''] = name.toLowerCase().split(' ')
  const email = `${first}@example.com`
  return { claims: { name, email, email_verified: true, ...(groups !== undefined && { groups }), ...more } }
}

/** The real `oidc-provider` on a port of this machine, with its people, and ways to have it misbehave. */
export async function startOidcProvider({
  port = 0,
  host = '127.0.0.1',
}: { port?: number; host?: string } = {}): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let key = newKey()
  const provider = new Provider(issuer, await configuration(key))
  // The port of the console is known to nobody yet, and which addresses are right is for the tests to say.
  provider.Client.prototype.redirectUriAllowed = () => true
  provider.Client.prototype.postLogoutRedirectUriAllowed = () => true

  const started: TestProvider = {
    issuer,
    clientId: testClient.id,
    clientSecret: testClient.secret,
    people: new Map(Object.entries(testPeople)),
    signsIn: null,
    tamper: null,
    rewrite: null,
    rotateKey: () => (key = newKey()),
    requests: [],
    isDown: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  provider.use(async (ctx, next) => {
    await next()
    if (ctx.path === '/jwks') ctx.body = { keys: [await publicJwk(key)] }
    const body = ctx.body as { id_token?: string } | undefined
    if (ctx.path === '/token' && body?.id_token)
      body.id_token = await resign(body.id_token, key, started.tamper)
    if (body instanceof Object) started.rewrite?.(ctx.path, body)
  })
  people.set(provider, started.people)
  const provide = provider.callback()
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', issuer)
    started.requests.push(`${request.method} ${url.pathname}`)
    if (started.isDown) return void response.writeHead(503).end()
    if (url.pathname.startsWith('/interaction/'))
      return void interact(provider, started, request, response, url.searchParams.get('as'))
    void provide(request, response)
  })
  return started
}

/** Signs somebody in: who was chosen, who signs in anyway, or whom a page asks for. */
async function interact(
  provider: Provider,
  { signsIn, people: all }: TestProvider,
  request: IncomingMessage,
  response: ServerResponse,
  chosen: string | null,
): Promise<void> {
  const { uid } = await provider.interactionDetails(request, response)
  const accountId = chosen ?? signsIn
  if (accountId === 'nobody') {
    const refusal = { error: 'access_denied', error_description: 'The person turned back' }
    return provider.interactionFinished(request, response, refusal)
  }
  if (accountId !== null) return provider.interactionFinished(request, response, { login: { accountId } })
  const choices = [...all].map(
    ([sub, { claims }]) => `<p><a href="/interaction/${uid}?as=${sub}">${String(claims['name'])}</a></p>`,
  )
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(
    `<!doctype html><html lang="en"><title>Test provider</title><h1>Who are you?</h1>${choices.join('')}<p><a href="/interaction/${uid}?as=nobody">Turn back</a></p></html>`,
  )
}

type Key = ReturnType<typeof newKey>

function newKey() {
  return { kid: randomUUID(), ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) }
}

async function publicJwk({ kid, publicKey }: Key) {
  return { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }
}

/** The same token with what a test changes about it, signed by the key of now. */
async function resign(token: string, key: Key, tamper: TestProvider['tamper']): Promise<string> {
  const header = { ...decodeProtectedHeader(token), kid: key.kid }
  const changed = tamper?.({ header, claims: decodeJwt(token) }) ?? { header, claims: decodeJwt(token) }
  if ('signedBy' in changed && changed.signedBy === 'nobody') {
    const parts = [{ ...changed.header, alg: 'none' }, changed.claims]
    return `${parts.map((part) => base64url.encode(JSON.stringify(part))).join('.')}.`
  }
  const isForeign = 'signedBy' in changed && changed.signedBy === 'a key of nobody'
  const { privateKey } = isForeign ? newKey() : key
  return new SignJWT(changed.claims).setProtectedHeader({ ...changed.header, alg: 'ES256' }).sign(privateKey)
}

const people = new WeakMap<Provider, TestProvider['people']>()

async function configuration(key: Key): Promise<Configuration> {
  // Nobody is asked what the console may know of them.
  const policy = interactionPolicy.base()
  policy.remove('consent')
  const jwk = { ...(await exportJWK(key.privateKey)), kid: key.kid, alg: 'ES256', use: 'sig' }
  return {
    adapter: memoryAdapter(),
    clients: [
      {
        client_id: testClient.id,
        client_secret: testClient.secret,
        redirect_uris: ['https://console.example/callback'],
        post_logout_redirect_uris: ['https://console.example/'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ['a key of the tests'] },
    scopes: ['openid', 'profile', 'email', 'groups'],
    claims: {
      openid: ['sub', '_claim_names', 'realm_access', 'https://example.com/groups', 'roles'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          ctx.body = `<!doctype html><html lang="en"><title>Test provider</title>${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button></html>`
        },
      },
    },
    interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
    ttl: {
      Session: 3_600,
      Interaction: 3_600,
      Grant: 3_600,
      AccessToken: 600,
      IdToken: 600,
      AuthorizationCode: 60,
    },
    loadExistingGrant: async (ctx) => {
      const { client, session, provider, params } = ctx.oidc
      const scope = params?.['scope']
      if (!client || !session?.accountId) return undefined
      // A second one would end the sign-in that is under way in another tab.
      const before = session.grantIdFor(client.clientId)
      const found = before === undefined ? undefined : await provider.Grant.find(before)
      if (found) return found
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope(typeof scope === 'string' ? scope : 'openid')
      await grant.save()
      return grant
    },
    findAccount: (ctx, sub) => {
      const found = people.get(ctx.oidc.provider)?.get(sub)
      if (!found) return undefined
      return {
        accountId: sub,
        claims: async (use) => ({ ...found.claims, ...(use === 'userinfo' && found.userInfo), sub }),
      }
    },
  }
}
