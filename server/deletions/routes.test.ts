import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { deletionSchema } from '../../src/contract/deletion.ts'
import { pageSchema } from '../../src/contract/page.ts'
import { startConsole, type TestConsole } from '../testing/start-console.ts'
import { startStubUpstream, type StubUpstream } from '../testing/stub-upstream.ts'

let stub: StubUpstream
let console: TestConsole

beforeAll(async () => {
  stub = await startStubUpstream()
  console = await startConsole({ upstream: stub.url })
  for (let n = 1; n <= 7; n++) console.ledger.intend({ importId: `import_${n}`, operator: 'x', import: null })
})
afterAll(async () => {
  await console.close()
  await stub.close()
})

const list = '/api/console/deletions'

async function page(query: string) {
  const answer = await console.fetch(`${list}?${query}`)
  return z.parse(pageSchema(deletionSchema), await answer.json())
}

describe('the deletions', { timeout: 30_000 }, () => {
  it('come newest first, page by page, each once, while new ones are added', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    for (let pages = 0; pages < 10; pages++) {
      const { data, nextCursor, hasMore } = await page(
        cursor === null ? 'limit=3' : `limit=3&cursor=${cursor}`,
      )
      seen.push(...data.map(({ importId }) => importId))
      expect(hasMore).toBe(nextCursor !== null)
      if (nextCursor === null) break
      cursor = nextCursor
      console.ledger.intend({ importId: 'import_new', operator: 'x', import: null })
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1].map((n) => `import_${n}`))
  })

  it.each([
    'cursor=abc',
    'cursor=0',
    'cursor=-1',
    'cursor=1e3',
    'cursor=',
    'limit=201',
    'limit=0',
    'outcome=deleted',
  ])('are not asked for with %s', async (query) => {
    const answer = await console.fetch(`${list}?${query}`)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'invalid_field' })
  })

  it('are to be had one by one', async () => {
    expect(await (await console.fetch(`${list}/3`)).json()).toMatchObject({ id: '3', importId: 'import_3' })
    expect((await console.fetch(`${list}/999`)).status).toBe(404)
    for (const id of ['0', 'x', '1.5', '9'.repeat(30)])
      expect((await console.fetch(`${list}/${id}`)).status, id).toBe(400)
  })

  it('need no upstream', () => {
    expect(stub.requests).toEqual([])
  })
})
