import { expect, it } from 'vitest'
import { RestoresChangedError } from '../../ledger/restores.ts'
import { asked, type RestoresFixture, who } from './restores-fixture.ts'

/** Restores of jobs, and what the chain says of restores. */
export function testRestoresRecorded(on: RestoresFixture): void {
  const { deletion, ask, one, begin, problems, whole } = on

  it('of a job are counted, and stopped where they are still queued', async () => {
    const ids = ['a', 'b', 'c']
    const { id: jobId } = await on.ledger.jobs.create({
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
      const id = await on.ledger.recordIntent({ importId, operator: 'x', import: null, item })
      await on.ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1 })
      records.push(id)
    }
    expect(await on.ledger.restores.ofJob(jobId)).toMatchObject({ asked: null, stopped: null })
    expect(await on.ledger.restores.queuedBatches(jobId)).toEqual([])
    const single = await ask(records.slice(2))
    const [first = ''] = await on.ledger.restores.ask({ deletionIds: records, jobId, operator: 'Ada' })
    const batchOf = async (id: string) => (await on.ledger.restores.get(id))?.batch ?? 0
    const batch = await batchOf(first)
    expect(await on.ledger.restores.queuedBatches(jobId)).toEqual([
      { batch: await batchOf(single[0] ?? ''), operator: 'Ada \0', who },
      { batch, operator: 'Ada', who: null },
    ])
    await begin(first)
    const by = { operator: 'Bob' }
    const why = { code: 'c', message: 'm' }
    const stops = await Promise.all([
      on.ledger.restores.stop(batch, by, why),
      (await on.opened.again()).restores.stop(batch, by, why),
    ])
    expect(Math.max(...stops)).toBe(1)
    expect(Math.min(...stops)).toBe(0)
    expect(await on.ledger.restores.next()).toMatchObject({ id: single[0] })
    expect(await on.ledger.restores.stop(await batchOf(single[0] ?? ''), by, why)).toBe(1)
    expect(await on.ledger.restores.next()).toBeNull()
    await on.ledger.restores.end(first, { state: 'restored', newImportId: 'new' })
    expect(await on.ledger.restores.ofJob(jobId)).toMatchObject({
      counts: { restored: 1, stopped: 2, queued: 0 },
      asked: { operator: 'Ada', who: null },
      stopped: { operator: 'Bob', code: 'c', message: 'm' },
    })
    const again = await on.ledger.restores.ask({ deletionIds: records, jobId, operator: 'Ada' })
    expect(again).toHaveLength(2)
    expect((await on.ledger.restores.ofJob(jobId)).counts).toMatchObject({
      restored: 1,
      queued: 2,
      stopped: 0,
    })
    // One of a batch.
    const stopIt = () => on.ledger.restores.stopOne(again[0] ?? '', by)
    expect((await Promise.all([stopIt(), stopIt()])).filter(Boolean)).toHaveLength(1)
    expect((await on.ledger.restores.ofJob(jobId)).counts).toMatchObject({
      restored: 1,
      queued: 1,
      stopped: 1,
    })
    await whole()
  })

  it('say what an import was created with, here or by a restore', async () => {
    const entry = await on.ledger.appendIntent({ event: 'create_sent', at: 'now', operator: 'x', asked })
    await on.ledger.appendOutcome({
      event: 'create_ended',
      at: 'now',
      operator: 'x',
      entry,
      status: 201,
      importId: 'a',
    })
    expect(await on.ledger.restores.createdWith('a')).toEqual(asked)
    const { id } = await one()
    await begin(id)
    await on.ledger.restores.end(id, { state: 'restored', newImportId: 'new' })
    expect(await on.ledger.restores.createdWith('new')).toEqual(asked)
    expect(await on.ledger.restores.createdWith('b')).toBeNull()
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
    await on.ledger.restores.end(id, { state: 'restored', newImportId: 'new' })
    const batch = (await on.ledger.restores.get(id))?.batch ?? 0
    await on.ledger.restores.assertAsAsked(batch)
    await on.opened.tamper(sql)
    const found = await problems()
    expect(found.map(({ key }) => key.split(':')[0])).toContain('restores')
    await expect(on.ledger.restores.assertAsAsked(batch)).rejects.toThrow(RestoresChangedError)
  })
}
