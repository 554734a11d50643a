import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type Job,
  type JobChanges,
  jobChangesSchema,
  type JobItem,
  jobSchema,
} from '../../src/contract/job.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { startConsole, type TestConsole } from '../testing/start-console.ts'
import { failBefore, gate, rateLimit, refuse, resetAfter } from '../testing/stub-behaviours.ts'
import { honest, startStubUpstream, type StubUpstream } from '../testing/stub-upstream.ts'

let stub: StubUpstream
let console: TestConsole

const ids = Array.from({ length: 12 }, (_, n) => `import_${n}`)

beforeEach(async () => {
  stub = await startStubUpstream({ imports: ids.map((id) => sampleImport(id)) })
  console = await startConsole({ upstream: stub.url })
})
afterEach(async () => {
  await console.close()
  await stub.close()
})

async function post(path: string, body: unknown = {}, key?: string, to: TestConsole = console) {
  const answer = await to.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

async function create(imports: readonly string[], key: string = crypto.randomUUID()): Promise<Job> {
  const { status, body } = await post('/api/console/jobs', { ids: imports, reason: 'spring cleaning' }, key)
  expect(status, JSON.stringify(body)).toBe(201)
  return v.parse(jobSchema, body)
}

async function get(id: string, of: TestConsole = console): Promise<Job> {
  return v.parse(jobSchema, await (await of.fetch(`/api/console/jobs/${id}`)).json())
}

/** The job when it has reached a state. */
async function until(id: string, state: Job['state'], of: TestConsole = console): Promise<Job> {
  for (;;) {
    const job = await get(id, of)
    if (job.state === state) return job
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const ofRequest = (key: string) => console.fetch(`/api/console/jobs/requests/${key}`)

async function itemsOf(id: string, query = ''): Promise<JobItem[]> {
  const answer = await console.fetch(`/api/console/jobs/${id}/items?limit=200${query}`)
  return ((await answer.json()) as { data: JobItem[] }).data
}

describe('a job', () => {
  it('deletes each of its imports once, with a record that has its reason and its number', async () => {
    const { id } = await create(ids)
    const job = await until(id, 'finished')
    expect(job).toMatchObject({
      total: 12,
      counts: { deleted: 12, queued: 0 },
      reason: 'spring cleaning',
      pace: null,
    })
    expect(job.endedAt).not.toBeNull()
    expect(stub.imports.size).toBe(0)
    expect(stub.count('DELETE')).toBe(12)
    for (const importId of ids)
      expect(await console.record(importId)).toMatchObject({
        outcome: 'deleted',
        reason: 'spring cleaning',
        jobId: id,
      })
    const items = await itemsOf(id)
    expect(items.map(({ importId, state }) => [importId, state])).toEqual(ids.map((one) => [one, 'deleted']))
  })

  it('names an end for every item, whatever it was', async () => {
    stub.imports.delete('import_3')
    stub.script('DELETE', refuse(409, { error: 'Busy.', tag: 'CONFLICT' }), resetAfter)
    const { id } = await create(ids)
    const job = await until(id, 'finished')
    expect(job.counts).toMatchObject({ refused: 1, already_gone: 1, deleted: 10 })
    const [refused] = await itemsOf(id, '&state=refused')
    expect(refused).toMatchObject({ code: 'CONFLICT', message: 'Busy.' })
    expect(await itemsOf(id, '&state=refused&state=already_gone')).toHaveLength(2)
  })

  it('tries what failed again as a new job', async () => {
    stub.script('DELETE', refuse(409), refuse(409))
    const first = await until((await create(ids)).id, 'finished')
    expect(first.counts.refused).toBe(2)
    const { status, body } = await post(`/api/console/jobs/${first.id}/retry`, {}, 'again')
    expect(status).toBe(201)
    const second = await until(String(body['id']), 'finished')
    expect(second).toMatchObject({
      retryOf: first.id,
      total: 2,
      counts: { deleted: 2 },
      reason: 'spring cleaning',
    })
    expect(await post(`/api/console/jobs/${second.id}/retry`, {}, 'once-more')).toMatchObject({
      status: 409,
      body: { code: 'nothing_to_retry' },
    })
  })

  it('lets no item fail for 429 alone', async () => {
    stub.script('DELETE', ...Array.from({ length: 8 }, () => rateLimit()), rateLimit('1'))
    const job = await until((await create(ids)).id, 'finished')
    expect(job.counts.deleted).toBe(12)
    expect(await console.ledger.list({ limit: 50 })).toHaveLength(12)
  })
})

describe('a job that is asked for twice', () => {
  it('is one under the same key, and refused under it for something else', async () => {
    const first = await create(ids, 'key-1')
    const again = await post('/api/console/jobs', { ids, reason: 'spring cleaning' }, 'key-1')
    expect(again).toMatchObject({ status: 200, body: { id: first.id } })
    expect(await post('/api/console/jobs', { ids: ['import_0'] }, 'key-1')).toMatchObject({
      status: 409,
      body: { code: 'idempotency_conflict' },
    })
    await until(first.id, 'finished')
    expect(stub.count('DELETE')).toBe(12)
    expect(await (await ofRequest('key-1')).json()).toMatchObject({ id: first.id, state: 'finished' })
    expect((await ofRequest('another')).status).toBe(404)
  })

  it('under two keys says who was first', async () => {
    const [one, other] = [await create(ids), await create(ids)]
    const ended = [await until(one.id, 'finished'), await until(other.id, 'finished')]
    const sum = (state: 'deleted' | 'already_gone') =>
      ended.reduce((all, { counts }) => all + counts[state], 0)
    expect({ deleted: sum('deleted'), gone: sum('already_gone') }).toEqual({ deleted: 12, gone: 12 })
    expect(stub.imports.size).toBe(0)
  })
})

describe('a job that is refused whole', () => {
  it.each([
    ['no ids', { ids: [] }, 'ids must name one import at least.'],
    ['a bad id', { ids: ['import_1', '../x'] }, /^ids\[1\] must be 1 to 128/],
    ['a repeated id', { ids: ['import_1', 'import_2', 'import_1'] }, /^ids\[2\] repeats ids\[0\]\.$/],
    ['an id of another type', { ids: ['import_1', 7] }, /^ids\[1\] must be a string/],
    ['no list', { ids: 'import_1' }, 'ids must be a list.'],
    [
      'more than 10,000',
      { ids: Array.from({ length: 10_001 }, (_, n) => `i${n}`) },
      /10000 imports at most, not 10001/,
    ],
    [
      'a long reason',
      { ids: ['import_1'], reason: 'x'.repeat(501) },
      'reason may have 500 characters at most.',
    ],
    [
      'an unknown field',
      { ids: ['import_1'], filter: 'failed' },
      'filter is not a field that can be given here.',
    ],
    ['no object', [], 'The body must be an object.'],
  ])('has %s', async (_name, body, message) => {
    const answer = await post('/api/console/jobs', body, 'key')
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringMatching(message) as string } })
    expect(stub.requests).toEqual([])
    expect(await (await console.fetch('/api/console/jobs')).json()).toMatchObject({ data: [] })
  })

  it('has a million ids', async () => {
    const answer = await post(
      '/api/console/jobs',
      { ids: Array.from({ length: 1_000_000 }, (_, n) => `i${n}`) },
      'k',
    )
    expect(answer.status).toBe(413)
    expect(stub.requests).toEqual([])
  })

  it('has no idempotency key', async () => {
    expect(await post('/api/console/jobs', { ids })).toMatchObject({ status: 400 })
    expect(await post('/api/console/jobs', { ids }, 'x'.repeat(129))).toMatchObject({ status: 400 })
  })
})

describe('stopping', () => {
  it('leaves the rest untouched, and resuming goes on with it', async () => {
    const held = gate()
    stub.always('DELETE', held.behaviour)
    const { id } = await create(ids)
    await held.arrived
    const stopped = await post(`/api/console/jobs/${id}/stop`)
    expect(stopped).toMatchObject({ status: 200, body: { state: 'stopped', endedAt: expect.any(String) } })
    held.release()
    stub.recover()
    await expect.poll(async () => (await get(id)).counts.intended).toBe(0)
    const { counts } = await get(id)
    expect(counts.deleted).toBeLessThanOrEqual(4)
    expect(counts.stopped).toBe(12 - counts.deleted)
    expect(stub.imports.size).toBe(counts.stopped)
    expect(await post(`/api/console/jobs/${id}/stop`)).toMatchObject({ status: 409 })
    expect(await post(`/api/console/jobs/${id}/resume`)).toMatchObject({
      status: 200,
      body: { state: 'running', endedAt: null },
    })
    expect((await until(id, 'finished')).counts.deleted).toBe(12)
    expect(stub.count('DELETE')).toBe(12)
  })

  it.each([401, 402, 403])('happens by itself after a %s, with the reason', async (status) => {
    stub.script('DELETE', refuse(status, { error: 'No.', tag: 'NOPE' }))
    const { id } = await create(ids)
    const paused = await until(id, 'paused')
    expect(paused.paused).toEqual({ code: 'NOPE', message: 'No.' })
    expect(paused.counts.queued).toBeGreaterThanOrEqual(8)
    expect(stub.imports.size).toBe(12 - paused.counts.deleted)
    await post(`/api/console/jobs/${id}/resume`)
    const { counts } = await until(id, 'finished')
    expect(counts).toMatchObject({ refused: 1, deleted: 11 })
  })

  it('happens by itself after a 403 of something in between', async () => {
    stub.always('DELETE', failBefore(403))
    const { id } = await create(ids)
    const { paused, counts } = await until(id, 'paused')
    expect(paused).toMatchObject({ code: 'upstream_page' })
    expect(counts.queued).toBeGreaterThanOrEqual(4)
    expect(counts.deleted).toBe(0)
  })

  it('happens by itself when upstream fails, not item by item', async () => {
    stub.always('DELETE', failBefore(503))
    stub.always('GET', failBefore(503))
    await console.close()
    console = await startConsole({ upstream: stub.url, timing: { totalMs: 400, callMs: 200 } })
    const { id } = await create(ids)
    const paused = await until(id, 'paused')
    expect(paused.paused?.code).toBe('upstream_failing')
    expect(paused.counts.unknown).toBeGreaterThanOrEqual(5)
    expect(paused.counts.queued).toBeGreaterThan(0)
  })
})

describe('a job of an earlier process', () => {
  it('is taken up again where it stood', async () => {
    const held = gate()
    stub.always('DELETE', held.behaviour)
    const { id } = await create(ids)
    await held.arrived
    const { dataDir } = console
    const closed = console.close({ keepData: true, graceMs: 5_000 })
    held.release()
    stub.recover()
    await closed
    expect(stub.imports.size).toBeGreaterThanOrEqual(8)
    console = await startConsole({ upstream: stub.url, dataDir })
    expect(await get(id)).toMatchObject({
      state: 'running',
      counts: { queued: stub.imports.size, intended: 0 },
    })
    console.start()
    expect((await until(id, 'finished')).counts.deleted).toBe(12)
    expect(stub.count('DELETE')).toBe(12)
  })

  it('is run by one console at a time', async () => {
    await create(ids)
    const second = await startConsole({ upstream: stub.url, dataDir: console.dataDir })
    try {
      second.start()
      const answer = await post('/api/console/jobs', { ids: ['import_1'] }, 'key', second)
      expect(answer).toMatchObject({ status: 503, body: { code: 'jobs_elsewhere' } })
    } finally {
      await second.close({ keepData: true })
    }
  })
})

async function changes(after?: number): Promise<JobChanges> {
  const answer = await console.fetch(
    `/api/console/jobs/changes${after === undefined ? '' : `?after=${after}`}`,
  )
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return v.parse(jobChangesSchema, await answer.json())
}

describe('following the jobs', () => {
  it('answers with each job that changed and each import that is gone, since the last answer', async () => {
    stub.script('DELETE', refuse(409))
    const before = await changes()
    expect(before).toMatchObject({ jobs: [], gone: [], hasMore: false })
    const { id } = await create(ids)
    const gone: string[] = []
    let { after } = before
    let job: Job | undefined
    while (job?.state !== 'finished') {
      const answer = await changes(after)
      gone.push(...answer.gone)
      after = answer.after
      job = answer.jobs.find((one) => one.id === id)
      expect(job).toBeDefined()
    }
    const [refused] = await itemsOf(id, '&state=refused')
    expect([...new Set(gone)].toSorted()).toEqual(ids.filter((one) => one !== refused?.importId).toSorted())
    expect(await changes(after)).toEqual({ jobs: [], gone: [], after, hasMore: false })
  })

  it('begins with the unfinished jobs and all that they have deleted', async () => {
    await until((await create(ids.slice(0, 2))).id, 'finished')
    stub.script('DELETE', honest, refuse(401))
    const { id } = await create(ids.slice(2))
    const { counts } = await until(id, 'paused')
    const first = await changes()
    expect(first.jobs).toMatchObject([{ id, state: 'paused' }])
    expect(first.gone).toHaveLength(counts.deleted)
    expect(first.gone).not.toContain('import_0')
    await post(`/api/console/jobs/${id}/stop`)
    expect(await changes(first.after)).toMatchObject({ jobs: [{ id, state: 'stopped' }], gone: [] })
  })

  it('has a job that began and ended since the last answer', async () => {
    const { after } = await changes()
    const { id } = await until((await create(ids)).id, 'finished')
    expect(await changes(after)).toMatchObject({ jobs: [{ id, state: 'finished' }] })
  })

  it('gives long histories in parts', async () => {
    await until((await create(ids)).id, 'finished')
    const { database } = console.ledger
    const last = Number(database.prepare('SELECT max(seq) AS seq FROM entries').get()?.['seq'])
    database
      .prepare(
        `WITH RECURSIVE more(n) AS (SELECT ?1 + 1 UNION ALL SELECT n + 1 FROM more WHERE n < ?1 + 6000)
         INSERT INTO entries (seq, deletion_id, body, hash) SELECT n, 12, '{}', '' FROM more`,
      )
      .run(last)
    const first = await changes(0)
    expect(first).toMatchObject({ after: 5_000, hasMore: true })
    expect(first.gone).toHaveLength(12)
    const second = await changes(first.after)
    expect(second).toMatchObject({ after: last + 6_000, hasMore: false })
    expect(second.gone).toHaveLength(1)
  })

  it('takes no other position than its own', async () => {
    const other = await console.fetch('/api/console/jobs/changes?after=x')
    expect(other.status).toBe(400)
    expect(await other.json()).toMatchObject({
      message: 'after must be the `after` of an earlier answer; leave it out to begin.',
    })
    expect((await console.fetch('/api/console/jobs/changes?since=1')).status).toBe(400)
  })
})
