import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { person, startOidcProvider, type TestProvider } from '../testing/oidc-provider.ts'
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
  provider.isDown = false
  provider.rewrite = null
})

const at = (address: string) => `${console.url}${address}`
const page = { accept: 'text/html' }
const callback = (by = browser) => callbackTo(console.url, by)

/** What the console knows of one of the provider's people after signing in. */
async function infoOf(subject: string): Promise<Record<string, unknown>> {
  provider.signsIn = subject
  expect((await browser.send((await callback()).href)).status).toBe(302)
  return (await browser.call('GET', at('/api/console/info'))).json()
}

/** The page for somebody without a role. */
async function refusalOf(subject: string): Promise<string> {
  provider.signsIn = subject
  const answer = await browser.send((await callback()).href, { headers: page })
  expect([answer.status, newSessionOf(answer)]).toEqual([403, undefined])
  return answer.text
}

describe('the groups of somebody', () => {
  it('may be 300, which no cookie has to hold', async () => {
    const groups = [
      ...Array.from({ length: 299 }, (_, n) => `/a/group/with/a/long/path/${n}`),
      'imports-admins',
    ]
    provider.people.set('many', person('Mary Many', groups))
    expect(await infoOf('many')).toMatchObject({ you: { role: 'admin' } })
    const sizes = Object.values(browser.cookies()).map((value) => value.length)
    expect(Math.max(...sizes)).toBeLessThan(100)
  })

  it('may come from UserInfo alone, as their name and address', async () => {
    const { claims } = person('Ursula Userinfo', ['imports-operators'])
    provider.people.set('ursula', { claims: {}, userInfo: claims })
    expect(await infoOf('ursula')).toMatchObject({
      you: { role: 'operator', who: { name: 'Ursula Userinfo', address: 'ursula@example.com' } },
    })
  })

  it('give the highest of their roles', async () => {
    provider.people.set('both', person('Bo Both', ['imports-viewers', 'imports-admins', 'imports-operators']))
    expect(await infoOf('both')).toMatchObject({ you: { role: 'admin' } })
  })

  it('that give no role lead to a page with the claim and its values', async () => {
    const text = await refusalOf('nils')
    expect(text).toContain('You are Nils Nobody &lt;nils@example.com&gt;, and have no role')
    expect(text).toContain('The claim “groups” has 1 group of yours: “everybody”.')
    expect(text).toContain('href="/console/api/console/sign-in?to=%2F&amp;as=somebody-else"')
  })

  it('that are missing have another message than those left out because there are too many', async () => {
    provider.people.set('none', person('Nora None'))
    expect(await refusalOf('none')).toContain('The claim “groups” has no group of yours.')
    browser = console.browser()
    const overage = {
      _claim_names: { groups: 'src1' },
      _claim_sources: { src1: { endpoint: 'https://graph.example' } },
    }
    provider.people.set('entra', person('Enno Entra', undefined, overage))
    expect(await refusalOf('entra')).toContain(
      'left your groups out of the claim “groups” because there are too many',
    )
  })
})

describe('UserInfo', () => {
  it('of somebody else signs nobody in', async () => {
    provider.people.set('ursula', {
      claims: {},
      userInfo: person('Ursula Userinfo', ['imports-admins']).claims,
    })
    provider.signsIn = 'ursula'
    provider.rewrite = (path, body) => {
      if (path === '/me') body['sub'] = 'ada'
    }
    const answer = await browser.send((await callback()).href)
    expect([answer.json()['code'], newSessionOf(answer)]).toEqual(['sign_in_untrusted', undefined])
  })

  it('gives no role for an address that it says is not verified', async (context) => {
    const byAddress = await startSignInConsole(provider, { ROLE_ADMIN: 'boss@example.com' })
    context.onTestFinished(() => byAddress.close())
    const userInfo = { email: 'boss@example.com', email_verified: false }
    provider.people.set('eve', { claims: { name: 'Eve', email_verified: true }, userInfo })
    provider.signsIn = 'eve'
    const eve = byAddress.browser()
    const answer = await eve.send((await callbackTo(byAddress.url, eve)).href)
    expect(answer.json()).toMatchObject({ status: 403, code: 'no_role' })
  })
})

describe('the provider', () => {
  it('may have no address for signing out: then only the session here ends', async (context) => {
    provider.rewrite = (_, body) => void delete body['end_session_endpoint']
    const alone = await startSignInConsole(provider)
    context.onTestFinished(() => alone.close())
    const otto = await alone.signedIn('otto')
    const out = await otto.call('POST', `${alone.url}/api/console/sign-out`, {})
    expect([out.status, out.json()]).toEqual([200, { endSessionUrl: null }])
    const info = await otto.call('GET', `${alone.url}/api/console/info`)
    expect(info.json()).toMatchObject({ code: 'not_signed_in' })
  })

  it('may be down: sessions go on, and signing in says so', async () => {
    await browser.send((await callback()).href)
    const address = await callback(browser)
    provider.isDown = true
    expect((await browser.call('GET', at('/api/console/info'))).status).toBe(200)
    const failed = await browser.send(address.href, { headers: page })
    expect([failed.status, failed.text]).toEqual([503, expect.stringContaining('Sign-in is not available')])
    const out = await browser.call('POST', at('/api/console/sign-out'), {})
    expect(out.status).toBe(200)
  })

  it('may be down at the start: the console runs, says so, and finds it later', async () => {
    provider.isDown = true
    const early = await startSignInConsole(provider)
    const start = `${early.url}/api/console/sign-in?to=/`
    const failed = await early.browser().send(start, { headers: page })
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '10'])
    expect(failed.text).toContain('Sign-in is not available')
    expect((await early.browser().send(`${early.url}/healthz`)).status).toBe(200)
    provider.isDown = false
    expect((await early.browser().send(start, { headers: page })).status).toBe(302)
    await early.close()
  })
})
