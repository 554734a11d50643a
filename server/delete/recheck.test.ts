import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sampleImport } from '../testing/sample-import.ts'
import { startConsole, type TestConsole } from '../testing/start-console.ts'
import { startStubUpstream, type StubUpstream } from '../testing/stub-upstream.ts'
import * as behaviour from '../testing/stub-behaviours.ts'
import { until } from '../testing/until.ts'

/** How long reading back is tried while the failure may pass. */
const timing = { callMs: 1_500, totalMs: 3_000 }

let stub: StubUpstream
let console: TestConsole

beforeEach(async () => {
  stub = await startStubUpstream({ imports: [sampleImport('import_there'), sampleImport('import_here')] })
  console = await startConsole({ upstream: stub.url })
})
afterEach(async () => {
  vi.useRealTimers()
  await console.close()
  await stub.close()
})

/**
 * Ends this console like a crash, with these intents open, and starts the next one on the same folder. For `underWayMs` the
 * next one assumes that the calls are still under way.
 */
async function crashWith(importIds: string[], { underWayMs = 0 }: { underWayMs?: number } = {}) {
  for (const importId of importIds)
    await console.ledger.recordIntent({ importId, operator: 'someone', import: null })
  const { dataDir } = console
  await console.close({ keepData: true })
  const recordMs = underWayMs - timing.totalMs
  console = await startConsole({ upstream: stub.url, dataDir, timing: { ...timing, recordMs } })
  await console.confirmApi()
  stub.requests.length = 0
}

const ends = async () =>
  (await console.ledger.list({ limit: 9 })).map(({ importId, outcome }) => [importId, outcome])

describe('what a crash left open', () => {
  it('gets its outcome at the next start, only by reads', async () => {
    await crashWith(['import_gone', 'import_there'])
    console.start()
    await until(async () => (await console.ledger.open()).length === 0)
    expect(await ends()).toEqual([
      ['import_there', 'failed'],
      ['import_gone', 'deleted'],
    ])
    expect((await console.ledger.list({ limit: 9 })).every(({ settledAt }) => settledAt !== null)).toBe(true)
    expect(stub.requests.every(({ method }) => method === 'GET')).toBe(true)
    expect(stub.imports.has('import_there')).toBe(true)
  })

  it('is not read back by an id that somebody put into its record, and the others are', async () => {
    await crashWith(['import_there', 'import_gone', 'import_other'])
    console.ledger.database.exec(`UPDATE deletions SET import_id = '../websets' WHERE id = 1;
                                  UPDATE deletions SET import_id = '' WHERE id = 2`)
    await console.recheckOpen()
    expect(stub.requests.map(({ url }) => url)).toEqual(['/websets/v0/imports/import_other'])
    expect(await ends()).toEqual([
      ['import_other', 'deleted'],
      ['', 'unknown'],
      ['../websets', 'unknown'],
    ])
  })

  it('a moment ago may still take effect: what is still there stays open', async () => {
    await crashWith(['import_gone', 'import_there'], { underWayMs: 60_000 })
    await console.recheckOpen()
    expect(await ends()).toEqual([
      ['import_there', 'intended'],
      ['import_gone', 'deleted'],
    ])
    stub.imports.delete('import_there')
    await console.recheckOpen()
    expect((await console.record('import_there'))?.outcome).toBe('deleted')
  })

  it('a moment ago is no older because somebody puts the clock forward', async () => {
    await crashWith(['import_there'], { underWayMs: 60_000 })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
    await console.recheckOpen()
    vi.useRealTimers()
    expect(await ends()).toEqual([['import_there', 'intended']])
  })

  it('is not touched before the start is complete', async () => {
    await crashWith(['import_gone'])
    expect((await console.fetch('/readyz')).status).toBe(200)
    expect(stub.requests).toEqual([])
  })

  it('is unknown as long as upstream will not tell, and deletes nothing twice', async () => {
    stub.always('GET', behaviour.refuse(401, { error: 'no', tag: 'INVALID_API_KEY' }))
    await crashWith(['import_gone'])
    await console.recheckOpen()
    await console.recheckOpen()
    expect(await console.record('import_gone')).toMatchObject({ outcome: 'unknown', settledAt: null })
    stub.recover()
    await console.recheckOpen()
    expect(await console.record('import_gone')).toMatchObject({ outcome: 'deleted' })
    expect(stub.count('DELETE')).toBe(0)
  })

  it('gets no outcome from a page with a 404', async () => {
    stub.always('GET', behaviour.failBefore(404))
    await crashWith(['import_there'])
    await console.recheckOpen()
    expect((await console.record('import_there'))?.outcome).toBe('unknown')
  })
})

describe('a console that ends', () => {
  it('in the middle of a pass finishes the current record, and begins no more', async () => {
    const held = behaviour.gate()
    await crashWith(['import_gone', 'import_there'])
    stub.script('GET', held.behaviour)
    const pass = console.recheckOpen()
    await held.arrived
    const { dataDir } = console
    const closed = console.close({ keepData: true, graceMs: 20_000 })
    held.release()
    await Promise.all([pass, closed])
    console = await startConsole({ upstream: stub.url, dataDir, timing })
    expect(await ends()).toEqual([
      ['import_there', 'intended'],
      ['import_gone', 'deleted'],
    ])
    expect(stub.count('GET')).toBe(1)
  })

  it('at once, in the middle of a pass, leaves the record open, and nothing escapes', async () => {
    const held = behaviour.gate()
    await crashWith(['import_gone'])
    stub.script('GET', held.behaviour)
    const pass = console.recheckOpen()
    await held.arrived
    const { dataDir } = console
    await console.close({ keepData: true })
    held.release()
    await pass
    console = await startConsole({ upstream: stub.url, dataDir, timing })
    expect(await ends()).toEqual([['import_gone', 'intended']])
  })

  it('waits for the deletion under way, whose client has gone', async () => {
    const held = behaviour.gate()
    stub.script('DELETE', held.behaviour)
    const given = new AbortController()
    const answer = console.fetch('/api/websets/v0/imports/import_here', {
      method: 'DELETE',
      signal: given.signal,
    })
    await held.arrived
    given.abort()
    await expect(answer).rejects.toThrow(/abort/i)
    const { dataDir } = console
    const closed = console.close({ keepData: true, graceMs: 5_000 })
    held.release()
    await closed
    console = await startConsole({ upstream: stub.url, dataDir, timing })
    expect((await console.record('import_here'))?.outcome).toBe('deleted')
  })
})

describe('two consoles on one folder', () => {
  it('do not take for their own effect what a record that is still under way may have done', async () => {
    for (const operator of ['mine', 'theirs'])
      await console.ledger.recordIntent({ importId: 'import_gone', operator, import: null })
    await console.ledger.recordOutcome('1', { outcome: 'unknown', attempts: 1 })
    await console.confirmApi()
    await until(async () => {
      await console.recheckOpen()
      return (await console.ledger.open()).length === 0
    })
    expect((await console.ledger.get('2'))?.outcome).toBe('deleted')
    expect((await console.ledger.get('1'))?.outcome).toBe('already_gone')
  })

  it('record an outcome once, and the deletion whose record it was is answered all the same', async () => {
    const held = behaviour.gate()
    stub.script('DELETE', held.behaviour)
    const deletion = console.deleteImport('import_here')
    await held.arrived
    const second = await startConsole({ upstream: stub.url, dataDir: console.dataDir })
    await second.recheckOpen()
    expect((await second.record('import_here'))?.outcome).toBe('intended')
    await second.ledger.recordOutcome('1', { outcome: 'unknown', attempts: 0 })
    await second.confirmApi()
    stub.script('GET', behaviour.notFound)
    await second.recheckOpen()
    expect((await second.record('import_here'))?.outcome).toBe('deleted')
    held.release()
    expect((await deletion).status).toBe(200)
    expect(await console.ledger.list({ limit: 9 })).toHaveLength(1)
    await second.close({ keepData: true })
  })
})
