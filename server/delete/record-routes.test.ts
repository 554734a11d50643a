import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { deletionSchema, deletionSummarySchema, integritySchema } from '../../src/contract/deletion.ts'
import { pageSchema } from '../../src/contract/page.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { startConsole, type TestConsole } from '../testing/start-console.ts'
import { startStubUpstream, type StubUpstream } from '../testing/stub-upstream.ts'
import type { ConsoleEnvironment } from '../route.ts'
import { recordRoutes } from './record-routes.ts'
import { MutexTimeoutError } from './keyed-mutex.ts'

let stub: StubUpstream
let console: TestConsole

beforeAll(async () => {
  stub = await startStubUpstream()
  console = await startConsole({ upstream: stub.url })
  for (let n = 1; n <= 7; n++)
    await console.ledger.recordIntent({ importId: `import_${n}`, operator: 'x', import: null })
})
afterAll(async () => {
  await console.close()
  await stub.close()
})

const list = '/api/console/deletions'

async function page(query: string) {
  const answer = await console.fetch(`${list}?${query}`)
  return v.parse(pageSchema(deletionSchema), await answer.json())
}

describe('the deletions', () => {
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
      await console.ledger.recordIntent({ importId: 'import_new', operator: 'x', import: null })
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
    'outcome=vanished',
    'job=x',
    'job=1&job=2',
    'from=yesterday',
    'to=2026-11-24',
    `q=${'x'.repeat(201)}`,
    'filter=failed',
  ])('are not asked for with %s', async (query) => {
    const answer = await console.fetch(`${list}?${query}`)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'invalid_field' })
  })

  it('say what a cursor must be', async () => {
    const answer = await console.fetch(`${list}?cursor=abc`)
    expect(await answer.json()).toMatchObject({
      message: 'cursor must be the nextCursor of an earlier page; leave it out for the first page.',
    })
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

describe('searching the deletions', () => {
  let searched: TestConsole

  beforeAll(async () => {
    searched = await startConsole({ upstream: stub.url })
    const { ledger } = searched
    const record = async (
      importId: string,
      reason: string | null,
      outcome: 'deleted' | 'failed',
      title: string,
    ) => {
      const id = await ledger.recordIntent({
        importId,
        operator: 'Ada',
        import: sampleImport(importId, { title }),
        reason,
      })
      await ledger.recordOutcome(id, {
        outcome,
        attempts: 1,
        message: outcome === 'failed' ? 'It is 100 % there.' : null,
      })
    }
    await record('import_a', 'spring cleaning', 'deleted', 'Leads Kraków')
    await record('import_b', null, 'failed', 'Leads Paris')
    await record('import_c', 'Spring tide', 'deleted', 'Vendors_2')
  })
  afterAll(async () => {
    await searched.close()
  })

  const idsFor = async (query: string) => {
    const answer = await searched.fetch(`${list}?${query}`)
    const { data } = v.parse(pageSchema(deletionSchema), await answer.json())
    return data.map(({ importId }) => importId)
  }

  it.each([
    ['q=spring', ['import_c', 'import_a']],
    ['q=leads%20spring', ['import_a']],
    ['q=100%20%25', ['import_b']],
    ['q=s_2', ['import_c']],
    ['q=import_b', ['import_b']],
    [`q=${encodeURIComponent('KRAKÓW')}`, ['import_a']],
    ['q=krakow', ['import_a']],
    [`q=${encodeURIComponent('ｌｅａｄｓ')}`, ['import_b', 'import_a']],
    [`q=${encodeURIComponent('there. leads')}`, ['import_b']],
    ['q=leads&from=2020-01-01T00:00:00.000Z', ['import_b', 'import_a']],
    ['q=leads&job=1', []],
    ['q=ada', ['import_c', 'import_b', 'import_a']],
    ['outcome=failed', ['import_b']],
    ['outcome=failed&outcome=deleted', ['import_c', 'import_b', 'import_a']],
    ['outcome=deleted&q=leads', ['import_a']],
    ['job=1', []],
    ['from=2020-01-01T00:00:00.000Z', ['import_c', 'import_b', 'import_a']],
    ['to=2020-01-01T00:00:00.000Z', []],
  ])('finds with %s', async (query, ids) => {
    expect(await idsFor(query)).toEqual(ids)
  })

  it('sums them up by outcome', async () => {
    const answer = await searched.fetch(`${list}/summary?q=leads&outcome=failed`)
    const { outcomes } = v.parse(deletionSummarySchema, await answer.json())
    // The other outcomes are counted too: they are what could be chosen instead.
    expect(outcomes).toEqual([
      { outcome: 'deleted', count: 1 },
      { outcome: 'failed', count: 1 },
    ])
    expect((await searched.fetch(`${list}/summary?limit=3`)).status).toBe(400)
  })

  it('tells how far the ledger was verified, and what does not fit', async () => {
    const integrity = async () =>
      v.parse(integritySchema, await (await searched.fetch(`${list}/integrity`)).json())
    const whole = { problems: [], acknowledged: [] }
    expect(await integrity()).toMatchObject({ entries: 7, verified: { entry: 7 }, ...whole })
    await searched.ledger.recordIntent({ importId: 'import_d', operator: 'Ada', import: null })
    expect(await integrity()).toMatchObject({ entries: 8, verified: { entry: 8 }, ...whole })
    searched.ledger.database.exec("UPDATE entries SET hash = 'x' WHERE seq = 8")
    expect((await searched.fetch('/readyz')).status).toBe(503)
    const { problems } = await integrity()
    expect(problems.map(({ message }) => message)).toEqual([
      'Entry 8 is not the one that the head file noted: the chain was written anew.',
    ])
    expect(searched.log()).toContain('the ledger is broken')
    const before = (await searched.ledger.list({ limit: 9 })).length
    const refused = await searched.deleteImport('import_e')
    expect(refused).toMatchObject({ status: 503, body: { code: 'ledger_broken' } })
    expect(await searched.ledger.list({ limit: 9 })).toHaveLength(before)

    const acknowledge = (keys: string[], note = 'Tried it.') =>
      searched.fetch(`${list}/integrity/acknowledge`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ keys, note }),
      })
    const tooLong = await acknowledge([], 'x'.repeat(501))
    expect({ status: tooLong.status, body: await tooLong.json() }).toMatchObject({
      status: 400,
      body: { code: 'invalid_field', message: 'note may have 500 characters at most.' },
    })
    // What nobody has seen is not acknowledged.
    await acknowledge(['another'])
    expect((await integrity()).problems).toHaveLength(1)
    await acknowledge(problems.map(({ key }) => key))
    expect(await integrity()).toMatchObject({ acknowledged: [{ note: 'Tried it.', problems }] })
  })
})

/** Asks for a record to be rechecked now. */
function recheck(of: TestConsole, id: string): Promise<Response> {
  return of.fetch(`${list}/${id}/recheck`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
}

describe('settling now', () => {
  it('reads the import back, and answers with the record as it is then', async () => {
    const id = await console.ledger.recordIntent({ importId: 'import_lost', operator: 'x', import: null })
    await console.ledger.recordOutcome(id, { outcome: 'unknown', attempts: 1 })
    const answer = await recheck(console, id)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ outcome: 'deleted' })
    const calls = stub.requests.length
    expect(await (await recheck(console, id)).json()).toMatchObject({ outcome: 'deleted' })
    expect(stub.requests).toHaveLength(calls)
  })

  it('needs a record', async () => {
    expect((await recheck(console, '999')).status).toBe(404)
    expect((await recheck(console, 'x')).status).toBe(400)
  })

  it('takes nothing but an empty object', async () => {
    const headers = { 'content-type': 'application/json' }
    for (const body of ['[]', 'null', '{"outcome":"deleted"}']) {
      const answer = await console.fetch(`${list}/1/recheck`, { method: 'POST', headers, body })
      expect(answer.status, body).toBe(400)
      expect(await answer.json()).toMatchObject({ code: 'invalid_field' })
    }
  })

  it('says so where a deletion of the import takes too long to be waited for', async () => {
    const id = await console.ledger.recordIntent({ importId: 'import_busy', operator: 'x', import: null })
    const routes = recordRoutes({
      ledger: console.ledger,
      rechecker: { recheck: () => Promise.reject(new MutexTimeoutError('Still under way.')) },
      onAcknowledged: () => {},
    })
    const app = new Hono<ConsoleEnvironment>()
    for (const { method, path, handler } of routes) app.on(method, path, handler)
    let thrown: unknown
    app.onError((error, c) => {
      thrown = error
      return c.body(null, 500)
    })
    await app.request(`${list}/${id}/recheck`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(thrown).toMatchObject({ parts: { status: 409, code: 'deletion_under_way' } })
  })
})
