import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOidcProvider, type TestProvider } from '../testing/oidc-provider.ts'
import type { Answer, TestBrowser } from '../testing/test-browser.ts'
import { startSignInConsole } from '../testing/sign-in-console.ts'

let provider: TestProvider
let console: Awaited<ReturnType<typeof startSignInConsole>>

beforeAll(async () => {
  provider = await startOidcProvider()
  console = await startSignInConsole(provider)
})
afterAll(async () => {
  await console.close()
  await provider.close()
})

const at = (address: string) => `${console.url}${address}`

/** Follows redirects to the callback, and returns the console's answer to it. */
async function followTo(browser: TestBrowser, from: Answer): Promise<Answer> {
  let answer = from
  while (new URL(answer.url).pathname !== '/api/console/sign-in/callback') {
    const next = new URL(answer.headers.get('location') ?? '', answer.url).href
    answer = await browser.send(next, { headers: { accept: 'text/html' } })
  }
  return answer
}

/** The bytes of all files in a folder. */
function storedIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

const info = '/api/console/info'

describe('somebody who is not signed in', () => {
  it('is led from a page to the provider, and back to that page', async () => {
    const browser = console.browser()
    const page = '/deletions?outcome=failed&q=a%20b'
    const first = await browser.send(at(page))
    expect(first.status).toBe(302)
    expect(first.headers.get('location')).toBe(`/api/console/sign-in?to=${encodeURIComponent(page)}`)
    provider.signsIn = 'otto'
    const end = await browser.open(at(page))
    expect(end.url).toBe(at(page))
    const { json } = await browser.call('GET', at(info))
    expect(json()).toMatchObject({
      signIn: 'oidc',
      you: {
        role: 'operator',
        who: { kind: 'person', subject: 'otto', name: 'Otto Operator', address: 'otto@example.com' },
      },
    })
  })

  it('is sent to the provider with PKCE, a state and a nonce, and asked for no more than who they are', async () => {
    const { headers } = await console.browser().send(at('/api/console/sign-in?to=/'))
    const { origin, searchParams } = new URL(headers.get('location') ?? '')
    expect(origin).toBe(provider.issuer)
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: provider.clientId,
      response_type: 'code',
      redirect_uri: at('/api/console/sign-in/callback'),
      scope: 'openid profile email groups',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
      state: expect.stringMatching(/^[\w-]{100,600}$/) as string,
    })
  })

  it('gets 401 from the API, never a redirect', async () => {
    const answer = await console.browser().call('GET', at('/api/websets/v0/imports'))
    expect(answer.status).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'not_signed_in' })
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
  })
})

describe('a session', () => {
  it('is a cookie that nobody can read, bound to the host, and nothing of it is stored', async () => {
    const browser = console.browser()
    provider.signsIn = 'vera'
    const start = await browser.send(at('/api/console/sign-in?to=/'))
    const back = await followTo(browser, start)
    const cookie = back.setCookies.find((line) => line.includes('session'))
    expect(cookie).toMatch(
      /^__Host-imports-console-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    const secret = browser.cookies()['__Host-imports-console-session'] ?? ''
    expect(storedIn(console.dataDir)).not.toContain(secret)
    expect(storedIn(console.dataDir)).toContain('vera@example.com')
  })

  it('has a new secret at each sign-in, and the one before ends with it', async () => {
    const browser = await console.signedIn('vera')
    const before = browser.copy()
    provider.signsIn = 'otto'
    await browser.open(at('/api/console/sign-in?to=/&as=somebody-else'))
    expect((await browser.call('GET', at(info))).json()).toMatchObject({ you: { role: 'operator' } })
    const answer = await before.call('GET', at(info))
    expect([answer.status, answer.json()['code']]).toEqual([401, 'session_ended'])
  })

  it('ends by signing out, here and at the provider', async () => {
    const browser = await console.signedIn('ada')
    const copied = browser.copy()
    const { status, json } = await browser.call('POST', at('/api/console/sign-out'), {})
    expect(status).toBe(200)
    const end = new URL(String(json()['endSessionUrl']))
    expect(end.origin).toBe(provider.issuer)
    expect(end.searchParams.get('post_logout_redirect_uri')).toBe(at('/api/console/signed-out'))
    expect(end.searchParams.get('id_token_hint')).toMatch(/^ey/)
    expect((await browser.call('GET', at(info))).json()).toMatchObject({ code: 'not_signed_in' })
    expect((await copied.call('GET', at(info))).json()).toMatchObject({ code: 'session_ended' })
    // The provider accepts the hint, and asks for confirmation.
    expect((await browser.open(end.href)).text).toContain('Sign out')
  })
})
