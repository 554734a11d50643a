import { pino } from 'pino'
import { describe, expect, it, type TestContext } from 'vitest'
import { DatabaseError } from '../database.ts'
import { parseConsoleEnv } from '../env/env.ts'
import { startPostgres } from '../testing/postgres/start-postgres.ts'
import { openBreakingLine } from '../testing/postgres/breaking-line.ts'
import { queryDatabase, testDatabase, testPostgres } from '../testing/postgres/test-database.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { testKey } from '../testing/start-console.ts'
import { newDataDir, startFromEnv } from '../testing/start-from-env.ts'
import { startStubUpstream } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'
import { openPostgres } from './open-postgres.ts'

const log = pino({ level: 'silent' })
const keyOfTests = 'a-secret-of-the-tests-that-is-long-enough-0123456789'
const metricsToken = 'a-token-of-the-tests-that-is-long-enough-0123456789'
const environmentOf = (url: string, more: Record<string, string> = {}) => ({
  DATABASE_URL: url,
  EXA_API_KEY: testKey,
  SECRET_KEYS: keyOfTests,
  ...more,
})

/** Why a console with this environment does not start. */
async function failureOf(environment: Record<string, string>): Promise<string> {
  const error = await openPostgres(parseConsoleEnv(environment), { log, perSecond: 5 }).then(
    (opened) => opened.close(),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof DatabaseError)) throw new Error('it started', { cause: error })
  return error.message
}

describe('a start that cannot be', () => {
  it('says in one line that nobody is there, and keeps the password to itself', async () => {
    const url = 'postgresql://console:a-password@127.0.0.1:9/console'
    expect(await failureOf(environmentOf(url))).toBe(
      'The database console at 127.0.0.1:9, which DATABASE_URL names, does not answer. Start it, or correct DATABASE_URL. Nothing was changed.',
    )
  })

  it('says that the database is of other keys, or of another account', async () => {
    const url = await testDatabase()
    await (await openPostgres(parseConsoleEnv(environmentOf(url)), { log, perSecond: 5 })).close()
    const otherKeys = 'another-secret-of-the-tests-that-is-long-enough-0123456789'
    expect(await failureOf(environmentOf(url, { SECRET_KEYS: otherKeys }))).toMatch(/^No key of SECRET_KEYS/)
    expect(await failureOf(environmentOf(url, { EXA_ACCOUNT: 'other' }))).toMatch(
      /belongs to another account .*DATABASE_URL/,
    )
  })
})

async function startOn(context: TestContext, url: string) {
  const api = await startStubUpstream({ imports: ['a', 'b', 'c'].map((name) => sampleImport(name)) })
  context.onTestFinished(() => api.close())
  const environment = environmentOf(url, {
    EXA_BASE_URL: api.url,
    DATA_DIR: newDataDir(context),
    METRICS_TOKEN: metricsToken,
  })
  return { api, console: await startFromEnv(context, environment) }
}

describe('a database that goes away while the console serves', { timeout: 60_000 }, () => {
  it('has it send nothing and say so, and it goes on by itself when it is back', async (context) => {
    const postgres = await startPostgres()
    context.onTestFinished(() => postgres.remove())
    const { api, console } = await startOn(context, await postgres.newDatabase())
    const remove = async (id: string) => {
      const answer = await console.fetch(`/api/websets/v0/imports/${id}`, { method: 'DELETE' })
      const body = (await answer.json()) as { code?: string; message?: string }
      return { ...body, status: answer.status }
    }
    expect(await remove('a')).toMatchObject({ status: 200 })
    await postgres.end()
    const sent = api.requests.length
    const gone = { status: 503, code: 'ledger_unavailable', message: expect.stringMatching(/DATABASE_URL/) }
    expect(await remove('b')).toMatchObject(gone)
    expect(await (await console.fetch('/api/websets/v0/imports')).json()).toMatchObject(gone)
    expect(await console.info()).toMatchObject({ refusing: { code: 'ledger_unavailable' } })
    for (const path of ['deletions', 'jobs', 'jobs/changes', 'deletions/requests/key'])
      expect(await (await console.fetch(`/api/console/${path}`)).json()).toMatchObject(gone)
    expect((await console.fetch('/healthz')).status).toBe(200)
    expect((await console.fetch('/readyz')).status).toBe(503)
    const metrics = await console.fetch('/metrics', { headers: { authorization: `Bearer ${metricsToken}` } })
    expect(await metrics.text()).toMatch(/check_status\{check="ledger_writable"\} 0/)
    expect(api.requests.length).toBe(sent)
    await postgres.start()
    await until(async () => (await console.fetch('/readyz')).status === 200)
    expect(await remove('b')).toMatchObject({ status: 200 })
    expect((await console.records()).map(({ importId, outcome }) => `${importId} ${outcome}`)).toEqual([
      'b deleted',
      'a deleted',
    ])
  })

  it('is not waited for where it falls silent on a line that does not break', async (context) => {
    const line = await openBreakingLine(await testPostgres())
    context.onTestFinished(() => line.close())
    const database = new URL(await testDatabase()).pathname.slice(1)
    const env = parseConsoleEnv(environmentOf(line.url(database, 'test')))
    const { ledger, close } = await openPostgres(env, { log, perSecond: 5, answerMs: 500 })
    context.onTestFinished(close)
    await ledger.probe()
    line.stall(60_000)
    await expect(ledger.probe()).rejects.toThrow(/does not answer/)
    await expect(ledger.jobs.get('1')).rejects.toThrow(/does not answer/)
    line.stall(0)
    await until(() =>
      ledger.probe().then(
        () => true,
        () => false,
      ),
    )
  })

  it('is asked again where it cut all connections', async (context) => {
    const url = await testDatabase()
    const { console } = await startOn(context, url)
    await console.records()
    await queryDatabase(
      url,
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    await until(async () => (await console.fetch('/readyz')).status === 200)
    const answer = await console.fetch('/api/websets/v0/imports/a', { method: 'DELETE' })
    expect(answer.status).toBe(200)
  })
})
