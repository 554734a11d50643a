import { expect, it } from 'vitest'
import type { RestoresFixture } from './restores-fixture.ts'

/** How restores begin and end. */
export function testRestoresEnded(on: RestoresFixture): void {
  const { ask, one, begin, whole } = on

  it('are begun once, even if several processes try', async () => {
    const { id } = await one()
    const other = await on.opened.again()
    const begun = await Promise.all([begin(id), begin(id, other), begin(id)])
    expect(begun.filter(Boolean)).toHaveLength(1)
    expect(await on.ledger.restores.next()).toBeNull()
    expect(await on.ledger.restores.underWay()).toMatchObject([{ id }])
    await whole()
  })

  it('end with their outcome, and are not made again', async () => {
    const { id, record } = await one()
    await begin(id)
    await on.ledger.restores.created(id, 'new')
    expect(await on.ledger.restores.get(id)).toMatchObject({
      state: 'sending',
      newImportId: 'new',
      endedAt: null,
    })
    await whole()
    expect(await on.ledger.restores.end(id, { state: 'restored', status: 201 })).toBe(true)
    expect(await on.ledger.restores.end(id, { state: 'failed' })).toBe(false)
    const restored = await on.ledger.restores.get(id)
    expect(restored).toMatchObject({ state: 'restored', newImportId: 'new', status: 201 })
    expect(restored?.endedAt).not.toBeNull()
    expect(await ask([record])).toEqual([])
    expect(await ask([record], on.ledger, true)).toEqual([])
    expect(await begin(id)).toBe(false)
    await whole()
  })

  it.each(['refused', 'failed'] as const)('that %s may be asked for again', async (state) => {
    const { id, record } = await one()
    await begin(id)
    await on.ledger.restores.end(id, { state, status: 400, code: 'c', message: 'm \0' })
    expect(await on.ledger.restores.get(id)).toMatchObject({
      state,
      code: 'c',
      message: 'm \0',
      newImportId: null,
    })
    const [next] = await ask([record])
    expect((await on.ledger.restores.ofRecords([record])).get(record)).toMatchObject({
      id: next,
      state: 'queued',
    })
    await whole()
  })

  it('with an unknown outcome are asked for again only if somebody has checked', async () => {
    const { id, record } = await one()
    await begin(id)
    await on.ledger.restores.end(id, { state: 'unknown' })
    expect(await ask([record])).toEqual([])
    await whole()
    expect(await ask([record], on.ledger, true)).toHaveLength(1)
    expect(await on.ledger.restores.get(id)).toMatchObject({ state: 'failed', code: 'not_there' })
    await whole()
  })

  it('with an unknown outcome are corrected later', async () => {
    const { id } = await one()
    await begin(id)
    await on.ledger.restores.end(id, { state: 'unknown' })
    await on.ledger.restores.created(id, 'new')
    await on.ledger.restores.end(id, { state: 'restored' })
    expect(await on.ledger.restores.get(id)).toMatchObject({ state: 'restored', newImportId: 'new' })
    await whole()
  })

  it('that no answer confirmed have the file of the import that they restored', async () => {
    const by = { at: '2026-11-30T00:00:00.000Z', operator: 'x', importId: 'a' } as const
    const file = { sizeBytes: 3, fileName: 'a.csv' }
    const entry = await on.ledger.appendIntent({ event: 'upload_sent', ...by, ...file })
    const kept = { status: 200, sha256: 'hash', kept: 'kept' }
    await on.ledger.appendOutcome({ event: 'upload_ended', ...by, entry, ...kept })
    const { id } = await one()
    await begin(id)
    await on.ledger.restores.created(id, 'new')
    const filesOf = () => on.ledger.uploadedFiles(['new', 'other'])
    expect(await filesOf()).toEqual(new Map())
    await on.ledger.restores.end(id, { state: 'restored' })
    expect([...(await filesOf()).keys()]).toEqual(['new'])
    expect((await filesOf()).get('new')).toMatchObject({
      name: 'a.csv',
      sizeBytes: 3,
      sha256: 'hash',
      kept: 'kept',
    })
    await whole()
  })

  it('go back into the queue if nothing was created', async () => {
    const { id } = await one()
    await begin(id)
    await on.ledger.restores.end(id, { state: 'queued' })
    expect(await on.ledger.restores.next()).toMatchObject({ id, endedAt: null })
    expect(await begin(id)).toBe(true)
    await whole()
  })
}
