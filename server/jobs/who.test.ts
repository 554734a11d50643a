import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deletionPeopleSchema, deletionSchema } from '../../src/contract/deletion.ts'
import { jobSchema } from '../../src/contract/job.ts'
import { pageSchema } from '../../src/contract/page.ts'
import type { Who } from '../../src/contract/who.ts'
import { ProblemError } from '../problem.ts'
import type { Caller } from '../route.ts'
import { eventsOf } from '../sqlite/chain.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { startConsole, type TestConsole } from '../testing/start-console.ts'
import { honest, startStubUpstream, type StubUpstream } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'

const person = (name: string): Who => ({
  kind: 'person',
  subject: `sub-${name}`,
  name,
  address: `${name}@example.com`,
})
const ada = person('ada')
const bob = person('bob')
const eve = person('eve')
/** A token whose id is the subject of a person. */
const nightly: Who = { kind: 'token', subject: 'sub-ada', name: 'nightly', address: null }
const team: Record<string, Caller> = {
  ada: { who: ada, role: 'operator' },
  bob: { who: bob, role: 'operator' },
  eve: { who: eve, role: 'admin' },
  nightly: { who: nightly, role: 'operator' },
}

let stub: StubUpstream
let console: TestConsole

beforeAll(async () => {
  stub = await startStubUpstream({
    imports: Array.from({ length: 40 }, (_, n) => sampleImport(`import_${n}`)),
  })
  console = await startConsole({
    upstream: stub.url,
    identify: async (c) => {
      const caller = team[c.req.header('authorization') ?? '']
      if (caller) return caller
      throw new ProblemError({ status: 401, code: 'not_signed_in', message: 'Nobody.' })
    },
  })
})
afterAll(async () => {
  await console.close()
  await stub.close()
})

async function as(
  name: string,
  method: string,
  path: string,
  body?: unknown,
  key: string = crypto.randomUUID(),
) {
  const answer = await console.fetch(path, {
    method,
    headers: {
      authorization: name,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const jobsPath = '/api/console/jobs'
const jobOf = async (name: string, ids: string[]) =>
  v.parse(jobSchema, (await as(name, 'POST', jobsPath, { ids })).body)
const job = async (id: string) => v.parse(jobSchema, (await as('eve', 'GET', `${jobsPath}/${id}`)).body)

describe('who asked', () => {
  it('is in the record of a deletion, and a filter of the list', async () => {
    await as('ada', 'DELETE', '/api/websets/v0/imports/import_0')
    await as('bob', 'DELETE', '/api/websets/v0/imports/import_1')
    const found = async (name: string, by: string) => {
      const { body } = await as(name, 'GET', `/api/console/deletions?by=${by}`)
      return v.parse(pageSchema(deletionSchema), body).data.map(({ importId }) => importId)
    }
    expect(await found('ada', 'sub-bob')).toEqual(['import_1'])
    expect(await found('ada', 'me')).toEqual(['import_0'])
    const { body } = await as('bob', 'GET', '/api/console/deletions/summary?by=me')
    expect(body).toEqual({ outcomes: [{ outcome: 'deleted', count: 1 }] })
    expect((await as('bob', 'GET', '/api/console/deletions?by=')).status).toBe(400)
    expect((await as('bob', 'GET', '/api/console/deletions?by=me&by=me')).status).toBe(400)
    const record = await console.record('import_0')
    expect(record).toMatchObject({ operator: 'ada <ada@example.com>', who: ada })
  })

  it('is listed, for the filter to choose from', async () => {
    const { body } = await as('ada', 'GET', '/api/console/deletions/people')
    const { data } = v.parse(deletionPeopleSchema, body)
    expect(data.map(({ who, count }) => [who, count])).toEqual([
      [bob, 1],
      [ada, 1],
    ])
  })

  it('is in the job, in each of its records, and in the chain, as is who stopped and resumed it', async () => {
    stub.always('DELETE', async (exchange) => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      await honest(exchange)
    })
    const { id, who } = await jobOf('ada', ['import_2', 'import_3', 'import_4', 'import_5', 'import_6'])
    expect(who).toEqual(ada)
    await as('eve', 'POST', `${jobsPath}/${id}/stop`, {})
    expect((await job(id)).lastMove).toMatchObject({ to: 'stopped', who: eve })
    await as('ada', 'POST', `${jobsPath}/${id}/resume`, {})
    await until(async () => (await job(id)).state === 'finished')
    stub.recover()
    expect((await job(id)).lastMove).toMatchObject({ to: 'running', who: ada })
    expect(await console.record('import_6')).toMatchObject({ who: ada, jobId: id })
    const events = eventsOf(console.ledger.database, 'job_created', 'job_stopped', 'job_finished')
    expect(events.map((event) => event.who ?? null)).toEqual([ada, eve, null])
    expect((await console.ledger.integrity.check()).problems).toEqual([])
  })

  it('is in the chain of an edit, too', async () => {
    await as('nightly', 'PATCH', '/api/websets/v0/imports/import_20', { title: 'Other' })
    const sent = eventsOf(console.ledger.database, 'edit_sent', 'edit_ended')
    expect(sent.map(({ who, operator }) => [who, operator])).toEqual([
      [nightly, 'nightly (token)'],
      [nightly, 'nightly (token)'],
    ])
  })
})

describe('a job of somebody else', () => {
  it('is not returned for its idempotency key, not even to a token whose id is the subject of that person', async () => {
    const asked = { ids: ['import_31'] }
    const ask = (name: string) => as(name, 'POST', jobsPath, asked, 'key-of-ada')
    const { body } = await ask('ada')
    expect(await ask('ada')).toMatchObject({ status: 200, body: { id: body['id'] } })
    for (const name of ['bob', 'eve', 'nightly'])
      expect(await ask(name)).toMatchObject({
        status: 409,
        body: { code: 'idempotency_conflict' },
      })
    await until(async () => (await job(String(body['id']))).state === 'finished')
  })

  const deeds = ['stop', 'undo', 'resume', 'retry']

  it.for(deeds)('is not for another operator to %s, whom the answer tells whose it is', async (deed) => {
    const { id } = await jobOf('ada', ['import_30'])
    for (const name of ['bob', 'nightly']) {
      const { status, body } = await as(name, 'POST', `${jobsPath}/${id}/${deed}`, {})
      expect([status, body['code']]).toEqual([403, 'role_needed'])
      expect(body['message']).toMatch(
        new RegExp(
          `^Job ${id} was asked for by ada <ada@example.com>\\. .*it.* needs the role admin; yours is operator\\.`,
        ),
      )
    }
    await until(async () => (await job(id)).state === 'finished')
    // The person who asked for the job and an admin get past that, to a job that has finished.
    for (const name of ['ada', 'eve'])
      expect((await as(name, 'POST', `${jobsPath}/${id}/${deed}`, {})).status).toBe(409)
  })
})

const askForMany = (name: string, count: number) =>
  as(name, 'POST', jobsPath, { ids: Array.from({ length: count }, (_, n) => `none_${n}`) })

describe('more than 1,000 at once', () => {
  it('needs an admin', async () => {
    const refused = await askForMany('ada', 1_001)
    expect(refused.status).toBe(403)
    expect(refused.body['message']).toMatch(
      /^Deleting more than 1,000 imports at once needs the role admin; yours is operator/,
    )
    for (const [name, count] of [
      ['ada', 1_000],
      ['eve', 1_001],
    ] as const) {
      const { status, body } = await askForMany(name, count)
      expect(status).toBe(201)
      await as('eve', 'POST', `${jobsPath}/${String(body['id'])}/stop`, {})
    }
  })

  it('cannot be resumed by somebody who is no longer an admin', async (context) => {
    const { body } = await askForMany('eve', 1_001)
    const path = `${jobsPath}/${String(body['id'])}`
    expect((await as('eve', 'POST', `${path}/stop`, {})).status).toBe(200)
    context.onTestFinished(() => void (team['eve'] = { who: eve, role: 'admin' }))
    team['eve'] = { who: eve, role: 'operator' }
    const refused = await as('eve', 'POST', `${path}/resume`, {})
    expect([refused.status, refused.body['code']]).toEqual([403, 'role_needed'])
    expect((await job(String(body['id']))).state).toBe('stopped')
  })
})
