import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { unattendedHeader } from '../../src/contract/access.ts'
import { startOidcProvider, type TestProvider } from '../testing/oidc-provider.ts'
import { startSignInConsole } from '../testing/sign-in-console.ts'
import type { TestBrowser } from '../testing/test-browser.ts'

type Console = Awaited<ReturnType<typeof startSignInConsole>>

let provider: TestProvider
let console: Console

const minutes = 60_000

beforeAll(async () => {
  provider = await startOidcProvider()
  console = await startSignInConsole(provider, {
    PUBLIC_URL: 'https://console.test/console',
    SESSION_IDLE: '30m',
    SESSION_MAX: '2h',
    READ_ONLY: '1',
  })
})
afterAll(async () => {
  await console.close()
  await provider.close()
})
afterEach(() => vi.useRealTimers())

const at = (address: string) => `${console.url}${address}`
const session = '__Secure-imports-console-session'

/** The role of a browser, or the code of the refusal. */
async function role(browser: TestBrowser, of = console): Promise<unknown> {
  const answer = (await browser.call('GET', `${of.url}/api/console/info`)).json()
  return answer['code'] ?? (answer['you'] as { role: string }).role
}

function passes(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
}

describe('a session', () => {
  it('ends when it is not used, whatever the browser has', async () => {
    const browser = await console.signedIn('vera')
    passes(29 * minutes)
    expect(await role(browser)).toBe('viewer')
    passes(29 * minutes)
    expect(await role(browser)).toBe('viewer')
    passes(31 * minutes)
    expect(await role(browser)).toBe('session_ended')
    expect(browser.cookies()).toHaveProperty(session)
  })

  it('is not kept alive by the requests of a page that nobody uses', async () => {
    const browser = await console.signedIn('vera')
    const headers = { 'sec-fetch-site': 'same-origin', [unattendedHeader]: '1' }
    const ask = () => browser.send(at('/api/console/info'), { headers })
    passes(29 * minutes)
    expect((await ask()).status).toBe(200)
    passes(2 * minutes)
    expect((await ask()).json()).toMatchObject({ code: 'session_ended' })
  })

  it('ends at its limit, however much it is used', async () => {
    const browser = await console.signedIn('vera')
    for (let n = 0; n < 4; n++) {
      passes(29 * minutes)
      expect(await role(browser)).toBe('viewer')
    }
    passes(5 * minutes)
    expect(await role(browser)).toBe('session_ended')
  })

  it('outlives a restart, and ends when its role is taken away', async () => {
    const first = await startSignInConsole(provider)
    const { dataDir } = first
    const browser = await first.signedIn('ada')
    await first.close({ keepData: true })
    const again = async (roles: Record<string, string>) => {
      const restarted = await startSignInConsole(provider, { DATA_DIR: dataDir, ...roles })
      // The same cookies, at the new port.
      const same = restarted.browser()
      for (const [name, value] of Object.entries(browser.cookies()))
        same.setCookie(restarted.url, name, value)
      const found = await role(same, restarted)
      await restarted.close({ keepData: true })
      return found
    }
    expect(await again({})).toBe('admin')
    expect(await again({ ROLE_ADMIN: 'others', ROLE_VIEWER: 'imports-admins' })).toBe('viewer')
    expect(await again({ ROLE_ADMIN: 'others' })).toBe('session_ended')
    expect(await again({})).toBe('admin')
    rmSync(dataDir, { recursive: true })
  })

  it('cannot be fixed in advance: signing in never uses a secret that the browser sent', async () => {
    const planted = 'A'.repeat(43)
    const browser = console.browser()
    browser.setCookie(new URL(console.url).origin, session, planted)
    expect(await role(browser)).toBe('session_ended')
    provider.signsIn = 'otto'
    await browser.open(at('/'))
    expect(await role(browser)).toBe('operator')
    const thief = console.browser()
    thief.setCookie(new URL(console.url).origin, session, planted)
    expect(await role(thief)).toBe('session_ended')
  })

  it.each(['', 'x', 'A'.repeat(42), `${'A'.repeat(43)}=`, "' OR 1=1 --", '%00'])(
    'is none by the cookie %j',
    async (value) => {
      const browser = console.browser()
      browser.setCookie(new URL(console.url).origin, session, value)
      expect(await role(browser)).toBe('session_ended')
    },
  )

  it('comes before all else: without one nobody learns anything of the account', async () => {
    const headers = { 'x-console-account': 'another' }
    const answer = await console.browser().send(at('/api/console/info'), { headers })
    expect([answer.status, answer.json()['code']]).toEqual([401, 'not_signed_in'])
  })

  it('may be ended in a read-only console, too', async () => {
    const browser = await console.signedIn('vera')
    expect((await browser.call('POST', at('/api/console/sign-out'), {})).status).toBe(200)
    expect(await role(browser)).toBe('not_signed_in')
  })
})

/** The target of a redirect, or the code of a refusal. */
async function reached(
  browser: TestBrowser,
  method: string,
  address: string,
  headers: Record<string, string>,
) {
  const answer = await browser.send(at(address), {
    method,
    headers,
    ...(method === 'POST' && { body: {} }),
  })
  return answer.status === 302 ? 'led on' : (answer.json()['code'] ?? answer.status)
}

describe('another site', () => {
  const navigation = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  }
  const script = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }
  const frame = { ...navigation, 'sec-fetch-dest': 'iframe' }
  const neighbour = { ...navigation, 'sec-fetch-site': 'same-site' }

  it.each([
    ['GET', '/api/console/sign-in', 'led on'],
    ['GET', '/api/console/sign-in/callback?code=1&state=2', 'sign_in_expired'],
  ])('may lead a browser to %s %s, and nothing else may', async (method, address, expected) => {
    const browser = await console.signedIn('vera')
    for (const headers of [navigation, neighbour])
      expect(await reached(browser, method, address, headers)).toBe(expected)
    for (const headers of [script, frame])
      expect(await reached(browser, method, address, headers)).toBe('cross_origin')
  })

  it.each([
    ['GET', '/api/console/info'],
    ['GET', '/api/console/sessions'],
    ['GET', '/api/console/sign-in/callback/'],
    ['POST', '/api/console/sign-in/callback'],
    ['POST', '/api/console/sign-out'],
    ['DELETE', '/api/console/sessions/1'],
    ['POST', '/api/console/tokens'],
    ['DELETE', '/api/websets/v0/imports/import_a'],
  ])('has no browser %s %s for it', async (method, address) => {
    const browser = await console.signedIn('ada')
    const origin: Record<string, string> =
      method === 'GET' ? {} : { origin: 'https://evil.test', 'content-type': 'application/json' }
    for (const headers of [navigation, script, frame, neighbour])
      expect(await reached(browser, method, address, { ...headers, ...origin })).toMatch(
        /^(?:cross_origin|bad_target)$/,
      )
    expect(await role(browser)).toBe('admin')
  })

  it('of an older browser, which tells where it comes from by Origin alone, changes nothing', async () => {
    const browser = await console.signedIn('ada')
    const headers = { origin: 'https://evil.test', 'content-type': 'application/json' }
    expect(await reached(browser, 'POST', '/api/console/sign-out', headers)).toBe('cross_origin')
    expect(await role(browser)).toBe('admin')
  })

  it('of the same host, beside the base path, is no page of the console', async () => {
    const browser = await console.signedIn('ada')
    const other = 'https://console.test/api/console/info'
    expect((await browser.send(other)).json()).toMatchObject({ code: 'outside_base_path' })
  })
})
