import * as v from 'valibot'
import { expect, it } from 'vitest'
import { integritySchema } from '../../src/contract/deletion.ts'
import { type Job, jobSchema } from '../../src/contract/job.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { startConsole } from '../testing/start-console.ts'
import { startStubUpstream } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'

const half = '\u{1F600}'.charAt(0)
const ids = ['import_a', 'import_b', 'import_c']

it('half a character in a reason, a note or a name is no change of the ledger, and the job runs', async (context) => {
  const stub = await startStubUpstream({ imports: ids.map((id) => sampleImport(id)) })
  context.onTestFinished(stub.close)
  let name = 'ada'
  const console = await startConsole({
    upstream: stub.url,
    approveOver: 1,
    identify: async () => ({
      who: { kind: 'person', subject: name, name: `${name} ${half}`, address: null },
      role: 'operator',
    }),
  })
  context.onTestFinished(() => console.close())
  const send = async (path: string, body?: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }
    const more = body && { method: 'POST', headers, body: JSON.stringify(body) }
    return (await console.fetch(path, more)).json()
  }
  const job = async (id: string): Promise<Job> => v.parse(jobSchema, await send(`/api/console/jobs/${id}`))
  await send('/api/websets/v0/websets')
  await new Promise(setImmediate)

  const reason = `Old \0 ${half}`
  expect(await send('/api/console/jobs', { ids: ['import_a'], reason })).toMatchObject({ state: 'running' })
  await until(async () => (await job('1')).state !== 'running')
  expect(await job('1')).toMatchObject({ state: 'finished', operator: 'ada \uFFFD', reason: 'Old \0 \uFFFD' })

  await send('/api/console/jobs', { ids: ['import_b', 'import_c'], reason: half })
  name = 'bob'
  expect(await send('/api/console/jobs/2/reject', { note: half })).toMatchObject({ state: 'rejected' })
  const { problems } = v.parse(integritySchema, await send('/api/console/deletions/integrity'))
  expect(problems).toEqual([])
})
