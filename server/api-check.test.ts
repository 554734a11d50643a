import { describe, expect, it, onTestFinished } from 'vitest'
import { createLimiter } from './limiter.ts'
import { checkStart, createApiCheck } from './api-check.ts'
import { testAccount } from './testing/open-test-ledger.ts'
import { sampleImport } from './testing/sample-import.ts'
import { testKey } from './testing/start-console.ts'
import * as behaviour from './testing/stub-behaviours.ts'
import { type Behaviour, startStubUpstream } from './testing/stub-upstream.ts'
import { exa } from './exa.ts'

/** What a start finds at a stub that behaves like this; and whether the list is proven to be at its address then. */
async function findingOf(behave: Behaviour) {
  const stub = await startStubUpstream()
  onTestFinished(stub.close)
  stub.always('GET', behave)
  const upstream = exa({ baseUrl: stub.url, apiKey: testKey })
  onTestFinished(() => upstream.close())
  const apiCheck = createApiCheck(upstream)
  const finding = await checkStart({ upstream, limiter: createLimiter(null), apiCheck, account: testAccount })
  expect(stub.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /websets/v0/imports?limit=1',
  ])
  return finding
}

const page = (count: number, hasMore: boolean) => ({
  data: Array.from({ length: count }, (_, n) => sampleImport(`import_${n}`)),
  hasMore,
  nextCursor: hasMore ? 'more' : null,
})
const name = 'Live · test (api.exa.test): the list of imports'

describe('a start finds', () => {
  it.each([
    [page(0, false), 'no imports yet'],
    [page(1, false), '1 import'],
    [page(1, true), 'more than 1 import'],
  ])('a list with %o', async (body, words) => {
    const line = `${name} answers and has ${words}.`
    expect(await findingOf(behaviour.refuse(200, body))).toEqual({ answers: true, line })
  })

  it.each([
    [401, { requestId: 'r', error: 'Invalid API key', tag: 'T' }, 'Invalid API key. Check EXA_API_KEY, then'],
    [403, {}, 'This API key may not do that. Check EXA_API_KEY, then'],
    [404, { message: 'Cannot GET /x/websets/v0/imports' }, 'Check EXA_BASE_URL, then'],
    [429, { error: 'Too many' }, 'Too many. The console runs'],
    [500, {}, 'The API failed on its side. The console runs'],
    [200, { data: 1 }, 'Something else than a list came. Check EXA_BASE_URL, then'],
    [200, sampleImport('import_a'), 'Something else than a list came. Check EXA_BASE_URL, then'],
    [400, { error: 'one\n\u001b[31mtwo' }, 'one [31mtwo. The console runs'],
  ])('that it is answered with %i %o', async (status, body, words) => {
    const { answers, line } = await findingOf(behaviour.refuse(status, body))
    expect(answers).toBe(false)
    expect(line).toContain(`${name} could not be read. `)
    expect(line).toContain(words)
    expect(line).toMatch(/The console runs all the same and asks again when it is used\.$/)
    expect(line).not.toMatch(/\p{Cc}/u)
  })

  it('a page of something in between', async () => {
    const { line } = await findingOf(behaviour.failBefore(403))
    expect(line).toContain('A web page with status 403 came back')
  })
})
