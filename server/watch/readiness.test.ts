import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { notReadySchema, readySchema } from '../../src/contract/readiness.ts'
import type { TestConsole } from '../testing/start-console.ts'
import { startPair } from '../testing/start-pair.ts'
import { refuse, resetBefore } from '../testing/stub-behaviours.ts'
import { until } from '../testing/until.ts'

async function readiness(console: TestConsole) {
  const answer = await console.fetch('/readyz')
  const body: unknown = await answer.json()
  const { checks, ...rest } =
    answer.status === 200 ? v.parse(readySchema, body) : v.parse(notReadySchema, body)
  const check = (name: string) => checks.find((each) => each.name === name)
  const wrong = checks.filter(({ status }) => status !== 'ok').map(({ name, status }) => `${name} ${status}`)
  return { status: answer.status, rest, check, wrong }
}

describe('/readyz', () => {
  it('says that all is well, check by check', async (context) => {
    const { stub, console } = await startPair(context)
    const { status, rest, check, wrong } = await readiness(console)
    expect({ status, rest, wrong }).toEqual({
      status: 200,
      rest: { status: 'ready', upstream: new URL(stub.url).host },
      wrong: [],
    })
    expect(check('upstream')?.message).toContain('last answered 200')
  })

  it('is red as soon as the console is told to stop, and says so', async (context) => {
    const { console } = await startPair(context)
    console.quiesce()
    const { status, rest, wrong } = await readiness(console)
    expect(status).toBe(503)
    expect(rest).toMatchObject({ code: 'stopping', status: 503 })
    expect(wrong).toEqual(['stopping failed'])
    expect((await console.fetch('/healthz')).status).toBe(200)
  })

  it('warns of a key that is not accepted, and of an API that does not answer', async (context) => {
    const { stub, console } = await startPair(context)
    stub.script('GET', refuse(401, { error: 'Invalid API key', tag: 'INVALID_API_KEY' }))
    await console.fetch('/api/websets/v0/imports')
    expect(await readiness(console)).toMatchObject({ status: 200, wrong: ['upstream warning'] })
    expect((await readiness(console)).check('upstream')?.message).toContain('Check EXA_API_KEY')

    stub.script('GET', resetBefore, resetBefore)
    await console.fetch('/api/websets/v0/imports')
    expect((await readiness(console)).check('upstream')?.message).toContain('failed at')
    await console.fetch('/api/websets/v0/imports')
    expect((await readiness(console)).wrong).toEqual([])
  })

  it('warns of a key that is new to the account, and stays ready: a page confirms it', async (context) => {
    const first = await startPair(context)
    const { console } = await startPair(context, {
      dataDir: first.console.dataDir,
      keyFingerprint: 'another',
    })
    expect(await readiness(console)).toMatchObject({ status: 200, wrong: ['key_known warning'] })
  })

  it('tells a ledger that was changed from one that cannot be written', async (context) => {
    const { console } = await startPair(context)
    await console.deleteImport('import_a')
    console.ledger.database.exec(`UPDATE deletions SET operator = 'nobody'`)
    await console.fetch('/api/console/deletions/integrity')
    const { status, rest, wrong } = await readiness(console)
    expect(status).toBe(503)
    expect(rest).toMatchObject({ code: 'ledger_broken' })
    expect(wrong).toEqual(['ledger_whole failed', 'ledger_writable warning'])
  })

  it('is red, and nothing is deleted, from a check of the ledger that ends with an error until one passes', async (context) => {
    const { stub, console } = await startPair(context)
    await console.deleteImport('import_a')
    const { database } = console.ledger
    database.exec('ALTER TABLE restores RENAME TO elsewhere')
    console.start()
    const { status, rest, check, wrong } = await readiness(console)
    expect({ status, wrong }).toEqual({
      status: 503,
      wrong: ['ledger_whole failed', 'ledger_writable warning'],
    })
    expect(rest).toMatchObject({ code: 'ledger_unavailable' })
    expect(check('ledger_whole')?.message).toMatch(/could not be checked to its end: no such table: restores/)

    expect(await console.deleteImport('import_b')).toMatchObject({
      status: 503,
      body: { code: 'ledger_unavailable', message: expect.stringContaining('could not be checked') },
    })
    expect((await console.fetch('/api/console/deletions/integrity')).status).toBe(503)
    const info = await (await console.fetch('/api/console/info')).json()
    expect(info).toMatchObject({ refusing: { code: 'ledger_unavailable' } })
    expect(stub.count('DELETE')).toBe(1)

    database.exec('ALTER TABLE elsewhere RENAME TO restores')
    await until(async () => (await readiness(console)).status === 200)
    expect((await console.deleteImport('import_b')).status).toBe(200)
  })
})
