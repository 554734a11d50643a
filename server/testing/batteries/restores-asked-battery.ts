import * as v from 'valibot'
import { expect, it } from 'vitest'
import { restoreSchema } from '../../../src/contract/restore.ts'
import { LedgerRefusal } from '../../ledger/ledger-refusal.ts'
import { type RestoresFixture, who } from './restores-fixture.ts'

/** Which restores may be asked for. */
export function testRestoresAsked(on: RestoresFixture): void {
  const { deletion, ask, one, begin, whole } = on

  it('are queued in the order in which they were asked for, with who asked', async () => {
    const records = [await deletion('a'), await deletion('b', 'already_gone')]
    const ids = await ask(records.toReversed())
    expect(ids).toHaveLength(2)
    const first = await on.ledger.restores.next()
    expect(first).toMatchObject({
      id: ids[0],
      deletionId: records[1],
      state: 'queued',
      operator: 'Ada \0',
      who,
    })
    expect(v.safeParse(restoreSchema, first).issues).toBeUndefined()
    const ofRecords = await on.ledger.restores.ofRecords([...records, '99'])
    expect([...ofRecords.keys()].toSorted()).toEqual(records.toSorted())
    await whole()
  })

  it('are of records whose import is gone, and of no others', async () => {
    const intended = await on.ledger.recordIntent({ importId: 'b', operator: 'x', import: null })
    expect(await ask([await deletion('a', 'failed'), intended, '99'])).toEqual([])
    expect(await on.ledger.restores.next()).toBeNull()
  })

  it('are refused when nothing may begin', async () => {
    const { id } = await one()
    const record = await deletion('b')
    const other = await on.opened.again('another')
    await expect(ask([record], other)).rejects.toThrow(LedgerRefusal)
    await expect(begin(id, other)).rejects.toThrow(LedgerRefusal)
    expect((await on.ledger.restores.get(id))?.state).toBe('queued')
  })

  it('are one for a record, however many ask at once', async () => {
    const record = await deletion('a')
    const other = await on.opened.again()
    const made = await Promise.all([ask([record]), ask([record], other), ask([record], other, true)])
    expect(made.flat()).toHaveLength(1)
    await whole()
  })

  it('are one for an import, whichever of its records is asked for', async () => {
    const records = [await deletion('a'), await deletion('a', 'already_gone'), await deletion('b')]
    const [first = '', other, ...more] = await ask(records)
    expect(more).toEqual([])
    expect(await on.ledger.restores.get(other ?? '')).toMatchObject({ deletionId: records[2] })
    await begin(first)
    await on.ledger.restores.end(first, { state: 'unknown' })
    expect(await ask(records)).toEqual([])
    const [again = ''] = await ask(records.slice(1), on.ledger, true)
    expect(await on.ledger.restores.get(first)).toMatchObject({ state: 'failed', code: 'not_there' })
    await begin(again)
    await on.ledger.restores.end(again, { state: 'restored', newImportId: 'new' })
    expect(await ask(records)).toEqual([])
    const ofRecords = await on.ledger.restores.ofRecords(records)
    expect(records.map((id) => ofRecords.get(id)?.id)).toEqual([again, again, other])
    await whole()
  })

  it('are possible again for an import that came back under its id and was deleted again', async () => {
    const before = [await deletion('a'), await deletion('a', 'already_gone')]
    const [first = ''] = await ask(before)
    await begin(first)
    await on.ledger.restores.end(first, { state: 'restored', newImportId: 'new' })
    const after = [await deletion('a'), await deletion('a', 'already_gone')]
    expect(await on.ledger.restores.ofRecords(after)).toEqual(new Map())
    const [again = '', ...more] = await ask([...before, ...after])
    expect(more).toEqual([])
    const ofRecords = await on.ledger.restores.ofRecords([...before, ...after])
    expect([...before, ...after].map((id) => ofRecords.get(id)?.id)).toEqual([first, first, again, again])
    await whole()
  })
}
