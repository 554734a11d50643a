import { type BrowserContext, type Page, test as base, expect } from '@playwright/test'
import { type StubUpstream, startStubUpstream } from '../server/testing/stub-upstream.ts'
import { startBehindNginx } from './behind-nginx.ts'
import { startConsoleHere } from './console-here.ts'
import { type ConsoleServer, startConsoleProcess } from './console-process.ts'
import { dismissIntroduction } from './introduction.ts'
import { liveImports } from '../server/testing/live-imports.ts'
import { type PageWatch, watchPages } from './page-watch.ts'

/** A running console and the way to look at it. */
export type Console = ConsoleServer & {
  /** What stands before every path of its address: `/console` behind nginx, else nothing. */
  basePath: string
  /** Opens an address of the app in the test's page. */
  open: (address?: string) => Promise<void>
}

/** A console in live mode, and the stub that it takes for Exa. */
export type LiveConsole = Console & { stub: StubUpstream }

export type ConsoleOptions = {
  /** Whether the browser meets the console for the first time, which introduces itself then. */
  firstVisit: boolean
  /** Whether each console is a process of its own, which can be killed. */
  ownProcess: boolean
  /** Whether nginx stands before each console, with a base path. It wants `ignoreHTTPSErrors`, too. */
  behindNginx: boolean
}

type Fixtures = ConsoleOptions & {
  watch: PageWatch
  /** Says that requests of this test fail on purpose, so that the browser's own lines about them are no error. */
  expectFailedRequests: () => void
  startConsole: (options?: { env?: Record<string, string> }) => Promise<Console>
  /** The sandbox with its sixty imports. */
  console: Console
  /** The sandbox with imports that no sane account has: the scenario "Odd data". */
  oddConsole: Console
  live: LiveConsole
}

/** Tests run the real server, a fresh one for each, and fail on any error, warning, policy breach or foreign request. */
export const test = base.extend<Fixtures>({
  firstVisit: [false, { option: true }],
  ownProcess: [false, { option: true }],
  behindNginx: [false, { option: true }],

  watch: [
    async ({ context, firstVisit }, provide) => {
      if (!firstVisit) await dismissIntroduction(context)
      const watch = await watchPages(context)
      await provide(watch)
      watch.end()
      expect(watch.problems, 'errors, warnings, policy breaches and foreign requests').toEqual([])
    },
    { auto: true },
  ],

  expectFailedRequests: async ({ watch }, provide) => {
    await provide(watch.expectFailedRequests)
  },

  startConsole: async ({ page, context, watch, ownProcess, behindNginx }, provide, testInfo) => {
    const started: ConsoleServer[] = []
    await provide(async ({ env = {} } = {}) => {
      const start = ownProcess ? startConsoleProcess : startConsoleHere
      const server = await (behindNginx ? startBehindNginx(start, env) : start(env))
      started.push(server)
      watch.allowOrigin(server.url)
      return {
        ...server,
        basePath: new URL(server.url).pathname.replace(/\/$/, ''),
        open: async (address = '/imports') => void (await page.goto(server.url + address)),
      }
    })
    await leave(page, context, watch)
    const outputs = await Promise.all(started.map((server) => server.dispose()))
    await testInfo.attach('output of the console', { body: outputs.join('\n'), contentType: 'text/plain' })
  },

  console: async ({ startConsole }, provide) => {
    await provide(await startConsole())
  },

  oddConsole: async ({ startConsole }, provide) => {
    await provide(await startConsole({ env: { SANDBOX_SCENARIO: 'odd-data' } }))
  },

  live: async ({ startConsole, page, context, watch }, provide) => {
    const stub = await startStubUpstream({ imports: liveImports() })
    const env = { EXA_API_KEY: 'exa-key-of-the-browser-tests', EXA_BASE_URL: stub.url, RATE_LIMIT_RPS: '100' }
    await provide({ ...(await startConsole({ env })), stub })
    // Before the stub goes: what the page still asks for would fail for no reason of its own.
    await leave(page, context, watch)
    await stub.close()
  },
})

/** Hears the page out, then closes it; its connections go with it, so that no server waits for them. */
async function leave(page: Page, context: BrowserContext, watch: PageWatch): Promise<void> {
  // What the page has said until now arrives before the answer to this.
  if (!page.isClosed()) await page.evaluate(() => null)
  watch.end()
  await context.close()
}

export { expect }
