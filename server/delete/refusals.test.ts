import { describe, expect, it } from 'vitest'
import { sampleImport } from '../testing/sample-import.ts'
import { type Pair, startPair } from '../testing/start-pair.ts'
import * as behaviour from '../testing/stub-behaviours.ts'
import { until } from '../testing/until.ts'

/** Deletes import_a, which has to end as refused with nothing deleted; returns the answer and the record. */
async function refusedDelete({ stub, console }: Pair) {
  const answer = await console.deleteImport('import_a')
  const record = await console.record('import_a')
  expect(record?.outcome).toBe('refused')
  expect(record?.settledAt).not.toBeNull()
  expect(stub.imports.has('import_a')).toBe(true)
  expect(answer.body['deletionId']).toBe(record?.id)
  return { answer, record }
}

const shape = (tag: string, error: string) => ({ requestId: 'req_1', error, tag })
const websets = (message: string | string[]) => ({ statusCode: 400, message, error: 'Bad Request' })

describe.concurrent('a refusal', () => {
  it.for([
    { status: 401, body: shape('INVALID_API_KEY', 'Bad key'), code: 'INVALID_API_KEY', message: 'Bad key' },
    { status: 403, body: shape('ACCESS_DENIED', 'Not yours'), code: 'ACCESS_DENIED', message: 'Not yours' },
    { status: 403, body: '', code: 'forbidden', message: 'This API key may not do that.' },
    { status: 409, body: websets('In use'), code: 'conflict', message: 'In use' },
    { status: 422, body: websets(['one', 'two']), code: 'unprocessable', message: 'one; two' },
    { status: 400, body: { error: 'No' }, code: 'bad_request', message: 'No' },
  ])('$status is passed on as upstream gave it, once', async ({ status, body, code, message }, test) => {
    const pair = await startPair(test)
    pair.stub.script('DELETE', behaviour.refuse(status, body))
    const { answer, record } = await refusedDelete(pair)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({ status, code, message, requestId: 'req_stub_1', retryAfter: null })
    expect(record).toMatchObject({ status, code, message, requestId: 'req_stub_1', attempts: 1 })
    expect(pair.stub.requests).toHaveLength(1)
  })
})

const dateIn = (ms: number) => new Date(Date.now() + ms).toUTCString()

describe.concurrent('a 429', () => {
  it.for([
    { name: 'in seconds', retryAfter: () => '1' },
    { name: 'as a date', retryAfter: () => dateIn(2_000) },
    { name: 'absent', retryAfter: () => undefined },
    { name: 'negative', retryAfter: () => '-1' },
    { name: 'no number', retryAfter: () => 'banana' },
    { name: 'of more seconds than make sense', retryAfter: () => '9'.repeat(18) },
    { name: 'zero', retryAfter: () => '0' },
    { name: 'as a date long past', retryAfter: () => 'Wed, 21 Oct 2015 07:28:00 GMT' },
    { name: 'empty', retryAfter: () => '' },
  ])('with a Retry-After $name is waited out, and the import is deleted', async ({ retryAfter }, test) => {
    const { stub, console } = await startPair(test, { timing: { totalMs: 15_000, callMs: 3_000 } })
    stub.script('DELETE', behaviour.rateLimit(retryAfter()))
    const deletion = console.deleteImport('import_a')
    await until(async () => stub.count('DELETE') === 1 && (await console.pausedForMs()) > 0)
    expect((await deletion).status).toBe(200)
    expect(await console.record('import_a')).toMatchObject({ outcome: 'deleted', attempts: 2 })
    expect(stub.count('DELETE')).toBe(2)
    expect(stub.imports.has('import_a')).toBe(false)
  })

  it.for([
    { name: 'three years', retryAfter: () => '99999999' },
    { name: 'an hour', retryAfter: () => '3600' },
    { name: 'a day, as a date', retryAfter: () => dateIn(86_400_000) },
  ])('with a Retry-After of $name is refused, with a wait that is capped', async ({ retryAfter }, test) => {
    const pair = await startPair(test)
    pair.stub.always('DELETE', behaviour.rateLimit(retryAfter()))
    const { answer, record } = await refusedDelete(pair)
    expect(answer.status).toBe(429)
    expect(answer.body).toMatchObject({ code: 'rate_limited', requestId: 'req_stub_1' })
    const wait = Number(answer.body['retryAfter'])
    expect(wait).toBeGreaterThan(50)
    expect(wait).toBeLessThanOrEqual(61)
    expect(answer.headers.get('retry-after')).toBe(String(wait))
    expect(record).toMatchObject({ status: 429, code: 'rate_limited', attempts: 1 })
    expect(pair.stub.count('DELETE')).toBe(1)
  })

  it('holds every other call too, and the info tells for how long', async (test) => {
    const { stub, console } = await startPair(test)
    stub.script('GET', behaviour.rateLimit('30'))
    const first = await console.fetch('/api/websets/v0/imports')
    expect(first.status).toBe(429)
    expect(first.headers.get('retry-after')).toBe('30')

    const second = await console.fetch('/api/websets/v0/imports/import_a')
    expect(second.status).toBe(429)
    const deleted = await console.deleteImport('import_a')
    expect(deleted.body).toMatchObject({ status: 429, code: 'rate_limited' })
    expect(await console.record('import_a')).toBeUndefined()
    expect(stub.requests).toHaveLength(1)
    const info = (await (await console.fetch('/api/console/info')).json()) as {
      budget: { pausedForMs: number }
    }
    expect(info.budget.pausedForMs).toBeGreaterThan(20_000)
  })

  it('to a read passes on a wait that is capped', async (test) => {
    const { stub, console } = await startPair(test)
    stub.script('GET', behaviour.rateLimit('99999999'))
    const answer = await console.fetch('/api/websets/v0/imports')
    expect(answer.headers.get('retry-after')).toBe('60')
    expect(await answer.json()).toMatchObject({ status: 429, code: 'rate_limited', retryAfter: 60 })
  })

  it.for(['/imports', '/imports/import_a', '/websets'])(
    'to a read of %s is waited out while it is short; a longer one says how long',
    async (path, test) => {
      const { stub, console } = await startPair(test, { readMs: 15_000 })
      const kind = path === '/websets' ? 'GET websets' : 'GET'
      stub.script(kind, behaviour.rateLimit(), behaviour.rateLimit('0'))
      expect((await console.fetch(`/api/websets/v0${path}`)).status).toBe(200)
      stub.always(kind, behaviour.rateLimit())
      const answer = await console.fetch(`/api/websets/v0${path}`)
      expect(answer.status).toBe(429)
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
      expect(await answer.json()).toMatchObject({ code: 'rate_limited' })
    },
  )

  it('storm fails nobody while it is shorter than a deletion may take', async (test) => {
    const { stub, console } = await startPair(test, { timing: { totalMs: 20_000, callMs: 3_000 } })
    const ids = ['a', 'b', 'c', 'd'].map((name) => `import_${name}`)
    for (const id of ids) stub.imports.set(id, sampleImport(id))
    stub.script('DELETE', ...ids.map(() => behaviour.rateLimit()))
    const answers = await Promise.all(ids.map((id) => console.deleteImport(id)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(stub.count('DELETE')).toBe(8)
    expect([...stub.imports.keys()]).toEqual([])
  })
})
