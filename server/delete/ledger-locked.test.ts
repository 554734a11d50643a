import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, type TestContext } from 'vitest'
import { startPair } from '../testing/start-pair.ts'
import * as behaviour from '../testing/stub-behaviours.ts'
import type { Behaviour } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'
import type { Timing } from './timing.ts'

/** A pair, and another process's connection to its ledger, as far as SQLite can tell. */
async function startWithOther(test: TestContext, timing: Partial<Timing> = { recordMs: 600 }) {
  const pair = await startPair(test, { timing })
  const other = new DatabaseSync(pair.console.ledgerFile)
  test.onTestFinished(() => other.close())
  const lock = () => other.exec('BEGIN IMMEDIATE')
  const release = () => other.exec('ROLLBACK')
  const readiness = async () => (await pair.console.fetch('/readyz')).status
  return { ...pair, other, lock, release, readiness }
}

describe.concurrent('the intent', () => {
  it('is on disk, for every connection to see, when the call arrives', async (test) => {
    const { stub, console, other } = await startWithOther(test)
    let seen = ''
    const look = () => {
      seen = JSON.stringify(other.prepare('SELECT import_id, outcome, attempts FROM deletions').all())
    }
    stub.script('DELETE', behaviour.watched(look))
    expect((await console.deleteImport('import_a')).status).toBe(200)
    expect(seen).toBe('[{"import_id":"import_a","outcome":"intended","attempts":0}]')
  })
})

describe.concurrent('a ledger that is locked', () => {
  it('takes no intent, so nothing is sent, and the console is not ready', async (test) => {
    const { stub, console, lock, release, readiness } = await startWithOther(test)
    expect(await readiness()).toBe(200)
    lock()
    const { status, body } = await console.deleteImport('import_a')
    expect({ status, code: body['code'] }).toEqual({ status: 503, code: 'ledger_unavailable' })
    expect(body['message']).toContain('nothing was deleted')
    expect(stub.requests).toEqual([])
    expect(await readiness()).toBe(503)
    // Alive all the same, and what needs no ledger works on.
    for (const target of ['/healthz', '/api/websets/v0/imports', '/api/console/deletions'])
      expect((await console.fetch(target)).status).toBe(200)

    release()
    expect(await readiness()).toBe(200)
    expect((await console.deleteImport('import_a')).status).toBe(200)
    expect((await console.ledger.list({ limit: 9 })).map(({ outcome }) => outcome)).toEqual(['deleted'])
  })

  it('for a moment after the call still gets the outcome', async (test) => {
    const { stub, console, lock, release } = await startWithOther(test, { recordMs: 20_000 })
    const lockBriefly = () => {
      lock()
      setTimeout(release, 600)
    }
    stub.script('DELETE', behaviour.watched(lockBriefly))
    expect((await console.deleteImport('import_a')).status).toBe(200)
    expect((await console.record('import_a'))?.outcome).toBe('deleted')
  })

  const lost: { outcome: string; behave: Behaviour }[] = [
    { outcome: 'deleted', behave: behaviour.failAfter(200) },
    { outcome: 'failed', behave: behaviour.refuse(403) },
  ]
  it.for(lost)('from the call on loses the outcome, until it is read back: $outcome', async (end, test) => {
    const { stub, console, lock, release } = await startWithOther(test, {
      recordMs: 600,
      totalMs: 900,
      callMs: 800,
    })
    stub.script('DELETE', behaviour.watched(lock, end.behave))
    const { status, body } = await console.deleteImport('import_a')
    expect({ status, code: body['code'], id: body['deletionId'] }).toEqual({
      status: 503,
      code: 'outcome_unrecorded',
      id: '1',
    })
    expect((await console.record('import_a'))?.outcome).toBe('intended')
    // A reconciliation cannot write either, and does no harm.
    await console.recheckOpen()
    expect((await console.record('import_a'))?.outcome).toBe('intended')

    release()
    // As long as its call may still be at work, an import that is there says nothing.
    await until(async () => {
      await console.recheckOpen()
      return (await console.record('import_a'))?.settledAt !== null
    })
    expect(await console.record('import_a')).toMatchObject({ outcome: end.outcome, attempts: 0 })
    expect(stub.count('DELETE')).toBe(1)
  })
})
