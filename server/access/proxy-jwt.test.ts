import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { startAccessConsole, type SignInConsole, testRoles } from '../testing/sign-in-console.ts'

type Key = { kid: string; publicKey: KeyObject; privateKey: KeyObject }

const newKey = (kid: string): Key => ({ kid, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) })

const keys = { known: newKey('known'), next: newKey('next'), foreign: newKey('known') }
let published: Key[] = [keys.known]
let fetches = 0
let isDown = false
let server: Server
let console: SignInConsole
let jwksUrl: string

beforeAll(async () => {
  server = createServer((_, response) => {
    fetches++
    if (isDown) return void response.writeHead(503).end()
    void Promise.all(
      published.map(async ({ kid, publicKey }) =>
        Object.assign(await exportJWK(publicKey), { kid, alg: 'ES256' }),
      ),
    ).then((jwks) => response.end(JSON.stringify({ keys: jwks })))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`
  console = await startAccessConsole(environment())
})
afterAll(async () => {
  await console.close()
  server.close()
})
afterEach(() => {
  vi.useRealTimers()
  isDown = false
  published = [keys.known]
})

const environment = (more: Record<string, string> = {}) => ({
  AUTH: 'proxy-jwt',
  PROXY_JWT_HEADER: 'X-Proxy-Jwt',
  PROXY_JWT_ISSUER: 'https://proxy.example',
  PROXY_JWT_AUDIENCE: 'imports-console',
  PROXY_JWT_JWKS_URL: jwksUrl,
  TRUSTED_PROXIES: '127.0.0.1',
  ...testRoles,
  ...more,
})

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds

function claims(more: JWTPayload = {}): JWTPayload {
  return {
    sub: 'otto',
    name: 'Otto Operator',
    email: 'otto@example.com',
    groups: ['imports-operators'],
    iss: 'https://proxy.example',
    aud: 'imports-console',
    exp: inSeconds(300),
    ...more,
  }
}

const sign = (payload: JWTPayload, key: Key = keys.known, alg = 'ES256') =>
  new SignJWT(payload).setProtectedHeader({ alg, kid: key.kid }).sign(key.privateKey)

async function ask(jwt?: string, at = console, path = '/api/console/info', accept = 'application/json') {
  const headers: Record<string, string> = { accept, ...(jwt !== undefined && { 'x-proxy-jwt': jwt }) }
  const answer = await at.browser().send(`${at.url}${path}`, { headers })
  const body = accept === 'application/json' ? answer.json() : {}
  return { ...answer, body }
}

/** The refusal of a JWT: status, code, and the words that say what is wrong. */
async function refusal(jwt?: string, at = console) {
  const { status, body, headers } = await ask(jwt, at)
  expect(headers.has('www-authenticate')).toBe(status === 401)
  return [status, body['code'], body['message']]
}

describe('the header of the proxy', () => {
  it('says who asks, and their groups what they may do', async () => {
    const { body } = await ask(await sign(claims()))
    const who = { kind: 'person', subject: 'otto', name: 'Otto Operator', address: 'otto@example.com' }
    expect(body).toMatchObject({ signIn: 'proxy-jwt', you: { role: 'operator', who } })
  })

  it('may have 300 groups', async () => {
    const groups = [
      ...Array.from({ length: 299 }, (_, n) => `group-${n}-${'x'.repeat(20)}`),
      'imports-admins',
    ]
    expect((await ask(await sign(claims({ groups })))).body).toMatchObject({ you: { role: 'admin' } })
  })

  it('must be there', async () => {
    expect(await refusal()).toEqual([
      401,
      'not_signed_in',
      expect.stringContaining('no header “x-proxy-jwt”'),
    ])
  })

  it('is believed of TRUSTED_PROXIES alone', async () => {
    const elsewhere = await startAccessConsole(environment({ TRUSTED_PROXIES: '10.0.0.1' }))
    const refused = await refusal(await sign(claims()), elsewhere)
    await elsewhere.close()
    expect(refused).toEqual([401, 'not_signed_in', expect.stringContaining('TRUSTED_PROXIES')])
  })

  it.each<[string, () => string | Promise<string>, string]>([
    ['signed by somebody else', () => sign(claims(), keys.foreign), 'signature verification failed'],
    ['by a key that nobody knows', () => sign(claims(), keys.next), 'no applicable key'],
    ['not signed', () => new UnsecuredJWT(claims()).encode(), 'trusted'],
    [
      'signed with the public key as a secret',
      async () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: 'HS256', kid: 'known' })
          .sign(new TextEncoder().encode(await exportSPKI(keys.known.publicKey))),
      '"alg"',
    ],
    ['of another issuer', () => sign(claims({ iss: 'https://evil.example' })), '"iss"'],
    ['for another audience', () => sign(claims({ aud: 'another-app' })), '"aud"'],
    ['not valid yet', () => sign(claims({ nbf: inSeconds(120) })), '"nbf"'],
    ['without an end', () => sign({ ...claims(), exp: undefined } as unknown as JWTPayload), '"exp"'],
    ['of a list of people', () => sign({ ...claims(), sub: ['otto'] } as unknown as JWTPayload), '"sub"'],
    ['of an empty name', () => sign(claims({ sub: '' })), '"sub"'],
    ['of nobody', () => sign({ ...claims(), sub: undefined } as unknown as JWTPayload), '"sub"'],
    ['no JWT', () => 'otto', 'Invalid Compact JWS'],
    ['there twice', async () => `${await sign(claims())}, ${await sign(claims())}`, 'JWS'],
  ])('is refused when it is %s', async (_, jwt, words) => {
    expect(await refusal(await jwt())).toEqual([401, 'not_signed_in', expect.stringContaining(words)])
  })

  it('ends with its time, but for the seconds that clocks differ by', async () => {
    expect((await ask(await sign(claims({ exp: inSeconds(-10) })))).status).toBe(200)
    expect((await refusal(await sign(claims({ exp: inSeconds(-60) })))).slice(0, 2)).toEqual([
      401,
      'session_ended',
    ])
  })

  it('without a group that has a role is a 403 that names the claim', async () => {
    const none = await refusal(await sign(claims({ groups: undefined, email: undefined })))
    expect(none).toEqual([403, 'no_role', expect.stringContaining('“groups” has no group of yours')])
    const others = await refusal(await sign(claims({ groups: ['everybody', 'staff'] })))
    expect(others).toEqual([
      403,
      'no_role',
      expect.stringContaining('2 groups of yours: “everybody”, “staff”'),
    ])
    expect(others[2]).toContain('ROLE_VIEWER or ROLE_OPERATOR or ROLE_ADMIN')
  })
})

describe('the keys of the proxy', () => {
  it('are fetched again for one that is new, but not for every one', async () => {
    const alone = await startAccessConsole(environment())
    expect((await ask(await sign(claims()), alone)).status).toBe(200)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
    published = [keys.next]
    const before = fetches
    expect((await ask(await sign(claims(), keys.next), alone)).status).toBe(200)
    expect(fetches).toBe(before + 1)
    for (let n = 0; n < 5; n++) {
      const unknown = await sign(claims(), newKey(`kid-${n}`))
      expect((await refusal(unknown, alone))[0]).toBe(401)
    }
    expect(fetches).toBe(before + 1)
    // A key that is no longer published is no longer accepted.
    expect((await refusal(await sign(claims(), keys.known), alone))[0]).toBe(401)
    await alone.close()
  })

  it('go on when they cannot be fetched, and nobody comes in who has none of them', async () => {
    const alone = await startAccessConsole(environment())
    isDown = true
    const unreachable = await refusal(await sign(claims()), alone)
    expect(unreachable.slice(0, 2)).toEqual([503, 'provider_unreachable'])
    isDown = false
    expect((await ask(await sign(claims()), alone)).status).toBe(200)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11 * 60_000 })
    isDown = true
    expect((await ask(await sign(claims()), alone)).status).toBe(200)
    expect((await refusal(await sign(claims(), keys.foreign), alone))[0]).toBe(401)
    await alone.close()
  })
})

describe('where a proxy signs people in', () => {
  it('a page says what is wrong, as a page', async () => {
    const { status, text, headers } = await ask(undefined, console, '/imports', 'text/html')
    expect([status, headers.get('content-type')]).toEqual([401, 'text/html; charset=UTF-8'])
    expect(text).toContain('no header “x-proxy-jwt”')
  })

  it('there is nothing to sign in to or out of, and no session to list', async () => {
    const jwt = await sign(claims({ groups: ['imports-admins'] }))
    expect((await ask(jwt, console, '/api/console/sign-in')).body).toMatchObject({ code: 'no_sign_in' })
    expect((await ask(jwt, console, '/api/console/sessions')).body).toEqual({ data: [] })
  })

  it('the header may be Authorization, beside the tokens of scripts', async () => {
    const bearer = await startAccessConsole(environment({ PROXY_JWT_HEADER: 'Authorization' }))
    const send = async (authorization: string) =>
      (await bearer.browser().send(`${bearer.url}/api/console/info`, { headers: { authorization } })).json()
    expect(await send(`Bearer ${await sign(claims())}`)).toMatchObject({ you: { role: 'operator' } })
    expect(await send(`Bearer icon_${'x'.repeat(43)}`)).toMatchObject({ code: 'bad_token' })
    await bearer.close()
  })
})
