import { test as base, expect } from '@playwright/test'
import { type Browser, type ConsoleMessage, type ElementHandle, launch, type Page } from 'puppeteer-core'
import { findFirefox, howToInstall } from '../scripts/firefox.mjs'
import { type Console } from './console.ts'
import { startConsoleHere } from './console-here.ts'

/** A page of Firefox, and what is found in it by role and name, as a person does. */
export type FirefoxPage = Page & { byRole: (role: string, name: string) => Found }

type Found = {
  wait: () => Promise<ElementHandle>
  click: () => Promise<void>
  fill: (text: string) => Promise<void>
}

type Fixtures = { firefoxPage: FirefoxPage; sandbox: Console }
type WorkerFixtures = { firefox: Browser }

/** Tests of the second engine: Firefox as it is installed, driven over WebDriver BiDi. They fail on any error of the page. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  firefox: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants the pattern
    async ({}, provide) => {
      const executablePath = findFirefox()
      if (!executablePath) throw new Error(`These tests run in Firefox, and there is none. ${howToInstall}`)
      // Sized by its own options: Firefox ESR does not know the command for a viewport of another size.
      const args = ['--width=1280', '--height=900']
      const browser = await launch({ browser: 'firefox', executablePath, args, defaultViewport: null })
      await provide(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],

  firefoxPage: async ({ firefox }, provide) => {
    const context = await firefox.createBrowserContext()
    const page = await context.newPage()
    const errors: string[] = []
    const said: Promise<string>[] = []
    page.on('pageerror', (error) => {
      // Puppeteer's own, on its way from one page to the next.
      if (!String(error).includes('__bidi_args')) errors.push(String(error))
    })
    page.on('console', (message) => {
      if (['error', 'warn'].includes(message.type())) said.push(wordsOf(message))
    })
    await provide(Object.assign(page, { byRole: (role: string, name: string) => find(page, role, name) }))
    const problems = [...errors, ...(await Promise.all(said))]
    await context.close()
    expect(problems, 'errors and warnings of the page').toEqual([])
  },

  sandbox: async ({ firefoxPage }, provide) => {
    const server = await startConsoleHere({ SANDBOX_IMPORTS: '60' })
    const open = async (address = '/imports') => {
      // Whoever sits there knows the console already. Not said to a page of the app: leaving it would cut off what it loads.
      await firefoxPage.goto(`${server.url}/favicon.svg`)
      await firefoxPage.evaluate(() => localStorage.setItem('imports-console:introduction', 'dismissed'))
      await firefoxPage.goto(server.url + address)
    }
    await provide({ ...server, basePath: '', open })
    await firefoxPage.goto('about:blank')
    await server.dispose()
  },
})

/** What the page has said; an error with its stack. */
async function wordsOf(message: ConsoleMessage): Promise<string> {
  const words = message
    .args()
    .map((each) =>
      each.evaluate((value: unknown) =>
        value instanceof Error ? `${value.message}\n${value.stack}` : String(value),
      ),
    )
  return (await Promise.all(words).catch(() => [message.text()])).join(' ')
}

/** Not by Puppeteer's own locators: they wait by code that the policy of the page does not let be evaluated. */
function find(page: Page, role: string, name: string): Found {
  const wait = async () => {
    let found: ElementHandle | null = null
    await expect
      .poll(
        async () => (found = await page.$(`::-p-aria([name="${name}"][role="${role}"])`)),
        `${role} “${name}”`,
      )
      .not.toBeNull()
    return found!
  }
  return {
    wait,
    click: async () => (await wait()).click(),
    fill: async (text) => {
      await (await wait()).click()
      await page.keyboard.type(text)
    },
  }
}

export { expect }
