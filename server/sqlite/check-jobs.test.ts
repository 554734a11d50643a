import * as v from 'valibot'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it, type TestContext } from 'vitest'
import { type Job, jobSchema } from '../../src/contract/job.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { startConsole, type TestConsole } from '../testing/start-console.ts'
import * as behaviour from '../testing/stub-behaviours.ts'
import { startStubUpstream } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'
import { eventsOf } from './chain.ts'

const ids = Array.from({ length: 20 }, (_, n) => `import_${n}`)

async function post(console: TestConsole, address: string, body: unknown = {}) {
  const answer = await console.fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'key' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const getJob = async (console: TestConsole): Promise<Job> =>
  v.parse(jobSchema, await (await console.fetch('/api/console/jobs/1')).json())

/** A console, a stub with twenty imports, and a job over them that was stopped before it sent anything. */
async function startStopped({ onTestFinished }: TestContext) {
  const stub = await startStubUpstream({ imports: [...ids, 'import_other'].map((id) => sampleImport(id)) })
  onTestFinished(stub.close)
  stub.always('DELETE', behaviour.rateLimit())
  const first = await startConsole({ upstream: stub.url })
  const { dataDir, ledgerFile } = first
  expect((await post(first, '/api/console/jobs', { ids })).status).toBe(201)
  expect((await post(first, '/api/console/jobs/1/stop')).status).toBe(200)
  await until(async () => (await getJob(first)).counts.intended === 0)
  stub.recover()
  const restart = async (statements: string) => {
    await first.close({ keepData: true, graceMs: 1_000 })
    const database = new DatabaseSync(ledgerFile)
    database.exec(statements)
    database.close()
    const console = await startConsole({ upstream: stub.url, dataDir })
    onTestFinished(() => console.close())
    stub.requests.length = 0
    console.start()
    await console.ledger.integrity.checkedOnce()
    return console
  }
  return { stub, first, restart }
}

describe.concurrent('a job whose file was changed', () => {
  it.for([
    { what: 'its list', sql: "UPDATE job_items SET import_id = 'import_other' WHERE position = 3" },
    { what: 'its state', sql: "UPDATE jobs SET state = 'running'" },
    { what: 'its order', sql: 'DELETE FROM job_items WHERE position = 19; UPDATE jobs SET total = 19' },
  ])('($what) deletes nothing, not even once that was acknowledged', async ({ sql }, test) => {
    const { stub, restart } = await startStopped(test)
    const console = await restart(sql)
    expect(await post(console, '/api/console/jobs/1/resume')).toMatchObject({ status: 409 })
    const { problems } = await console.ledger.integrity.check()
    expect(problems).toMatchObject([{ key: expect.stringMatching(/^job:1:/) as string }])
    expect((await console.deleteImport('import_1')).body['code']).toBe('ledger_broken')
    const keys = problems.map(({ key }) => key)
    expect((await post(console, '/api/console/deletions/integrity/acknowledge', { keys })).status).toBe(200)
    expect(await post(console, '/api/console/jobs/1/resume')).toMatchObject({
      status: 409,
      body: { code: 'job_changed' },
    })
    await setTimeout(100)
    expect(stub.count('DELETE')).toBe(0)
    expect((await getJob(console)).state).not.toBe('running')
    // Other deletions go on.
    expect((await console.deleteImport('import_1')).status).toBe(200)
  })

  it('while it runs goes on with the list that was confirmed', async (test) => {
    const { stub, first } = await startStopped(test)
    const held = behaviour.gate()
    stub.script('DELETE', held.behaviour)
    await post(first, '/api/console/jobs/1/resume')
    await held.arrived
    const other = new DatabaseSync(first.ledgerFile)
    other.exec("UPDATE job_items SET import_id = 'import_other' WHERE position = 19")
    other.close()
    held.release()
    await until(async () => (await getJob(first)).state === 'finished')
    expect([...stub.imports.keys()]).toEqual(['import_other'])
    await first.close()
  })
})

describe.concurrent('the chain', () => {
  it('tells who began, stopped and resumed a job, and of its pauses and its end', async (test) => {
    const { stub, first } = await startStopped(test)
    stub.script('DELETE', behaviour.refuse(401, { error: 'no', tag: 'INVALID_API_KEY' }))
    await post(first, '/api/console/jobs/1/resume')
    await until(async () => (await getJob(first)).state === 'paused')
    await post(first, '/api/console/jobs/1/resume')
    await until(async () => (await getJob(first)).state === 'finished')
    const moves = eventsOf(
      first.ledger.database,
      'job_created',
      'job_stopped',
      'job_resumed',
      'job_paused',
      'job_finished',
    )
    const seen = moves.map(({ event, operator }) => [event, operator === null ? 'by itself' : 'by a person'])
    expect(seen).toEqual([
      ['job_created', 'by a person'],
      ['job_stopped', 'by a person'],
      ['job_resumed', 'by a person'],
      ['job_paused', 'by itself'],
      ['job_resumed', 'by a person'],
      ['job_finished', 'by itself'],
    ])
    await first.close()
  })
})

describe.concurrent('a job that finds its imports gone', () => {
  it('pauses after five in a row that this console cannot explain, and goes on when a person says so', async (test) => {
    const stub = await startStubUpstream({ imports: [] })
    test.onTestFinished(stub.close)
    const console = await startConsole({ upstream: stub.url })
    test.onTestFinished(() => console.close())
    await post(console, '/api/console/jobs', { ids })
    await until(async () => (await getJob(console)).state === 'paused')
    const { paused, counts } = await getJob(console)
    expect(paused?.code).toBe('unexplained_gone')
    expect(counts.already_gone).toBeGreaterThanOrEqual(5)
    expect(counts.queued).toBeGreaterThan(5)
    await post(console, '/api/console/jobs/1/resume')
    await until(async () => (await getJob(console)).state === 'finished')
    expect((await getJob(console)).counts.already_gone).toBe(ids.length)
  })

  it('does not pause where records of its own say why', async (test) => {
    const stub = await startStubUpstream({ imports: ids.map((id) => sampleImport(id)) })
    test.onTestFinished(stub.close)
    const console = await startConsole({ upstream: stub.url })
    test.onTestFinished(() => console.close())
    for (const id of ids) expect((await console.deleteImport(id)).status).toBe(200)
    await post(console, '/api/console/jobs', { ids })
    await until(async () => (await getJob(console)).state === 'finished')
    expect((await getJob(console)).counts.already_gone).toBe(ids.length)
  })
})
