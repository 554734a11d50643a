import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, type TestContext } from 'vitest'
import type { Ledger } from '../ledger/ledger.ts'
import type { ConsoleOptions } from '../testing/start-console.ts'
import { startPair } from '../testing/start-pair.ts'
import * as behaviour from '../testing/stub-behaviours.ts'
import { until } from '../testing/until.ts'

/** Longer than a slot is valid. */
const lateMs = 100

/** A console with a budget and its upstream. The test decides how long the ledger takes for the intent of import_a. */
async function startLate(test: TestContext, options: Omit<ConsoleOptions, 'upstream'>) {
  const { stub, console } = await startPair(test, { proven: false, ...options })
  const written = Promise.withResolvers<void>()
  const ledger: Pick<Ledger, 'recordIntent'> = console.ledger
  const recordIntent = console.ledger.recordIntent.bind(console.ledger)
  let isWriting = false
  ledger.recordIntent = async (intent) => {
    const id = await recordIntent(intent)
    if (intent.importId === 'import_a') {
      isWriting = true
      await Promise.all([delay(lateMs), written.promise])
    }
    return id
  }
  const arrived: (string | undefined)[] = []
  stub.always(
    'DELETE',
    behaviour.watched(() => {
      arrived.push(stub.requests.at(-1)?.url.split('/').at(-1))
    }),
  )
  /** Resolves when the call of import_a has its slot, and its intent is being written. */
  const writing = () => until(() => isWriting)
  /** Resolves when somebody else waits for a slot. */
  const othersWait = () =>
    until(async () => {
      const info = (await (await console.fetch('/api/console/info')).json()) as {
        budget: { waiting: number }
      }
      return info.budget.waiting === 1
    })
  return { stub, console, arrived, writing, othersWait, write: written.resolve }
}

describe.concurrent('an intent that is written late', () => {
  it('makes its call wait for another slot, because others used the time', async (test) => {
    const { console, arrived, writing, othersWait, write } = await startLate(test, { perSecond: 1 })
    const late = console.deleteImport('import_a')
    await writing()
    const other = console.deleteImport('import_b')
    await othersWait()
    write()
    const answers = await Promise.all([late, other])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(arrived).toEqual(['import_b', 'import_a'])
    expect(await console.record('import_a')).toMatchObject({ outcome: 'deleted', attempts: 1 })
  })

  it('of a person who cannot wait for another slot is recorded as not sent', async (test) => {
    const { stub, console, writing, othersWait, write } = await startLate(test, {
      perSecond: 0.1,
      timing: { totalMs: 5_000, callMs: 1_000 },
      readMs: 20_000,
    })
    const late = console.deleteImport('import_a')
    await writing()
    const read = console.fetch('/api/websets/v0/imports')
    await othersWait()
    write()
    expect((await read).status).toBe(200)
    const { status, headers, body } = await late
    expect({ status, body }).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect(body['message']).toContain('Nothing was sent; the import is still there.')
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(4)
    expect(await console.record('import_a')).toMatchObject({
      id: body['deletionId'],
      outcome: 'failed',
      code: 'rate_limited',
      attempts: 0,
    })
    expect(stub.imports.has('import_a')).toBe(true)
  })

  it('of a job that is stopped meanwhile goes back into the queue', async (test) => {
    const { stub, console, writing, write } = await startLate(test, { perSecond: 0.5 })
    const post = (address: string, body: unknown = {}) =>
      console.fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'key' },
        body: JSON.stringify(body),
      })
    await post('/api/console/jobs', { ids: ['import_a'] })
    await writing()
    await post('/api/console/jobs/1/stop')
    write()
    await until(async () => (await console.record('import_a'))?.settledAt !== null)
    expect(await console.record('import_a')).toMatchObject({
      outcome: 'stopped',
      attempts: 0,
      message: 'The job was stopped. Nothing was sent; the import is still there.',
    })
    expect(stub.count('DELETE')).toBe(0)
    await post('/api/console/jobs/1/resume')
    await until(() => stub.count('DELETE') === 1)
    await until(async () => (await console.record('import_a'))?.outcome === 'deleted')
  })
})
