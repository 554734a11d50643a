import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/contract/deletion.ts'
import type { Import } from '../../src/contract/import.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { type Pair, startPair } from '../testing/start-pair.ts'
import type { Behaviour } from '../testing/stub-upstream.ts'
import * as behaviour from '../testing/stub-behaviours.ts'

/** For an upstream that says nothing: the time that a call has is then the time that a test takes. */
const briefCalls = { totalMs: 15_000, callMs: 1_000 }
/** For an upstream that never does better: the whole time is then the time that a test takes. */
const brief = { totalMs: 3_500, callMs: 1_500 }

/** Whether the import may still be there, for each end. */
const mayBeThere: Record<Outcome, boolean[]> = {
  intended: [],
  deleted: [false],
  already_gone: [false],
  refused: [true],
  failed: [true],
  stopped: [true],
  unknown: [true, false],
}

/** Deletes import_a and tells how that ended, once the one record of it was held against what the stub did. */
async function deleteIt({ stub, console }: Pair) {
  const answer = await console.deleteImport('import_a')
  const [record, ...others] = await console.ledger.list({ limit: 10 })
  if (!record) throw new Error('There is no record.')
  expect(others).toEqual([])
  expect(mayBeThere[record.outcome]).toContain(stub.imports.has('import_a'))
  expect(stub.imports.has('import_b')).toBe(true)
  expect(record.attempts).toBe(stub.count('DELETE'))
  expect(record.settledAt === null).toBe(record.outcome === 'unknown')
  const { status, headers, body } = answer
  expect(status === 200 ? headers.get('x-deletion-id') : body['deletionId']).toBe(record.id)
  const calls = stub.requests.map(({ method }) => method).join(' ')
  return { status, code: body['code'], outcome: record.outcome, calls, answer, record }
}

const deleted = { status: 200, outcome: 'deleted' }
const alreadyGone = { status: 404, code: 'already_gone', outcome: 'already_gone' }
const unknown = { status: 502, code: 'outcome_unknown', outcome: 'unknown' }

type Case = { name: string; behave: Behaviour }

describe.concurrent('a delete that goes well', () => {
  it('answers the whole import, as it came, with the id of upstream and that of the record', async (test) => {
    const pair = await startPair(test)
    const item = { ...sampleImport('import_a'), unknownField: { kept: [1, 2] } }
    pair.stub.imports.set('import_a', item)
    const end = await deleteIt(pair)
    expect(end).toMatchObject({ ...deleted, calls: 'DELETE' })
    expect(end.answer.body).toEqual(item)
    expect(end.answer.headers.get('x-request-id')).toBe('req_stub_1')
    const recorded = { import: item, status: 200, requestId: 'req_stub_1', code: null, message: null }
    expect(end.record).toMatchObject(recorded)
  })

  it('records what could be read of an import that is not as documented', async (test) => {
    const pair = await startPair(test)
    const item = { ...sampleImport('import_a'), count: 'twelve' }
    pair.stub.imports.set('import_a', item as unknown as Import)
    const end = await deleteIt(pair)
    expect(end).toMatchObject({ ...deleted, calls: 'DELETE' })
    expect(end.answer.body).toEqual(item)
    expect(end.record.import).toMatchObject({ title: item.title, count: 0, unreadable: { received: item } })
  })

  it('reads such an import back when the answer was lost', async (test) => {
    const pair = await startPair(test)
    pair.stub.imports.set('import_a', { ...sampleImport('import_a'), status: 7 } as unknown as Import)
    pair.stub.script('DELETE', behaviour.resetBefore)
    expect(await deleteIt(pair)).toMatchObject({ ...deleted, calls: 'DELETE GET DELETE' })
  })
})

describe.concurrent('an answer lost after the delete took effect', () => {
  const lost: Case[] = [
    { name: 'reset', behave: behaviour.resetAfter },
    { name: '500', behave: behaviour.failAfter(500) },
    { name: '502', behave: behaviour.failAfter(502) },
    { name: '503', behave: behaviour.failAfter(503) },
    { name: '504', behave: behaviour.failAfter(504) },
    { name: 'a 403 of something in between', behave: behaviour.failAfter(403) },
    { name: '408', behave: ({ carryOut, answer }) => (carryOut(), answer(408, { error: 'Timed out' })) },
    { name: 'half a body', behave: behaviour.truncate },
    { name: 'a page', behave: behaviour.htmlAfter },
    { name: 'another import', behave: behaviour.wrongId },
    { name: 'no content', behave: ({ carryOut, answer }) => (carryOut(), answer(204, '')) },
    { name: 'the key', behave: behaviour.echoKey },
  ]
  it.for(lost)('($name) is read back and found deleted', async ({ behave }, test) => {
    const pair = await startPair(test)
    pair.stub.script('DELETE', behave)
    expect(await deleteIt(pair)).toMatchObject({ ...deleted, calls: 'DELETE GET' })
  })

  it.for([
    { name: 'a body byte by byte', behave: behaviour.drip },
    { name: 'no answer', behave: behaviour.stall },
  ])('($name) is given up after a while, read back and found deleted', async ({ behave }, test) => {
    const pair = await startPair(test, { timing: briefCalls })
    pair.stub.script('DELETE', behave)
    expect(await deleteIt(pair)).toMatchObject({
      ...deleted,
      calls: expect.stringMatching(/^DELETE( GET)+$/),
    })
  })

  it('has the import on record as it was last read', async (test) => {
    const pair = await startPair(test)
    await pair.console.fetch('/api/websets/v0/imports')
    pair.stub.script('DELETE', behaviour.resetAfter)
    const end = await deleteIt(pair)
    expect(end).toMatchObject(deleted)
    expect(end.answer.body).toEqual(sampleImport('import_a'))
    expect(end.record.import).toEqual(sampleImport('import_a'))
  })

  it('answers with the id alone where the import was never read', async (test) => {
    const pair = await startPair(test)
    pair.stub.script('DELETE', behaviour.resetAfter)
    const end = await deleteIt(pair)
    expect(end.answer.body).toEqual({ id: 'import_a', object: 'import' })
  })

  it('is read back again while the read-back fails in passing', async (test) => {
    const pair = await startPair(test, { timing: { totalMs: 15_000, callMs: 3_000 } })
    pair.stub.script('DELETE', behaviour.resetAfter)
    pair.stub.script('GET', behaviour.resetBefore, behaviour.failBefore(503), behaviour.rateLimit('1'))
    expect(await deleteIt(pair)).toMatchObject({ ...deleted, calls: 'DELETE GET GET GET GET' })
  })
})

describe.concurrent('an answer lost before the delete took effect', () => {
  const lost: Case[] = [
    { name: 'reset', behave: behaviour.resetBefore },
    { name: '500', behave: behaviour.failBefore(500) },
    { name: '503', behave: behaviour.failBefore(503) },
    { name: '408', behave: behaviour.refuse(408, { error: 'Timed out' }) },
    { name: 'too much of one', behave: behaviour.giant },
    { name: 'a redirect', behave: behaviour.redirectTo('http://127.0.0.1:9') },
  ]
  it.for(lost)('($name) is read back, and the delete is sent again', async ({ behave }, test) => {
    const pair = await startPair(test)
    pair.stub.script('DELETE', behave)
    const end = await deleteIt(pair)
    expect(end).toMatchObject({ ...deleted, calls: 'DELETE GET DELETE' })
    expect(end.answer.body).toEqual(sampleImport('import_a'))
  })

  it('(no answer) is given up after a while, and the delete is sent again', async (test) => {
    const pair = await startPair(test, { timing: briefCalls })
    pair.stub.script('DELETE', behaviour.silence)
    const calls = expect.stringMatching(/^DELETE( GET)+ DELETE$/)
    expect(await deleteIt(pair)).toMatchObject({ ...deleted, calls })
  })

  it('again and again is sent again each time', async (test) => {
    const pair = await startPair(test)
    pair.stub.script('DELETE', behaviour.resetBefore, behaviour.failBefore(502), behaviour.resetBefore)
    const calls = 'DELETE GET DELETE GET DELETE GET DELETE'
    expect(await deleteIt(pair)).toMatchObject({ ...deleted, calls })
  })

  it('to something in between that lets no DELETE through is not sent again', async (test) => {
    const pair = await startPair(test)
    pair.stub.always('DELETE', behaviour.failBefore(405))
    const end = await deleteIt(pair)
    expect(end).toMatchObject({ status: 502, code: 'delete_failed', outcome: 'failed', calls: 'DELETE GET' })
    expect(end.record.message).toMatch(/^A web page with status 405 came back .* is still there\.$/)
  })

  it('for good ends as failed, with the import read back as still there', async (test) => {
    const pair = await startPair(test, { timing: brief })
    pair.stub.always('DELETE', behaviour.failBefore(503))
    const end = await deleteIt(pair)
    expect(end).toMatchObject({ status: 502, code: 'delete_failed', outcome: 'failed' })
    expect(end.calls).toMatch(/^DELETE GET( DELETE GET)+$/)
    const message = 'The API answered 503. The import was read back and is still there.'
    expect(end.record).toMatchObject({ status: 503, message })
  })
})

describe.concurrent('a 404', () => {
  it('first is already gone', async (test) => {
    const pair = await startPair(test)
    pair.stub.imports.delete('import_a')
    const end = await deleteIt(pair)
    expect(end).toMatchObject({ ...alreadyGone, calls: 'DELETE' })
    expect(end.answer.body['message']).toBe(
      'The import was already gone. It was not deleted from this console.',
    )
  })

  it.for([
    { name: 'empty', body: '' },
    { name: 'of another shape', body: { error: 'nope' } },
  ])('first, $name, is already gone too', async ({ body }, test) => {
    const pair = await startPair(test)
    pair.stub.imports.delete('import_a')
    pair.stub.script('DELETE', behaviour.refuse(404, body))
    expect(await deleteIt(pair)).toMatchObject(alreadyGone)
  })

  it('after a lost answer is our own effect', async (test) => {
    const pair = await startPair(test)
    // The read-back came too early to see it.
    pair.stub.script('DELETE', behaviour.resetAfter)
    pair.stub.script('GET', behaviour.refuse(200, sampleImport('import_a')))
    expect(await deleteIt(pair)).toMatchObject({ ...deleted, calls: 'DELETE GET DELETE' })
  })

  it('after a mere 429 is not', async (test) => {
    const pair = await startPair(test, { timing: { totalMs: 15_000, callMs: 3_000 } })
    const { stub } = pair
    const vanish: Behaviour = (exchange) => {
      stub.imports.delete('import_a')
      return behaviour.rateLimit('1')(exchange)
    }
    stub.script('DELETE', vanish)
    expect(await deleteIt(pair)).toMatchObject({ ...alreadyGone, calls: 'DELETE DELETE' })
  })

  it('that is a page says nothing, neither to a delete nor to a read-back', async (test) => {
    const pair = await startPair(test)
    pair.stub.script('DELETE', behaviour.failBefore(404))
    pair.stub.script('GET', behaviour.failBefore(404))
    expect(await deleteIt(pair)).toMatchObject({ ...deleted, calls: 'DELETE GET GET DELETE' })
  })
})

describe.concurrent('no way to know', () => {
  it('is unknown at first, and known once upstream can be read again', async (test) => {
    const pair = await startPair(test, { timing: brief })
    const { stub, console } = pair
    stub.script('DELETE', behaviour.resetAfter)
    stub.always('GET', behaviour.failBefore(503))
    const end = await deleteIt(pair)
    expect(end).toMatchObject(unknown)
    expect(end.answer.body['message']).toContain('keeps checking whether it still exists')

    await console.recheckOpen()
    expect((await console.record('import_a'))?.outcome).toBe('unknown')
    stub.recover()
    await console.recheckOpen()
    expect(await console.record('import_a')).toMatchObject({
      id: end.record.id,
      outcome: 'deleted',
      attempts: 1,
    })
    expect(stub.count('DELETE')).toBe(1)
  })

  it('ends as failed where the import turns out to be still there', async (test) => {
    const pair = await startPair(test, { timing: brief })
    const { stub, console } = pair
    stub.script('DELETE', behaviour.resetBefore)
    stub.always('GET', behaviour.resetBefore)
    expect(await deleteIt(pair)).toMatchObject(unknown)
    stub.recover()
    await console.recheckOpen()
    expect((await console.record('import_a'))?.outcome).toBe('failed')
    expect(stub.imports.has('import_a')).toBe(true)
    expect(stub.count('DELETE')).toBe(1)
  })

  it.for([
    { name: 'refused', behave: behaviour.refuse(401) },
    { name: 'redirected', behave: behaviour.redirectTo('http://127.0.0.1:9') },
    { name: 'answered with the key', behave: behaviour.echoKey },
  ])('is not asked again and again where the read-back is $name', async ({ behave }, test) => {
    const pair = await startPair(test)
    pair.stub.script('DELETE', behaviour.resetAfter)
    pair.stub.always('GET', behave)
    expect(await deleteIt(pair)).toMatchObject({ ...unknown, calls: 'DELETE GET' })
  })
})

describe.concurrent('an upstream that cannot be reached', () => {
  it('was sent nothing, so the delete failed', async (test) => {
    const { stub, console } = await startPair(test)
    await stub.close()
    const { status, body } = await console.deleteImport('import_a')
    expect({ status, code: body['code'] }).toEqual({ status: 502, code: 'upstream_unreachable' })
    const end = { outcome: 'failed', attempts: 1, status: null }
    expect(await console.record('import_a')).toMatchObject(end)
    expect((await console.record('import_a'))?.settledAt).not.toBeNull()
  })
})
