import * as v from 'valibot'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { restoreSchema } from '../../../src/contract/restore.ts'
import type { Who } from '../../../src/contract/who.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { LedgerRefusal } from '../../ledger/ledger-refusal.ts'
import { RestoresChangedError } from '../../ledger/restores.ts'
import type { OpenedLedger } from './ledger-battery.ts'

/** A ledger to test, and what changes its database behind its back. */
export type OpenedForRestores = OpenedLedger & { tamper: (sql: string) => Promise<void> }

/** What must hold for the restores of every ledger, wherever it keeps them: tests, for within a `describe`. */
export function testRestores(open: () => Promise<OpenedForRestores>): void {
  let opened: OpenedForRestores
  let ledger: Ledger
  beforeEach(async () => {
    opened = await open()
    ;({ ledger } = opened)
  })
  afterEach(() => opened.end())

  const who: Who = { kind: 'person', subject: 'sub-1', name: 'Ada \0', address: null }
  const deletion = async (importId: string, outcome: 'deleted' | 'already_gone' | 'failed' = 'deleted') => {
    const id = await ledger.recordIntent({ importId, operator: 'x', import: null })
    await ledger.recordOutcome(id, { outcome, attempts: 1 })
    return id
  }
  const ask = (deletionIds: readonly string[], by = ledger, again = false) =>
    by.restores.ask({ deletionIds, jobId: null, again, operator: 'Ada \0', who })
  const one = async (outcome?: 'deleted' | 'already_gone') => {
    const record = await deletion('a', outcome)
    const [id = ''] = await ask([record])
    return { id, record }
  }
  const asked = { size: 3, count: 1, format: 'csv', entity: { type: 'company' }, title: 't \0' } as const
  const begin = (id: string, by = ledger) => by.restores.begin(id, { asked, sha256: 'hash' })
  const stateOf = async (id: string) => (await ledger.restores.get(id))?.state
  const problems = async () => (await (await opened.again()).integrity.check()).problems
  const whole = async () => expect(await problems()).toEqual([])

  it('are queued in the order in which they were asked for, with who asked', async () => {
    const records = [await deletion('a'), await deletion('b', 'already_gone')]
    const ids = await ask(records.toReversed())
    expect(ids).toHaveLength(2)
    const first = await ledger.restores.next()
    expect(first).toMatchObject({
      id: ids[0],
      deletionId: records[1],
      state: 'queued',
      operator: 'Ada \0',
      who,
    })
    expect(v.safeParse(restoreSchema, first).issues).toBeUndefined()
    const ofRecords = await ledger.restores.ofRecords([...records, '99'])
    expect([...ofRecords.keys()].toSorted()).toEqual(records.toSorted())
    await whole()
  })

  it('are of records whose import is gone, and of no others', async () => {
    const intended = await ledger.recordIntent({ importId: 'b', operator: 'x', import: null })
    expect(await ask([await deletion('a', 'failed'), intended, '99'])).toEqual([])
    expect(await ledger.restores.next()).toBeNull()
  })

  it('are refused where nothing may begin', async () => {
    const { id } = await one()
    const record = await deletion('b')
    const other = await opened.again('another')
    await expect(ask([record], other)).rejects.toThrow(LedgerRefusal)
    await expect(begin(id, other)).rejects.toThrow(LedgerRefusal)
    expect(await stateOf(id)).toBe('queued')
  })

  it('are one for a record, however many ask at once', async () => {
    const record = await deletion('a')
    const other = await opened.again()
    const made = await Promise.all([ask([record]), ask([record], other), ask([record], other, true)])
    expect(made.flat()).toHaveLength(1)
    await whole()
  })

  it('are one for an import, whichever of its records is asked for', async () => {
    const records = [await deletion('a'), await deletion('a', 'already_gone'), await deletion('b')]
    const [first = '', other, ...more] = await ask(records)
    expect(more).toEqual([])
    expect(await ledger.restores.get(other ?? '')).toMatchObject({ deletionId: records[2] })
    await begin(first)
    await ledger.restores.end(first, { state: 'unknown' })
    expect(await ask(records)).toEqual([])
    const [again = ''] = await ask(records.slice(1), ledger, true)
    expect(await ledger.restores.get(first)).toMatchObject({ state: 'failed', code: 'not_there' })
    await begin(again)
    await ledger.restores.end(again, { state: 'restored', newImportId: 'new' })
    expect(await ask(records)).toEqual([])
    const ofRecords = await ledger.restores.ofRecords(records)
    expect(records.map((id) => ofRecords.get(id)?.id)).toEqual([again, again, other])
    await whole()
  })

  it('are possible again for an import that came back under its id and was deleted again', async () => {
    const before = [await deletion('a'), await deletion('a', 'already_gone')]
    const [first = ''] = await ask(before)
    await begin(first)
    await ledger.restores.end(first, { state: 'restored', newImportId: 'new' })
    const after = [await deletion('a'), await deletion('a', 'already_gone')]
    expect(await ledger.restores.ofRecords(after)).toEqual(new Map())
    const [again = '', ...more] = await ask([...before, ...after])
    expect(more).toEqual([])
    const ofRecords = await ledger.restores.ofRecords([...before, ...after])
    expect([...before, ...after].map((id) => ofRecords.get(id)?.id)).toEqual([first, first, again, again])
    await whole()
  })

  it('are begun once, whoever picks them', async () => {
    const { id } = await one()
    const other = await opened.again()
    const begun = await Promise.all([begin(id), begin(id, other), begin(id)])
    expect(begun.filter(Boolean)).toHaveLength(1)
    expect(await ledger.restores.next()).toBeNull()
    expect(await ledger.restores.underWay()).toMatchObject([{ id }])
    await whole()
  })

  it('end with what came of them, and are not made again', async () => {
    const { id, record } = await one()
    await begin(id)
    await ledger.restores.created(id, 'new')
    expect(await ledger.restores.get(id)).toMatchObject({
      state: 'sending',
      newImportId: 'new',
      endedAt: null,
    })
    await whole()
    expect(await ledger.restores.end(id, { state: 'restored', status: 201 })).toBe(true)
    expect(await ledger.restores.end(id, { state: 'failed' })).toBe(false)
    const restored = await ledger.restores.get(id)
    expect(restored).toMatchObject({ state: 'restored', newImportId: 'new', status: 201 })
    expect(restored?.endedAt).not.toBeNull()
    expect(await ask([record])).toEqual([])
    expect(await ask([record], ledger, true)).toEqual([])
    expect(await begin(id)).toBe(false)
    await whole()
  })

  it.each(['refused', 'failed'] as const)('that %s may be asked for again', async (state) => {
    const { id, record } = await one()
    await begin(id)
    await ledger.restores.end(id, { state, status: 400, code: 'c', message: 'm \0' })
    expect(await ledger.restores.get(id)).toMatchObject({
      state,
      code: 'c',
      message: 'm \0',
      newImportId: null,
    })
    const [next] = await ask([record])
    expect((await ledger.restores.ofRecords([record])).get(record)).toMatchObject({
      id: next,
      state: 'queued',
    })
    await whole()
  })

  it('of unknown end are asked for again only where somebody looked', async () => {
    const { id, record } = await one()
    await begin(id)
    await ledger.restores.end(id, { state: 'unknown' })
    expect(await ask([record])).toEqual([])
    await whole()
    expect(await ask([record], ledger, true)).toHaveLength(1)
    expect(await ledger.restores.get(id)).toMatchObject({ state: 'failed', code: 'not_there' })
    await whole()
  })

  it('of unknown end are corrected by what comes to be known', async () => {
    const { id } = await one()
    await begin(id)
    await ledger.restores.end(id, { state: 'unknown' })
    await ledger.restores.created(id, 'new')
    await ledger.restores.end(id, { state: 'restored' })
    expect(await ledger.restores.get(id)).toMatchObject({ state: 'restored', newImportId: 'new' })
    await whole()
  })

  it('go back into the queue where nothing was made', async () => {
    const { id } = await one()
    await begin(id)
    await ledger.restores.end(id, { state: 'queued' })
    expect(await ledger.restores.next()).toMatchObject({ id, endedAt: null })
    expect(await begin(id)).toBe(true)
    await whole()
  })

  it('of a job are counted, and stopped where they are still queued', async () => {
    const ids = ['a', 'b', 'c']
    const { id: jobId } = await ledger.jobs.create({
      key: 'key',
      askedHash: 'hash',
      ids,
      reason: null,
      operator: 'x',
      retryOf: null,
      approval: null,
      holdMs: 0,
    })
    const records: string[] = []
    for (const [position, importId] of ids.entries()) {
      const item = { jobId, position }
      const id = await ledger.recordIntent({ importId, operator: 'x', import: null, item })
      await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1 })
      records.push(id)
    }
    expect(await ledger.restores.ofJob(jobId)).toMatchObject({ asked: null, stopped: null })
    expect(await ledger.restores.queuedBatches(jobId)).toEqual([])
    const single = await ask(records.slice(2))
    const [first = ''] = await ledger.restores.ask({ deletionIds: records, jobId, operator: 'Ada' })
    const batchOf = async (id: string) => (await ledger.restores.get(id))?.batch ?? 0
    const batch = await batchOf(first)
    expect(await ledger.restores.queuedBatches(jobId)).toEqual([
      { batch: await batchOf(single[0] ?? ''), operator: 'Ada \0', who },
      { batch, operator: 'Ada', who: null },
    ])
    await begin(first)
    const by = { operator: 'Bob' }
    const why = { code: 'c', message: 'm' }
    const stops = await Promise.all([
      ledger.restores.stop(batch, by, why),
      (await opened.again()).restores.stop(batch, by, why),
    ])
    expect(Math.max(...stops)).toBe(1)
    expect(Math.min(...stops)).toBe(0)
    expect(await ledger.restores.next()).toMatchObject({ id: single[0] })
    expect(await ledger.restores.stop(await batchOf(single[0] ?? ''), by, why)).toBe(1)
    expect(await ledger.restores.next()).toBeNull()
    await ledger.restores.end(first, { state: 'restored', newImportId: 'new' })
    expect(await ledger.restores.ofJob(jobId)).toMatchObject({
      counts: { restored: 1, stopped: 2, queued: 0 },
      asked: { operator: 'Ada', who: null },
      stopped: { operator: 'Bob', code: 'c', message: 'm' },
    })
    const again = await ledger.restores.ask({ deletionIds: records, jobId, operator: 'Ada' })
    expect(again).toHaveLength(2)
    expect((await ledger.restores.ofJob(jobId)).counts).toMatchObject({ restored: 1, queued: 2, stopped: 0 })
    // One of a batch.
    const stopIt = () => ledger.restores.stopOne(again[0] ?? '', by)
    expect((await Promise.all([stopIt(), stopIt()])).filter(Boolean)).toHaveLength(1)
    expect((await ledger.restores.ofJob(jobId)).counts).toMatchObject({ restored: 1, queued: 1, stopped: 1 })
    await whole()
  })

  it('say what an import was created with, here or by a restore', async () => {
    const entry = await ledger.appendIntent({ event: 'create_sent', at: 'now', operator: 'x', asked })
    await ledger.appendOutcome({
      event: 'create_ended',
      at: 'now',
      operator: 'x',
      entry,
      status: 201,
      importId: 'a',
    })
    expect(await ledger.restores.createdWith('a')).toEqual(asked)
    const { id } = await one()
    await begin(id)
    await ledger.restores.end(id, { state: 'restored', newImportId: 'new' })
    expect(await ledger.restores.createdWith('new')).toEqual(asked)
    expect(await ledger.restores.createdWith('b')).toBeNull()
  })

  it.each([
    ['its state', `UPDATE restores SET state = 'queued', ended_at = NULL`],
    ['its record', 'UPDATE restores SET deletion_id = 2'],
    ['the new import', `UPDATE restores SET new_import_id = 'other'`],
    ['who asked', `UPDATE restores SET operator = 'Eve'`],
    ['that it was', 'DELETE FROM restores'],
    ['its batch', 'UPDATE restores SET batch = 1'],
  ])('are held against the chain: somebody changed %s', async (_, sql) => {
    const { id } = await one()
    await deletion('b')
    await begin(id)
    await ledger.restores.end(id, { state: 'restored', newImportId: 'new' })
    const batch = (await ledger.restores.get(id))?.batch ?? 0
    await ledger.restores.assertAsAsked(batch)
    await opened.tamper(sql)
    const found = await problems()
    expect(found.map(({ key }) => key.split(':')[0])).toContain('restores')
    await expect(ledger.restores.assertAsAsked(batch)).rejects.toThrow(RestoresChangedError)
  })
}
