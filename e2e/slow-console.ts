import { type Behaviour, startStubUpstream } from '../server/testing/stub-upstream.ts'
import { holdMany } from './bulk.ts'
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

/** Answers a reading of the list as the API does, 200 a page, `ms` milliseconds late. */
export function inPages(ms: number): Behaviour {
  return async ({ request, carryOut, answer }) => {
    const { status, body } = carryOut()
    const { data } = body as { data?: unknown[] }
    await new Promise((resolve) => setTimeout(resolve, ms))
    if (!data) return answer(status, body)
    const from = Number(new URL(request.url, 'http://stub').searchParams.get('cursor') ?? 0)
    const hasMore = from + 200 < data.length
    answer(200, { data: data.slice(from, from + 200), hasMore, nextCursor: hasMore ? `${from + 200}` : null })
  }
}
