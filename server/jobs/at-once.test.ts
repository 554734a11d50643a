import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../src/contract/job.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { startConsole, type TestConsole } from '../testing/start-console.ts'
import { startStubUpstream, type StubUpstream } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'

/** Two people change one job at the same moment. Each step waits for the ledger, so others can come in between. */
let stub: StubUpstream
let console: TestConsole

const ids = Array.from({ length: 12 }, (_, n) => `import_${n}`)
const jobsPath = '/api/console/jobs'

beforeEach(async () => {
  stub = await startStubUpstream({ imports: ids.map((id) => sampleImport(id)) })
  console = await startConsole({ upstream: stub.url })
})
afterEach(async () => {
  await console.close()
  await stub.close()
})

async function post(path: string, key: string = crypto.randomUUID()) {
  const answer = await console.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(path === jobsPath ? { ids } : {}),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const job = async (id: string) => (await (await console.fetch(`${jobsPath}/${id}`)).json()) as Job
const statuses = (answers: readonly { status: number }[]) =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b)

/** Counts the intents of a job after its last stop in the chain. */
function begunAfterStop(): number {
  const { database } = console.ledger
  const row = database
    .prepare(
      `SELECT count(*) AS n FROM entries
        WHERE deletion_id IS NOT NULL AND body ->> '$.outcome' = 'intended'
          AND seq > (SELECT max(seq) FROM entries WHERE event = 'job_stopped')`,
    )
    .get()
  return Number(row?.['n'])
}

const sentOnce = () => {
  const urls = stub.requests.filter(({ method }) => method === 'DELETE').map(({ url }) => url)
  expect(urls).toHaveLength(new Set(urls).size)
}

describe('at once', () => {
  it('one key asks for one job, which is run once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(jobsPath, 'key')))
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 201])
    await until(async () => (await job('1')).state === 'finished')
    expect((await job('1')).counts.deleted).toBe(12)
    expect(await console.ledger.list({ limit: 50 })).toHaveLength(12)
    sentOnce()
  })

  it('a job is stopped by one, and nothing of it begins after that', async () => {
    for (let n = 1; n <= 5; n++) {
      const { body } = await post(jobsPath)
      const path = `${jobsPath}/${String(body['id'])}/stop`
      expect(statuses(await Promise.all([post(path), post(path)]))).toEqual([200, 409])
      await until(async () => (await job(String(body['id']))).counts.intended === 0)
      expect(begunAfterStop()).toBe(0)
    }
    expect((await console.ledger.integrity.check()).problems).toEqual([])
  })

  it('a job is resumed by one, and run once', async () => {
    await post(jobsPath)
    await post(`${jobsPath}/1/stop`)
    const path = `${jobsPath}/1/resume`
    expect(statuses(await Promise.all([post(path), post(path), post(path)]))).toEqual([200, 409, 409])
    await until(async () => (await job('1')).state === 'finished')
    sentOnce()
  })

  it('stops and resumptions end in one state, in which the job stays or ends', async () => {
    await post(jobsPath)
    const moves = ['stop', 'resume', 'stop', 'resume', 'stop', 'resume', 'resume', 'stop', 'resume']
    await Promise.all(moves.map((move) => post(`${jobsPath}/1/${move}`)))
    await until(async () => (await job('1')).counts.intended === 0 && (await job('1')).state !== 'running')
    if ((await job('1')).state === 'stopped') await post(`${jobsPath}/1/resume`)
    await until(async () => (await job('1')).state === 'finished')
    expect((await job('1')).counts.deleted).toBe(12)
    expect((await console.ledger.integrity.check()).problems).toEqual([])
    sentOnce()
  })
})
