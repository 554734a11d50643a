import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, type TestContext } from 'vitest'
import type { Ledger } from '../ledger/ledger.ts'
import type { ConsoleOptions } from '../testing/start-console.ts'
import { startPair } from '../testing/start-pair.ts'
import * as behaviour from '../testing/stub-behaviours.ts'
import { until } from '../testing/until.ts'

/** An intent that takes so long to write that the slot of its call does not wait for it. */
const lateMs = 400

/** A pair with a budget, whose ledger takes long over the intent of import_a, and when what reached the stub did. */
async function startLate(test: TestContext, options: Omit<ConsoleOptions, 'upstream'>) {
  const { stub, console } = await startPair(test, { proven: false, ...options })
  const ledger: Pick<Ledger, 'recordIntent'> = console.ledger
  const { recordIntent } = console.ledger
  let isWriting = false
  ledger.recordIntent = async (intent) => {
    const id = await recordIntent(intent)
    if (intent.importId === 'import_a') {
      isWriting = true
      await delay(lateMs)
    }
    return id
  }
  const arrived: { url: string; at: number }[] = []
  stub.always(
    'DELETE',
    behaviour.watched(() => {
      arrived.push({ url: stub.requests.at(-1)?.url ?? '', at: performance.now() })
    }),
  )
  const writing = () => until(() => isWriting)
  return { stub, console, arrived, writing }
}

describe.concurrent('an intent that is written late', () => {
  it('has its call wait for another place, as others went meanwhile', async (test) => {
    const { console, arrived, writing } = await startLate(test, { perSecond: 1 })
    const late = console.deleteImport('import_a')
    await writing()
    const answers = await Promise.all([late, console.deleteImport('import_b')])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const [first, second] = arrived
    expect(first?.url).toContain('import_b')
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(800)
    expect(await console.record('import_a')).toMatchObject({ outcome: 'deleted', attempts: 1 })
  })

  it('of a person who cannot wait for another place is on record as not sent', async (test) => {
    const { stub, console, writing } = await startLate(test, {
      perSecond: 0.1,
      timing: { totalMs: 5_000, callMs: 1_000 },
      readMs: 20_000,
    })
    const late = console.deleteImport('import_a')
    await writing()
    expect((await console.fetch('/api/websets/v0/imports')).status).toBe(200)
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
    const { stub, console, writing } = await startLate(test, { perSecond: 0.5 })
    const post = (address: string, body: unknown = {}) =>
      console.fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'key' },
        body: JSON.stringify(body),
      })
    await post('/api/console/jobs', { ids: ['import_a'] })
    await writing()
    await post('/api/console/jobs/1/stop')
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
