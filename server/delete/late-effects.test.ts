import { describe, expect, it } from 'vitest'
import * as behaviour from '../testing/stub-behaviours.ts'
import { startPair } from '../testing/start-pair.ts'
import type { Behaviour } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'

/** However long a look takes on a loaded machine, there is another one. */
const looks = [0, 50, 100, 200, 1_000, 2_000, 4_000, 8_000, 16_000]
const timing = { totalMs: 3_000, callMs: 1_500, recordMs: 100, deleteRetryMs: 300, lateCheckMs: looks }

/** No answer comes, and the call is carried out when it is told to. */
function late() {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const behave: Behaviour = async ({ carryOut }) => {
    await released
    carryOut()
  }
  return { behave, release }
}

describe.concurrent('a call that was given up and takes effect late', () => {
  it('has its record corrected once the import is seen to be gone', async (test) => {
    const { stub, console } = await startPair(test, { timing })
    const { behave, release } = late()
    stub.script('DELETE', behave)
    const { status, body } = await console.deleteImport('import_a')
    expect({ status, code: body['code'] }).toEqual({ status: 502, code: 'delete_failed' })
    expect((await console.record('import_a'))?.outcome).toBe('failed')
    await console.recheckOpen()
    expect((await console.record('import_a'))?.outcome).toBe('failed')

    release()
    await until(async () => {
      await console.recheckOpen()
      return (await console.record('import_a'))?.outcome === 'deleted'
    })
    expect(await console.record('import_a')).toMatchObject({
      code: null,
      attempts: 1,
      message: expect.stringContaining('took effect late') as string,
    })
    expect(await console.ledger.list({ limit: 9 })).toHaveLength(1)
    expect((await console.ledger.integrity.check()).problems).toEqual([])
  })

  it('has its record corrected also if the import had come back after an earlier deletion', async (test) => {
    const { stub, console } = await startPair(test, { timing })
    const item = stub.imports.get('import_a')
    expect((await console.deleteImport('import_a')).status).toBe(200)
    if (item) stub.imports.set('import_a', item)
    const { behave, release } = late()
    stub.script('DELETE', behave)
    expect((await console.deleteImport('import_a')).body['code']).toBe('delete_failed')
    release()
    await until(async () => {
      await console.recheckOpen()
      return (await console.record('import_a'))?.outcome === 'deleted'
    })
    const records = await console.ledger.list({ limit: 9 })
    expect(records.map(({ outcome }) => outcome)).toEqual(['deleted', 'deleted'])
  })

  it('has its record corrected also if hundreds were given up after it', async (test) => {
    const { stub, console } = await startPair(test, { timing })
    const giveUp = async (importId: string) => {
      const id = await console.ledger.recordIntent({ importId, operator: 'x', import: null })
      await console.ledger.recordOutcome(id, { outcome: 'failed', code: 'delete_failed', attempts: 1 })
      return id
    }
    const id = await giveUp('import_a')
    await console.recheckOpen()
    for (let n = 0; n < 200; n++) await giveUp('import_b')
    stub.imports.delete('import_a')
    await until(async () => {
      await console.recheckOpen()
      return (await console.ledger.get(id))?.outcome === 'deleted'
    })
    expect((await console.ledger.get(id))?.message).toContain('took effect late')
  })

  it('has its record corrected when the import is asked for again: one deletion has one record', async (test) => {
    const { stub, console } = await startPair(test, { timing: { ...timing, lateCheckMs: [] } })
    const { behave, release } = late()
    stub.script('DELETE', behave)
    expect((await console.deleteImport('import_a')).body['code']).toBe('delete_failed')
    release()
    await until(() => !stub.imports.has('import_a'))
    const again = await console.deleteImport('import_a')
    expect(again).toMatchObject({ status: 404, body: { code: 'already_gone' } })
    expect(again.body['message']).toContain('(record 1)')
    expect((await console.ledger.list({ limit: 9 })).map(({ outcome }) => outcome)).toEqual([
      'already_gone',
      'deleted',
    ])
  })

  it('is no longer looked after where another record is what deleted the import', async (test) => {
    const { stub, console } = await startPair(test, { timing })
    stub.script('DELETE', () => {})
    expect((await console.deleteImport('import_a')).body['code']).toBe('delete_failed')
    expect((await console.deleteImport('import_a')).status).toBe(200)
    stub.requests.length = 0
    await console.recheckOpen()
    expect(stub.requests).toEqual([])
    expect((await console.ledger.list({ limit: 9 })).map(({ outcome }) => outcome)).toEqual([
      'deleted',
      'failed',
    ])
  })
})

/** For an upstream that never does better: the whole time is then the time that a test takes. */
const brief = { totalMs: 3_500, callMs: 1_500 }

describe.concurrent('a call that may take effect late', () => {
  const conflict = behaviour.refuse(409, { error: 'Busy.', tag: 'CONFLICT' })
  const givenUp = { outcome: 'failed', code: 'delete_failed' }

  it('is no refusal where the next call meets a long pause', async (test) => {
    const { stub, console } = await startPair(test, { timing: brief })
    stub.script('DELETE', behaviour.resetBefore, behaviour.rateLimit('3600'))
    expect((await console.deleteImport('import_a')).status).toBe(502)
    expect(await console.record('import_a')).toMatchObject({ ...givenUp, status: 429 })
  })

  it('is corrected where the next call was refused', async (test) => {
    const { stub, console } = await startPair(test, { timing: { ...brief, lateCheckMs: [0, 0] } })
    stub.script('DELETE', behaviour.resetBefore, conflict)
    expect((await console.deleteImport('import_a')).status).toBe(502)
    expect(await console.record('import_a')).toMatchObject({ ...givenUp, status: 409 })
    stub.imports.delete('import_a')
    await until(async () => {
      await console.recheckOpen()
      return (await console.record('import_a'))?.outcome === 'deleted'
    })
    const message = expect.stringContaining('An earlier call may take effect yet') as string
    expect(await console.record('import_a')).toMatchObject({ outcome: 'deleted', code: null, message })
  })

  it('is none where no call can have deleted the import', async (test) => {
    const { stub, console } = await startPair(test, { timing: { ...brief, lateCheckMs: [0, 0] } })
    stub.always('DELETE', behaviour.refuse(404, { message: 'no Route matched' }))
    expect((await console.deleteImport('import_a')).body['code']).toBe('not_found_unclear')
    stub.imports.delete('import_a')
    await console.recheckOpen()
    expect(await console.record('import_a')).toMatchObject({ outcome: 'failed', code: 'not_found_unclear' })
  })
})
