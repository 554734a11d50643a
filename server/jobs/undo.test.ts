import * as v from 'valibot'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Job, jobSchema } from '../../src/contract/job.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { type ConsoleOptions, startConsole, type TestConsole } from '../testing/start-console.ts'
import { refuse } from '../testing/stub-behaviours.ts'
import { startStubUpstream, type StubUpstream } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'

let stub: StubUpstream
let console: TestConsole

const ids = Array.from({ length: 5 }, (_, n) => `import_${n}`)

beforeEach(async () => {
  stub = await startStubUpstream({ imports: ids.map((id) => sampleImport(id)) })
})
afterEach(async () => {
  await console.close()
  await stub.close()
})

async function start(undoSeconds: number, more: Partial<ConsoleOptions> = {}): Promise<void> {
  console = await startConsole({ upstream: stub.url, undoSeconds, ...more })
  console.start()
  // The first look for jobs to begin is over by then. A job that begins later begins by its own timer.
  await console.ledger.integrity.checkedOnce()
  await delay(50)
}

/** Stops the console, and starts it again on the same folder. */
async function startAgain(undoSeconds: number, more: Partial<ConsoleOptions> = {}): Promise<void> {
  const { dataDir } = console
  await console.close({ keepData: true })
  await start(undoSeconds, { ...more, dataDir })
}

async function post(path: string, body: unknown = {}, key = 'key') {
  const answer = await console.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

async function create(key = 'key'): Promise<Job> {
  return v.parse(jobSchema, (await post('/api/console/jobs', { ids }, key)).body)
}
const retry = (key: string) => post('/api/console/jobs/1/retry', {}, key)
const undo = (id: string) => post(`/api/console/jobs/${id}/undo`)
const job = async (id: string): Promise<Job> =>
  v.parse(jobSchema, await (await console.fetch(`/api/console/jobs/${id}`)).json())
const problems = async () => (await console.ledger.integrity.check()).problems

describe('a bulk deletion with a hold', () => {
  it('sends nothing until the hold is over, and then begins by itself', async () => {
    await start(0.5)
    const begun = performance.now()
    const { id, state, hold } = await create()
    expect(state).toBe('held')
    expect(hold?.leftMs).toBeGreaterThan(0)
    // The same request returns the same job, which does not begin sooner.
    expect((await create()).id).toBe(id)
    await until(() => stub.count('DELETE') > 0)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(500)
    // Sooner than the look for forgotten jobs, which comes every half minute.
    expect(performance.now() - begun).toBeLessThan(20_000)
    await until(async () => (await job(id)).state === 'finished')
    expect((await job(id)).counts.deleted).toBe(ids.length)
    expect(await problems()).toEqual([])
  })

  it('can be undone in time: then nothing is ever sent', async () => {
    await start(0.4)
    const { id } = await create()
    expect(await undo(id)).toMatchObject({ status: 200, body: { state: 'undone', hold: null, pace: null } })
    await delay(500)
    await startAgain(0.4)
    await delay(100)
    expect(await job(id)).toMatchObject({ state: 'undone', counts: { stopped: 5 } })
    expect(stub.count('DELETE')).toBe(0)
    expect(await undo(id)).toMatchObject({ status: 409, body: { code: 'job_not_held' } })
    expect(await post(`/api/console/jobs/${id}/resume`)).toMatchObject({ status: 409 })
    expect(await problems()).toEqual([])
  })

  it('cannot be undone once it has begun', async () => {
    await start(0)
    const { id } = await create()
    expect(await undo(id)).toMatchObject({ status: 409, body: { code: 'job_not_held' } })
    await until(async () => (await job(id)).state === 'finished')
  })

  it('is held after a restart for as long as before, and can still be undone', async () => {
    await start(60)
    const { id, hold } = await create()
    // Also with a setting that does not hold new jobs.
    await startAgain(0)
    const again = await job(id)
    expect(again).toMatchObject({ state: 'held', hold: { until: hold?.until } })
    expect(again.hold?.leftMs).toBeLessThan(60_000)
    expect(again.hold?.leftMs).toBeGreaterThan(50_000)
    expect((await undo(id)).status).toBe(200)
  })

  it('begins after a restart if its hold is over by then', async () => {
    await start(0.3)
    const { id } = await create()
    const { dataDir } = console
    await console.close({ keepData: true })
    await delay(400)
    expect(stub.count('DELETE')).toBe(0)
    await start(60, { dataDir })
    await until(async () => (await job(id)).state === 'finished')
  })

  it('can be stopped like any other, and resumed', async () => {
    await start(60)
    const { id } = await create()
    expect((await post(`/api/console/jobs/${id}/stop`)).body).toMatchObject({ state: 'stopped', hold: null })
    await post(`/api/console/jobs/${id}/resume`)
    await until(async () => (await job(id)).state === 'finished')
    expect(await problems()).toEqual([])
  })

  it('does not begin if the end of its hold was changed in the file', async () => {
    await start(60)
    const { id } = await create()
    const { dataDir, ledgerFile } = console
    await console.close({ keepData: true })
    const file = new DatabaseSync(ledgerFile)
    file.prepare('UPDATE jobs SET hold_until = ?').run(new Date().toISOString())
    file.close()
    console = await startConsole({ upstream: stub.url, dataDir })
    expect((await problems()).map(({ message }) => message)).toEqual([
      `Job ${id} does not match the chain. What differs: hold_until.`,
    ])
    console.start()
    await delay(200)
    expect(stub.count('DELETE')).toBe(0)
    expect((await job(id)).state).not.toBe('running')
  })

  it('pauses if the end of its hold is changed meanwhile, and says why', async () => {
    await start(0.5)
    const { id } = await create()
    const file = new DatabaseSync(console.ledgerFile)
    file.prepare('UPDATE jobs SET hold_until = ?').run('2000-01-01T00:00:00.000Z')
    file.close()
    await until(async () => (await job(id)).state === 'paused')
    expect((await job(id)).paused?.code).toBe('job_changed')
    expect(stub.count('DELETE')).toBe(0)
  })
})

describe('a retry that is held, and asked for again as its answer was lost', () => {
  const lateCheckMs = Array.from({ length: 4_000 }, (_, n) => n * 10)
  const quick = { timing: { totalMs: 600, callMs: 200, deleteRetryMs: 10, readRetryMs: 10, lateCheckMs } }

  it('is the same job, though some of what failed took effect late in the meantime', async () => {
    stub.always('DELETE', refuse(503))
    await start(0, quick)
    await console.confirmApi()
    await create()
    await until(async () => (await job('1')).state !== 'running')
    await startAgain(60, quick)
    await console.confirmApi()
    expect(await retry('again')).toMatchObject({ status: 201, body: { id: '2', state: 'held', total: 5 } })

    for (const gone of [ids.slice(0, 2), ids]) {
      for (const id of gone) stub.imports.delete(id)
      await until(async () => {
        await console.recheckOpen()
        return (await job('1')).counts.deleted === gone.length
      })
      expect(await retry('again')).toMatchObject({ status: 200, body: { id: '2' } })
    }
    expect(await retry('another')).toMatchObject({ status: 409, body: { code: 'nothing_to_retry' } })
    expect(await retry('key')).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } })
  })
})
