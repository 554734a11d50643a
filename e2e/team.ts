import type { Locator, Page } from '@playwright/test'
import type { Session } from '../src/contract/access.ts'
import { freePort } from '../server/testing/free-port.ts'
import { startOidcProvider, type TestProvider } from '../server/testing/oidc-provider.ts'
import { signInEnvironment } from '../server/testing/sign-in-console.ts'
import { createTestBrowser } from '../server/testing/test-browser.ts'
import { type Console, expect, test as base } from './console.ts'

/** A console whose people sign in: vera views, otto operates, ada is an admin. */
type Team = Console & {
  provider: TestProvider
  /** Opens an address in a page, on the way to which somebody signs in at the provider. */
  openAs: (page: Page, subject: string, address?: string) => Promise<void>
  /** An admin, elsewhere, ends all sessions of a person. */
  endSessionsOf: (name: string) => Promise<void>
  /** What an admin, elsewhere, asks of the console’s routes. */
  asAdmin: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>
}

export const test = base.extend<{ team: Team; teamEnv: Record<string, string> }>({
  /** Variables of the console besides those of its sign-in. */
  teamEnv: [{}, { option: true }],

  team: async ({ startConsole, watch, behindNginx, teamEnv }, provide) => {
    const provider = await startOidcProvider()
    watch.allowOrigin(provider.issuer)
    const port = await freePort()
    const place = { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` }
    const env = {
      ...signInEnvironment(provider),
      // Behind nginx it has another.
      ...(!behindNginx && place),
      SANDBOX_IMPORTS: '12',
      ...teamEnv,
    }
    const console = await startConsole({ env })
    const admin = createTestBrowser({})
    const asAdmin: Team['asAdmin'] = async (method, path, body) => {
      if (Object.keys(admin.cookies()).length === 0) {
        const before = provider.signsIn
        provider.signsIn = 'ada'
        await admin.open(console.url)
        provider.signsIn = before
      }
      const answer = await admin.call(method, console.url + path, body)
      expect(answer.status, answer.text).toBeLessThan(300)
      return answer.json()
    }
    await provide({
      ...console,
      provider,
      asAdmin,
      openAs: async (page, subject, address = '/imports') => {
        provider.signsIn = subject
        await page.goto(console.url + address)
      },
      endSessionsOf: async (name) => {
        const { data } = (await asAdmin('GET', '/api/console/sessions')) as { data: Session[] }
        const theirs = data.filter(({ who }) => who.name === name)
        expect(theirs.length).toBeGreaterThan(0)
        for (const { id } of theirs) await asAdmin('DELETE', `/api/console/sessions/${id}`)
      },
    })
    await provider.close()
  },
})

export { expect }

/** The button that says who is signed in. */
export const signedInAs = (page: Page, name: string): Locator =>
  page.getByRole('button', { name: `Signed in as ${name}` })

/** What tells that the session has ended, or that it is another person's now. */
export const sessionNotice = (page: Page): Locator => page.getByRole('region', { name: 'Session' })
