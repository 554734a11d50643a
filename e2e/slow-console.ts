import { holdMany } from '../server/testing/live-imports.ts'
import { startStubUpstream } from '../server/testing/stub-upstream.ts'
import { type LiveConsole, test as base } from './console.ts'

/** Tests of jobs that take their time. */
export const test = base.extend<{
  /** A console with twenty imports, and a budget so small that a job of them takes some seconds. */
  slow: LiveConsole
}>({
  slow: async ({ startConsole, page }, provide) => {
    const stub = await startStubUpstream()
    holdMany(stub, 20)
    const env = { EXA_API_KEY: 'exa-key-of-the-browser-tests', EXA_BASE_URL: stub.url, RATE_LIMIT_RPS: '4' }
    await provide({ ...(await startConsole({ env })), stub })
    await page.close()
    await stub.close()
  },
})
