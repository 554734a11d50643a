import { expect, it, type TestContext } from 'vitest'
import { sampleImport } from '../testing/sample-import.ts'
import { testKey } from '../testing/start-console.ts'
import { newDataDir, startFromEnv } from '../testing/start-from-env.ts'
import { testDatabase } from '../testing/postgres/test-database.ts'
import { rateLimit } from '../testing/stub-behaviours.ts'
import { startStubUpstream } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'

/** A job of one import whose first call got a 429, and a replica that was started later, so that it does not work on the job. */
async function startWaiting(context: TestContext, { waitSeconds }: { waitSeconds: number }) {
  const stub = await startStubUpstream({ imports: [sampleImport('import_a')] })
  context.onTestFinished(stub.close)
  const environment = {
    DATABASE_URL: await testDatabase(),
    DATA_DIR: newDataDir(context),
    EXA_API_KEY: testKey,
    EXA_BASE_URL: stub.url,
    SECRET_KEYS: 'a-secret-of-the-tests-that-is-long-enough-0123456789',
  }
  const runs = await startFromEnv(context, environment, { longPauses: true })
  stub.script('DELETE', rateLimit(String(waitSeconds)))
  await runs.post('/api/console/jobs', { ids: ['import_a'] })
  await until(async () => stub.count('DELETE') === 1)
  const other = await startFromEnv(context, environment, { longPauses: true })
  return { stub, other }
}

it('an item that waits out a 429 is not sent again once its job was stopped at another replica', async (context) => {
  const { stub, other } = await startWaiting(context, { waitSeconds: 4 })
  expect((await other.post('/api/console/jobs/1/stop')).body).toMatchObject({ state: 'stopped' })

  await until(async () => (await other.job('1')).counts.intended === 0)
  expect((await other.job('1')).counts).toMatchObject({ deleted: 0, stopped: 1 })
  expect(stub.count('DELETE')).toBe(1)

  await other.post('/api/console/jobs/1/resume')
  await until(async () => (await other.job('1')).state === 'finished')
  expect((await other.job('1')).counts).toMatchObject({ deleted: 1 })
})

it('an item that waits out a long 429 does not count as under way once its job was stopped at another replica', async (context) => {
  const { stub, other } = await startWaiting(context, { waitSeconds: 60 })
  expect((await other.post('/api/console/jobs/1/stop')).body).toMatchObject({ state: 'stopped' })
  await until(async () => (await other.job('1')).counts.intended === 0)
  expect((await other.job('1')).counts).toMatchObject({ deleted: 0, stopped: 1 })
  expect((await other.records()).map(({ outcome }) => outcome)).toEqual(['stopped'])
  expect(stub.count('DELETE')).toBe(1)
})
