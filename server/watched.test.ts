import { expect, it } from 'vitest'
import { startOidcProvider } from './testing/oidc-provider.ts'
import { parseMetrics } from './testing/parse-metrics.ts'
import { startSignInConsole } from './testing/sign-in-console.ts'
import { until } from './testing/until.ts'

const metricsToken = 'a-token-of-the-test-0123456789'

it('is watched over while people sign in and delete: nothing secret is logged, and who did what is', async ({
  onTestFinished,
}) => {
  const provider = await startOidcProvider()
  onTestFinished(() => provider.close())
  const console = await startSignInConsole(provider, { LOG_LEVEL: 'trace', METRICS_TOKEN: metricsToken })
  onTestFinished(() => console.close())
  const at = (path: string) => `${console.url}${path}`

  /** Every secret that was under way: cookies, tokens, codes and states. */
  const secrets = new Set<string>([metricsToken, provider.clientSecret])
  const otto = await console.signedIn('otto')
  for (const value of Object.values(otto.cookies())) secrets.add(value)
  const list = await otto.call('GET', at('/api/websets/v0/imports'))
  const [first, second] = (list.json()['data'] as { id: string }[]).map(({ id }) => id)
  expect((await otto.call('DELETE', at(`/api/websets/v0/imports/${first}`))).status).toBe(200)

  const ada = await console.signedIn('ada')
  for (const value of Object.values(ada.cookies())) secrets.add(value)
  const made = await ada.call('POST', at('/api/console/tokens'), {
    name: 'nightly',
    role: 'operator',
    days: 1,
  })
  const token = String(made.json()['token'])
  secrets.add(token)
  const script = console.browser()
  const headers = { authorization: `Bearer ${token}` }
  const deleted = await script.send(at(`/api/websets/v0/imports/${second}`), { method: 'DELETE', headers })
  expect(deleted.status).toBe(200)
  // A code and a state as a provider sends them, though nobody has asked for these.
  const callback = at(
    '/api/console/sign-in/callback?code=code-that-nobody-may-see&state=state-that-nobody-may-see',
  )
  await script.send(callback)
  await script.send(at('/api/console/info'), { headers: { authorization: 'Bearer no-such-token-at-all' } })

  const scraped = await script.send(at('/metrics'), { headers: { authorization: `Bearer ${metricsToken}` } })
  const families = parseMetrics(scraped.text)
  expect(families.find(({ name }) => name === 'imports_console_sessions')?.samples).toMatchObject([
    { value: 2 },
  ])
  expect(scraped.text).not.toMatch(/otto|ada@|nightly/i)

  const log = console.log()
  for (const secret of [...secrets, 'nobody-may-see', 'no-such-token-at-all']) {
    expect(secret.length).toBeGreaterThan(10)
    expect(log).not.toContain(secret)
  }
  expect(log).not.toMatch(/code=|state=|otto@example\.com|Otto Operator/)
  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  const whoAsked = lines.filter(({ method }) => method === 'DELETE').map(({ who, role }) => ({ who, role }))
  expect(whoAsked).toEqual([
    { who: { kind: 'person', subject: 'otto' }, role: 'operator' },
    { who: { kind: 'token', subject: expect.any(String) }, role: 'operator' },
  ])
})

it('is ready while its provider cannot be found, and says that nobody can sign in', async ({
  onTestFinished,
}) => {
  const provider = await startOidcProvider()
  await provider.close()
  const console = await startSignInConsole(provider)
  onTestFinished(() => console.close())
  const ready = await console.browser().send(`http://127.0.0.1:${console.port}/readyz`)
  expect(ready.status).toBe(200)
  expect(ready.json()['checks']).toContainEqual({
    name: 'sign_in',
    status: 'warning',
    message: expect.stringContaining(provider.issuer),
  })
})

it('says that people can sign in once its provider was found', async ({ onTestFinished }) => {
  const provider = await startOidcProvider()
  onTestFinished(() => provider.close())
  const console = await startSignInConsole(provider)
  onTestFinished(() => console.close())
  const browser = console.browser()
  const checks = async () => (await browser.send(`http://127.0.0.1:${console.port}/readyz`)).json()['checks']
  const found = { name: 'sign_in', status: 'ok', message: 'People can sign in.' }
  await until(async () => JSON.stringify(await checks()).includes(found.message))
  expect(await checks()).toContainEqual(found)
})
