import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startOidcProvider, type TestProvider } from '../testing/oidc-provider.ts'
import { startSignInConsole } from '../testing/sign-in-console.ts'
import { callbackTo, newSessionOf } from '../testing/sign-in-callback.ts'
import type { TestBrowser } from '../testing/test-browser.ts'

let provider: TestProvider
let console: Awaited<ReturnType<typeof startSignInConsole>>
let browser: TestBrowser

beforeAll(async () => {
  provider = await startOidcProvider()
  console = await startSignInConsole(provider, { PUBLIC_URL: 'https://console.test/console' })
})
afterAll(async () => {
  await console.close()
  await provider.close()
})
beforeEach(() => {
  browser = console.browser()
  provider.signsIn = 'otto'
})
afterEach(() => {
  provider.tamper = null
  vi.useRealTimers()
})

const at = (address: string) => `${console.url}${address}`
const page = { accept: 'text/html' }
const callback = (by = browser, to = '/') => callbackTo(console.url, by, to)

/** The refusal of a callback, for a script and for a page. Expects that there is no session. */
async function refused(address: URL, by = browser): Promise<Record<string, unknown>> {
  const answer = await by.send(address.href)
  expect(newSessionOf(answer)).toBeUndefined()
  const info = await by.call('GET', at('/api/console/info'))
  expect(info.json()).toMatchObject({ status: 401, code: 'not_signed_in' })
  return answer.json()
}

/** The answer to a sign-in whose ID token was changed. */
async function refusedWith(tamper: TestProvider['tamper']) {
  provider.tamper = tamper
  const { status, code, message } = await refused(await callback())
  return [status, code, message]
}

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds

describe('a sign-in under a base path', () => {
  it('keeps its cookies to that path, and comes back to the page', async () => {
    const address = await callback(browser, '/imports/import_a?status=failed')
    expect(address.pathname).toBe('/console/api/console/sign-in/callback')
    const answer = await browser.send(address.href, { headers: page })
    expect([answer.status, answer.headers.get('location')]).toEqual([
      302,
      '/console/imports/import_a?status=failed',
    ])
    expect(newSessionOf(answer)).toMatch(
      /^__Secure-imports-console-session=[\w-]{43}; Path=\/console; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect((await browser.call('GET', at('/api/console/info'))).status).toBe(200)
  })

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    '/%2f%2fevil.example',
    '/../other',
    '/console/../other',
  ])('leads to no other place by %s', async (to) => {
    const answer = await browser.send((await callback(browser, to)).href, { headers: page })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/console/'])
  })

  it('is bound to the browser by a cookie that no neighbouring host can set', async () => {
    const { setCookies } = await browser.send(at('/api/console/sign-in?to=/'), { headers: page })
    expect(setCookies).toEqual([
      expect.stringMatching(
        /^__Host-imports-console-sign-in=[\w-]{43}; Max-Age=1800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ])
  })

  it('leads from a page to the sign-in and back', async () => {
    const answer = await browser.send(at('/deletions?q=a'), { headers: page })
    expect(answer.headers.get('location')).toBe('/console/api/console/sign-in?to=%2Fdeletions%3Fq%3Da')
    expect((await browser.open(at('/deletions?q=a'))).url).toBe(at('/deletions?q=a'))
  })

  it('may be under way in two tabs at once', async () => {
    const [first, second] = [await callback(browser, '/imports/a'), await callback(browser, '/imports/b')]
    const ends = [await browser.send(second.href), await browser.send(first.href)]
    expect(ends.map(({ headers }) => headers.get('location'))).toEqual([
      '/console/imports/b',
      '/console/imports/a',
    ])
  })
})

describe('a callback', () => {
  it.each([
    ['without a state', (url: URL) => url.searchParams.delete('state')],
    ['with another state', (url: URL) => url.searchParams.set('state', 'A'.repeat(300))],
    [
      'with a state that was changed',
      (url: URL) => url.searchParams.set('state', changed(url.searchParams.get('state'))),
    ],
    ['with a code that is none', (url: URL) => url.searchParams.set('code', 'nothing')],
  ])('%s is refused', async (_, change) => {
    const address = await callback()
    change(address)
    expect(await refused(address)).toMatchObject({ status: 400, code: 'sign_in_expired' })
  })

  it('of a sign-in that another browser began is refused, so that nobody is signed in as somebody else', async () => {
    const address = await callback()
    expect(await refused(address, console.browser())).toMatchObject({ status: 400, code: 'sign_in_expired' })
    const another = console.browser()
    await callback(another)
    expect(await refused(address, another)).toMatchObject({ status: 400, code: 'sign_in_expired' })
  })

  it('that comes twice is refused the second time', async () => {
    const address = await callback()
    const thief = browser.copy()
    expect((await browser.send(address.href)).status).toBe(302)
    expect(await refused(address, thief)).toMatchObject({ status: 400, code: 'sign_in_expired' })
  })

  it('that comes after half an hour is refused', async () => {
    const address = await callback()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 60_000 })
    expect(await refused(address)).toMatchObject({ status: 400, code: 'sign_in_expired' })
  })

  it('of somebody who took longer than that at the provider is refused, however new its code is', async () => {
    provider.signsIn = null
    const asked = await browser.open(at('/'))
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 60_000 })
    let answer = await browser.send(`${asked.url}?as=otto`)
    while (!answer.headers.get('location')?.startsWith(console.url))
      answer = await browser.send(new URL(answer.headers.get('location') ?? '', answer.url).href)
    const address = new URL(answer.headers.get('location') ?? '')
    expect(address.searchParams.get('code')).toMatch(/./)
    expect(await refused(address)).toMatchObject({ status: 400, code: 'sign_in_expired' })
  })

  it('of another issuer is refused', async () => {
    const address = await callback()
    address.searchParams.set('iss', 'https://evil.example')
    expect(await refused(address)).toMatchObject({ status: 502, code: 'sign_in_untrusted' })
  })

  it('with the provider’s refusal says so, on a page that leads to another try', async () => {
    provider.signsIn = 'nobody'
    const answer = await browser.send((await callback(browser, '/deletions')).href, { headers: page })
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('The person turned back')
    expect(answer.text).toContain('href="/console/api/console/sign-in?to=%2Fdeletions"')
    expect(answer.text).not.toMatch(/<script>|style=/)
  })

  it('shows what the provider says as text, whatever it is', async () => {
    const address = await callback()
    address.searchParams.delete('code')
    address.searchParams.set('error', 'access_denied')
    address.searchParams.set('error_description', '<img src=x onerror=alert(1)>')
    const { text } = await browser.send(address.href, { headers: page })
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(text).not.toContain('<img')
  })
})

describe('an ID token', () => {
  it.each<[string, TestProvider['tamper'], string]>([
    ['signed by nobody', (token) => ({ ...token, signedBy: 'nobody' }), 'alg'],
    [
      'signed with a key that the provider does not have',
      (token) => ({ ...token, signedBy: 'a key of nobody' }),
      'signature',
    ],
    [
      'with a key id that is unknown',
      (token) => ({ ...token, header: { ...token.header, kid: 'unknown' } }),
      'no applicable keys',
    ],
    ['for another nonce', (token) => ({ ...token, claims: { ...token.claims, nonce: 'x' } }), '"nonce"'],
    [
      'without a nonce',
      ({ header, claims }) => ({ header, claims: { ...claims, nonce: undefined } }),
      'nonce',
    ],
    [
      'for another audience',
      (token) => ({ ...token, claims: { ...token.claims, aud: 'another-app' } }),
      '"aud"',
    ],
    [
      'of another issuer',
      (token) => ({ ...token, claims: { ...token.claims, iss: 'https://evil.example' } }),
      '"iss"',
    ],
    ['of nobody', (token) => ({ ...token, claims: { ...token.claims, sub: '' } }), '"sub"'],
    [
      'that has expired',
      (token) => ({ ...token, claims: { ...token.claims, exp: inSeconds(-60) } }),
      '"exp"',
    ],
    [
      'that is not valid yet',
      (token) => ({ ...token, claims: { ...token.claims, nbf: inSeconds(60) } }),
      '"nbf"',
    ],
  ])('%s is refused', async (_, tamper, words) => {
    expect(await refusedWith(tamper)).toEqual([502, 'sign_in_untrusted', expect.stringContaining(words)])
  })

  it('is taken from a clock that is some seconds off', async () => {
    provider.tamper = (token) => ({
      ...token,
      claims: { ...token.claims, exp: inSeconds(-10), nbf: inSeconds(10) },
    })
    expect((await browser.send((await callback()).href)).status).toBe(302)
  })

  it('signed by a new key is taken once a minute has passed since the keys were read', async () => {
    expect((await browser.send((await callback()).href)).status).toBe(302)
    provider.rotateKey()
    const before = provider.requests.filter((request) => request === 'GET /jwks').length
    const another = console.browser()
    expect(await refused(await callback(another), another)).toMatchObject({ code: 'sign_in_untrusted' })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
    expect((await browser.send((await callback()).href)).status).toBe(302)
    expect(provider.requests.filter((request) => request === 'GET /jwks')).toHaveLength(before + 1)
  })
})

/** The text with another letter in the middle. */
function changed(text: string | null): string {
  const given = text ?? ''
  const middle = Math.floor(given.length / 2)
  return given.slice(0, middle) + (given[middle] === 'A' ? 'B' : 'A') + given.slice(middle + 1)
}
