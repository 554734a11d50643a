import * as v from 'valibot'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, type TestContext } from 'vitest'
import { type Job, jobSchema } from '../../src/contract/job.ts'
import { defaultTiming } from '../delete/timing.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { type ConsoleOptions, startConsole, type TestConsole } from '../testing/start-console.ts'
import { gate, notFound, rateLimit } from '../testing/stub-behaviours.ts'
import { startStubUpstream, type StubUpstream } from '../testing/stub-upstream.ts'

const ids = Array.from({ length: 60 }, (_, n) => `import_${n}`)

async function startStub({ onTestFinished }: TestContext): Promise<StubUpstream> {
  const stub = await startStubUpstream({ imports: ids.map((id) => sampleImport(id)) })
  onTestFinished(stub.close)
  return stub
}

async function start(
  { onTestFinished }: TestContext,
  options: ConsoleOptions,
  { keepData = false } = {},
): Promise<TestConsole> {
  const console = await startConsole(options)
  onTestFinished(() => console.close({ keepData }))
  return console
}

async function post(console: TestConsole, address: string, body: unknown = {}, key = 'key') {
  const answer = await console.fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

async function get(console: TestConsole, id: string): Promise<Job> {
  return v.parse(jobSchema, await (await console.fetch(`/api/console/jobs/${id}`)).json())
}

async function until(console: TestConsole, id: string, state: Job['state']): Promise<Job> {
  for (;;) {
    const job = await get(console, id)
    if (job.state === state) return job
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Resumes a job whenever it pauses because others delete its imports, like a person who knows of them. */
async function finishedWithResumes(console: TestConsole, id: string): Promise<Job> {
  for (;;) {
    const job = await get(console, id)
    if (job.state === 'finished') return job
    if (job.paused?.code === 'unexplained_gone') await post(console, `/api/console/jobs/${id}/resume`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe.concurrent('two consoles on two folders', () => {
  it('that delete the same imports at once each get the true answer', async (test) => {
    const stub = await startStub(test)
    const storm = Array.from({ length: 12 }, () => rateLimit())
    stub.script('DELETE', ...storm)
    // Not the short time limits of tests: on a busy machine a call could be given up, and either console may have made it.
    const options = { upstream: stub.url, timing: defaultTiming }
    const both = [await start(test, options), await start(test, options)]
    for (const console of both) expect((await post(console, '/api/console/jobs', { ids })).status).toBe(201)
    const jobs = await Promise.all(both.map((console) => finishedWithResumes(console, '1')))
    expect(stub.imports.size).toBe(0)
    expect(jobs[0]!.counts.deleted + jobs[1]!.counts.deleted).toBe(ids.length)
    for (const [index, { counts }] of jobs.entries()) {
      expect(counts.deleted + counts.already_gone).toBe(ids.length)
      const outcomes = (await both[index]!.ledger.list({ limit: 200 })).map(({ outcome }) => outcome)
      expect(outcomes.filter((outcome) => outcome === 'deleted')).toHaveLength(counts.deleted)
    }
  })
})

describe.concurrent('an item under way', () => {
  it('makes another deletion of the same import wait, which then gets its answer', async (test) => {
    const stub = await startStub(test)
    const held = gate()
    stub.script('DELETE', held.behaviour)
    const console = await start(test, { upstream: stub.url, timing: { totalMs: 16_000, callMs: 15_000 } })
    await post(console, '/api/console/jobs', { ids: ['import_0'] })
    await held.arrived
    const { status, body } = await console.deleteImport('import_0')
    expect({ status, code: body['code'] }).toEqual({ status: 409, code: 'deletion_under_way' })
    expect(stub.count('DELETE')).toBe(1)
    held.release()
    expect((await until(console, '1', 'finished')).counts.deleted).toBe(1)
  })

  it('is left alone by another console on the same folder, even if the import is gone', async (test) => {
    const stub = await startStub(test)
    const held = gate()
    stub.script('DELETE', held.behaviour)
    const console = await start(test, { upstream: stub.url })
    await post(console, '/api/console/jobs', { ids: ['import_0'] })
    await held.arrived
    const other = await start(test, { upstream: stub.url, dataDir: console.dataDir }, { keepData: true })
    await other.confirmApi()
    stub.script('GET', notFound)
    await other.recheckOpen()
    expect(await other.record('import_0')).toMatchObject({ outcome: 'intended', settledAt: null })
    held.release()
    expect((await until(console, '1', 'finished')).counts.deleted).toBe(1)
  })
})

describe.concurrent('a ledger that is locked', () => {
  it('lets no job be created or stopped, says so, and the job goes on afterwards', async (test) => {
    const stub = await startStub(test)
    const held = gate()
    stub.script('DELETE', held.behaviour)
    const console = await start(test, { upstream: stub.url, timing: { jobRetryMs: 50 } })
    await post(console, '/api/console/jobs', { ids })
    await held.arrived
    const other = new DatabaseSync(console.ledgerFile)
    test.onTestFinished(() => other.close())
    other.exec('BEGIN IMMEDIATE')
    const refused = { status: 503, body: { code: 'ledger_unavailable' } }
    expect(await post(console, '/api/console/jobs', { ids: ['import_1'] }, 'other')).toMatchObject(refused)
    expect(await post(console, '/api/console/jobs/1/stop')).toMatchObject(refused)
    held.release()
    await test.expect.poll(() => stub.imports.has('import_0')).toBe(false)
    expect((await get(console, '1')).state).toBe('running')
    other.exec('ROLLBACK')
    expect((await until(console, '1', 'finished')).counts.deleted).toBe(ids.length)
  })
})

describe.concurrent('a console that changes nothing', () => {
  it('leaves a job of an earlier one alone, and does not keep others from it', async (test) => {
    const stub = await startStub(test)
    const held = gate()
    stub.always('DELETE', held.behaviour)
    const first = await startConsole({ upstream: stub.url })
    const { dataDir } = first
    await post(first, '/api/console/jobs', { ids })
    await held.arrived
    const closed = first.close({ keepData: true, graceMs: 5_000 })
    held.release()
    await closed
    const sent = stub.count('DELETE')
    const readOnly = await start(test, { upstream: stub.url, dataDir, readOnly: true }, { keepData: true })
    readOnly.start()
    await readOnly.recheckOpen()
    expect(await get(readOnly, '1')).toMatchObject({ state: 'running', pace: null })
    expect(stub.count('DELETE')).toBe(sent)
    const next = await start(test, { upstream: stub.url, dataDir })
    next.start()
    expect((await until(next, '1', 'finished')).counts.deleted).toBe(ids.length)
  })
})

describe.concurrent('an item that goes back into the queue', () => {
  it('of a stopped job has not ended, and ends once after the job is resumed', async (test) => {
    const stub = await startStub(test)
    stub.always('DELETE', rateLimit('60'))
    const console = await start(test, { upstream: stub.url })
    await post(console, '/api/console/jobs', { ids })
    await test.expect.poll(() => stub.count('DELETE')).toBeGreaterThan(0)
    await post(console, '/api/console/jobs/1/stop')
    await test.expect.poll(async () => (await get(console, '1')).counts.intended).toBe(0)
    expect((await get(console, '1')).counts).toMatchObject({ stopped: ids.length, refused: 0 })
    // Each route of the ledger gives the same record.
    const records = await console.ledger.list({ limit: 200 })
    expect(new Set(records.map(({ outcome, code }) => `${outcome} ${code}`))).toEqual(
      new Set(['stopped rate_limited']),
    )
    const asked = async (query: string) => (await console.fetch(`/api/console/deletions${query}`)).json()
    expect(await asked('/summary')).toMatchObject({
      outcomes: [{ outcome: 'stopped', count: records.length }],
    })
    expect(await asked('?outcome=refused')).toMatchObject({ data: [] })
    const { data } = (await asked('?outcome=stopped&limit=200')) as { data: unknown[] }
    expect(data).toHaveLength(records.length)
    const answer = await console.fetch('/api/console/jobs/changes?after=0')
    expect(await answer.json()).toMatchObject({ jobs: [{ id: '1' }], gone: [] })
  })
})
