import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Session } from '../../src/contract/access.ts'
import { type BehindNginx, startBehindNginx } from '../testing/behind-nginx.ts'
import { startOidcProvider, type TestProvider } from '../testing/oidc-provider.ts'
import { signInEnvironment } from '../testing/sign-in-console.ts'
import { createTestBrowser, type TestBrowser } from '../testing/test-browser.ts'
import { untilTheEnd } from '../testing/until-the-end.ts'

const wholeFile = untilTheEnd(afterAll)
let provider: TestProvider
let behind: BehindNginx
let url: string
let browser: TestBrowser

beforeAll(async () => {
  provider = await startOidcProvider()
  wholeFile.onTestFinished(() => provider.close())
  behind = await startBehindNginx(wholeFile, { ...signInEnvironment(provider), SANDBOX_IMPORTS: '5' })
  url = `${behind.origin}/console`
  browser = createTestBrowser({})
}, 30_000)

const cookieName = '__Secure-imports-console-session'

it('signs in on the way to a deep link, under the base path', async () => {
  const deepLink = `${url}/imports/import_a?status=failed`
  const first = await browser.send(deepLink, { headers: { accept: 'text/html' } })
  expect(first.status).toBe(302)
  expect(first.headers.get('location')).toMatch(/^\/console\/api\/console\/sign-in\?to=/)

  const toProvider = await browser.send(new URL(first.headers.get('location') ?? '', deepLink).href, {
    headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' },
  })
  const redirectUri = new URL(toProvider.headers.get('location') ?? '').searchParams.get('redirect_uri')
  expect(redirectUri).toBe(`${url}/api/console/sign-in/callback`)

  provider.signsIn = 'ada'
  const page = await browser.open(deepLink)
  expect(page.url).toBe(deepLink)
  expect(Object.keys(browser.cookies())).toContain(cookieName)
})

it('keeps the session to the base path, out of reach for scripts and for plain http', async () => {
  provider.signsIn = 'ada'
  const other = createTestBrowser({})
  const headers = {
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    'sec-fetch-site': 'cross-site',
  }
  let answer = await other.send(`${url}/api/console/sign-in?to=/`, { headers })
  let session: string | undefined
  while (session === undefined && answer.headers.has('location')) {
    answer = await other.send(new URL(answer.headers.get('location') ?? '', answer.url).href, { headers })
    session = answer.setCookies.find((line) => line.startsWith(`${cookieName}=`))
  }
  const attributes = session?.split('; ').slice(1).toSorted()
  expect(attributes).toEqual(['HttpOnly', 'Path=/console', 'SameSite=Lax', 'Secure'])
})

/** Asks for a bulk deletion, with the cookies of the person who is signed in. */
function postJob(headers: Record<string, string>) {
  return browser.send(`${url}/api/console/jobs`, {
    method: 'POST',
    body: { ids: ['import_a'] },
    headers: { 'content-type': 'application/json', 'idempotency-key': 'a-key', ...headers },
  })
}

it('the session counts for the console’s own pages, and for nobody else’s', async () => {
  const forged = [
    { origin: 'https://localhost', 'sec-fetch-site': 'same-site' },
    { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
    { origin: behind.origin.replace('https', 'http') },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
  ]
  for (const headers of forged)
    expect((await postJob(headers)).json()).toMatchObject({ code: 'cross_origin' })
  expect((await postJob({ origin: behind.origin, 'sec-fetch-site': 'same-origin' })).status).toBe(201)
})

it('the list of sessions tells where each is used from, as nginx says', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.9', 'sec-fetch-site': 'same-origin' }
  const { text } = await browser.send(`${url}/api/console/sessions`, { headers })
  const { data } = JSON.parse(text) as { data: Session[] }
  expect(data.find(({ current }) => current)).toMatchObject({ ipAddress: '127.0.0.1', role: 'admin' })
})

it('leads nobody elsewhere after signing in', async () => {
  provider.signsIn = 'ada'
  for (const to of [
    'https://elsewhere.example/',
    '//elsewhere.example',
    '/consoles/x',
    '/console/../x',
    '\\\\x',
  ]) {
    const page = await createTestBrowser({}).open(`${url}/api/console/sign-in?to=${encodeURIComponent(to)}`)
    expect(new URL(page.url).pathname, to).toMatch(/^\/console\/?$/)
  }
})
