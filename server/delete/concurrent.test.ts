import { connect } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleImport } from '../testing/sample-import.ts'
import { startConsole, type TestConsole } from '../testing/start-console.ts'
import { startStubUpstream, type StubUpstream } from '../testing/stub-upstream.ts'
import * as behaviour from '../testing/stub-behaviours.ts'
import { until } from '../testing/until.ts'

let stub: StubUpstream
let console: TestConsole

beforeEach(async () => {
  stub = await startStubUpstream({ imports: [sampleImport('import_a'), sampleImport('import_b')] })
  console = await startConsole({ upstream: stub.url, timing: { totalMs: 4_000, callMs: 3_000 } })
})
afterEach(async () => {
  await console.close()
  await stub.close()
})

const what = async (key: string) => (await console.fetch(`/api/console/deletions/requests/${key}`)).json()
const send = (id: string, key: string) =>
  console.fetch(`/api/websets/v0/imports/${id}`, { method: 'DELETE', headers: { 'x-deletion-key': key } })

const outcomes = async () => (await console.ledger.list({ limit: 50 })).map(({ outcome }) => outcome)

describe('two deletions of one import at once', () => {
  it('end as one deleted and one already gone, which says who and when', async () => {
    const answers = await Promise.all([console.deleteImport('import_a'), console.deleteImport('import_a')])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 404]))
    expect((await outcomes()).toSorted()).toEqual(['already_gone', 'deleted'])
    const message = answers.find(({ status }) => status === 404)?.body['message']
    expect(message).toMatch(
      /^The import was already gone\. It was deleted here on \d{1,2} [A-Z][a-z]{2,3} \d{4}, \d\d:\d\d UTC by \S+ at 127\.0\.0\.1 \(record \d+\)\.$/,
    )
  })

  it('do not take each other’s effect for their own when the first answer is lost', async () => {
    stub.script('DELETE', behaviour.resetAfter)
    await Promise.all([console.deleteImport('import_a'), console.deleteImport('import_a')])
    expect((await outcomes()).toSorted()).toEqual(['already_gone', 'deleted'])
  })

  it('do not take an earlier deletion for their own when their answer is lost', async () => {
    expect((await console.deleteImport('import_a')).status).toBe(200)
    stub.script('DELETE', behaviour.resetBefore)
    expect((await console.deleteImport('import_a')).body['code']).toBe('already_gone')
    expect(await outcomes()).toEqual(['already_gone', 'deleted'])
    expect((await console.ledger.get('2'))?.message).toContain('Record 1 is what deleted it')
  })

  it('in two consoles end as one deleted, also where both answers are lost and the ledger is locked', async () => {
    const other = await startConsole({ upstream: stub.url, dataDir: console.dataDir })
    const lock = new DatabaseSync(console.ledgerFile)
    try {
      const [mine, theirs] = [behaviour.gate(behaviour.resetAfter), behaviour.gate(behaviour.resetAfter)]
      stub.script('DELETE', mine.behaviour, theirs.behaviour)
      const answers = Promise.all([console.deleteImport('import_a'), other.deleteImport('import_a')])
      await Promise.all([mine.arrived, theirs.arrived])
      lock.exec('BEGIN IMMEDIATE')
      mine.release()
      theirs.release()
      await until(() => [console, other].every(({ log }) => log().includes('the ledger took no outcome')))
      lock.exec('ROLLBACK')
      // Whoever writes first cannot know what the record of the other will say.
      expect(new Set((await answers).map(({ status }) => status))).toEqual(new Set([200, 502]))
      await console.recheckOpen()
      expect((await outcomes()).toSorted()).toEqual(['already_gone', 'deleted'])
    } finally {
      lock.close()
      await other.close({ keepData: true })
    }
  })

  it('in two consoles, one of which lost its answer, have one record that says deleted', async () => {
    const other = await startConsole({ upstream: stub.url, dataDir: console.dataDir })
    try {
      // Theirs takes effect, and its answer is still on its way while ours is lost.
      const [theirs, mine] = [behaviour.gate(), behaviour.gate(behaviour.resetBefore)]
      stub.script('DELETE', theirs.behaviour, mine.behaviour)
      const their = other.deleteImport('import_a')
      await theirs.arrived
      const own = console.deleteImport('import_a')
      await mine.arrived
      await console.confirmApi()
      stub.script('GET', behaviour.notFound)
      mine.release()
      expect((await own).body['code']).toBe('outcome_unknown')
      theirs.release()
      expect((await their).status).toBe(200)
      await console.recheckOpen()
      expect((await outcomes()).toSorted()).toEqual(['already_gone', 'deleted'])
    } finally {
      await other.close({ keepData: true })
    }
  })

  it('of which the first takes too long: the second is not sent, and says so', async () => {
    const held = behaviour.gate()
    stub.script('DELETE', held.behaviour)
    const first = console.deleteImport('import_a')
    await held.arrived
    const second = await console.deleteImport('import_a')
    expect({ status: second.status, code: second.body['code'] }).toEqual({
      status: 409,
      code: 'deletion_under_way',
    })
    held.release()
    expect((await first).status).toBe(200)
    expect(await console.ledger.list({ limit: 9 })).toHaveLength(1)
  })

  it('end as one deleted when the first stays unknown until after the second', async () => {
    stub.script('DELETE', behaviour.resetBefore)
    stub.script('GET', behaviour.refuse(401))
    expect((await console.deleteImport('import_a')).body['code']).toBe('outcome_unknown')
    expect((await console.deleteImport('import_a')).status).toBe(200)
    await console.recheckOpen()
    expect(await outcomes()).toEqual(['deleted', 'already_gone'])
    expect((await console.ledger.get('1'))?.message).toContain('Record 2 is what deleted it')
  })

  it('say that an earlier one has no outcome yet', async () => {
    stub.script('DELETE', behaviour.resetAfter)
    stub.script('GET', behaviour.refuse(401))
    await console.deleteImport('import_a')
    const second = await console.deleteImport('import_a')
    expect(second.body['message']).toContain('has no outcome yet (record 1)')
    await console.recheckOpen()
    expect(await outcomes()).toEqual(['already_gone', 'deleted'])
  })
})

describe('a deletion under way', () => {
  it('does not hold up that of another import', async () => {
    const held = behaviour.gate()
    stub.script('DELETE', held.behaviour)
    const first = console.deleteImport('import_a')
    await held.arrived
    expect((await console.deleteImport('import_b')).status).toBe(200)
    held.release()
    expect((await first).status).toBe(200)
  })

  it('can be asked for by the key of its request, before it is recorded and when it has ended', async () => {
    const held = behaviour.gate()
    stub.script('DELETE', held.behaviour)
    const first = send('import_a', 'one')
    await held.arrived
    expect(await what('one')).toMatchObject({ inProgress: true, deletion: { outcome: 'intended' } })
    // It waits for the other of the same import, and has no record before it is sent.
    const second = send('import_a', 'two')
    await until(async () => ((await what('two')) as { inProgress: boolean }).inProgress)
    expect(await what('two')).toEqual({ inProgress: true, deletion: null })
    held.release()
    await Promise.all([first, second])
    expect(await what('one')).toMatchObject({ inProgress: false, deletion: { outcome: 'deleted' } })
    expect(await what('two')).toMatchObject({ inProgress: false, deletion: { outcome: 'already_gone' } })
    expect(await what('three')).toEqual({ inProgress: false, deletion: null })
    expect((await send('import_b', 'a key with spaces')).status).toBe(400)
    expect(stub.imports.has('import_b')).toBe(true)
  })

  it('goes on to its end when the client goes away', async () => {
    const held = behaviour.gate()
    stub.script('DELETE', held.behaviour)
    const client = connect(console.port, '127.0.0.1')
    client.write(`DELETE /api/websets/v0/imports/import_a HTTP/1.1\r\nHost: ${console.host}\r\n\r\n`)
    await held.arrived
    expect((await console.record('import_a'))?.outcome).toBe('intended')
    client.destroy()
    held.release()
    await until(async () => (await console.record('import_a'))?.outcome !== 'intended')
    expect((await console.record('import_a'))?.outcome).toBe('deleted')
    expect(console.log()).not.toContain('"level":50')
  })

  it('is left alone by a reconciliation', async () => {
    const held = behaviour.gate()
    stub.script('DELETE', held.behaviour)
    const deletion = console.deleteImport('import_a')
    await held.arrived
    await console.recheckOpen()
    expect((await console.record('import_a'))?.outcome).toBe('intended')
    expect(stub.count('GET')).toBe(0)
    held.release()
    expect((await deletion).status).toBe(200)
  })

  it('waits for a reconciliation that is reading the same import back', async () => {
    await console.ledger.recordIntent({ importId: 'import_a', operator: 'before a crash', import: null })
    const held = behaviour.gate()
    stub.script('GET', held.behaviour)
    const rechecked = console.recheckOpen()
    await held.arrived
    const deletion = console.deleteImport('import_a')
    held.release()
    expect((await deletion).status).toBe(200)
    await rechecked
    await console.recheckOpen()
    expect(await outcomes()).toEqual(['deleted', 'already_gone'])
  })
})
