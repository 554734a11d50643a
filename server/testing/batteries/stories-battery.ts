import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Who } from '../../../src/contract/who.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { OpenedLedger } from './ledger-battery.ts'

/** What must hold for the stories that every ledger tells, wherever it keeps its records: tests, for within a `describe`. */
export function testStories(open: () => Promise<OpenedLedger>): void {
  let opened: OpenedLedger
  let ledger: Ledger
  let minutes = 0
  beforeEach(async () => {
    opened = await open()
    ;({ ledger } = opened)
    minutes = 0
  })
  afterEach(() => opened.end())

  const who: Who = { kind: 'person', subject: 'sub-1', name: 'Ada', address: null }
  const by = { operator: 'Ada', who }
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, minutes++)).toISOString()
  const create = async (importId: string | null, replaces?: string, asked: object = {}) => {
    const sent = { event: 'create_sent', ...(replaces !== undefined && { replaces }), asked } as const
    const entry = await ledger.appendIntent({ ...sent, at: now(), ...by })
    const status = importId === null ? 400 : 201
    await ledger.appendOutcome({ event: 'create_ended', entry, status, importId, at: now(), ...by })
  }
  const upload = async (importId: string, status: number | null = 204) => {
    const file = { sizeBytes: 3, fileName: `${importId}.csv` }
    const entry = await ledger.appendIntent({ event: 'upload_sent', importId, ...file, at: now(), ...by })
    const ended = { event: 'upload_ended', entry, importId, status, sha256: 'hash' } as const
    await ledger.appendOutcome({ ...ended, at: now(), ...by })
  }
  const remove = async (importId: string, outcome: 'deleted' | 'already_gone' | 'failed' = 'deleted') => {
    const id = await ledger.recordIntent({ importId, ...by, import: null })
    await ledger.recordOutcome(id, { outcome, attempts: 1 })
    return id
  }
  const restore = async (deletionId: string, newImportId: string) => {
    const [id = ''] = await ledger.restores.ask({ deletionIds: [deletionId], jobId: null, ...by })
    const asked = { size: 3, count: 1, format: 'csv', entity: { type: 'company' } } as const
    await ledger.restores.begin(id, { asked, sha256: 'hash' })
    await ledger.restores.created(id, newImportId)
    await ledger.restores.end(id, { state: 'restored' })
  }
  const told = async (importId: string) =>
    (await ledger.story(importId)).steps.map(({ step, importId: of }) => `${of} ${step}`)

  it('are the same from each of its imports, in order, with who and when', async () => {
    await create('a')
    await upload('a')
    await create('b', 'a')
    await upload('b')
    const record = await remove('a')
    await restore(record, 'c')
    const steps = ['a created', 'a file_sent', 'b created', 'b file_sent', 'a deleted', 'c restored']
    for (const id of ['a', 'b', 'c']) {
      expect(await told(id)).toEqual(steps)
      const { importIds, isWhole } = await ledger.story(id)
      expect({ first: importIds[0], all: importIds.toSorted(), isWhole }).toEqual({
        first: id,
        all: ['a', 'b', 'c'],
        isWhole: true,
      })
    }
    const story = await (await opened.again()).story('b')
    expect(story.steps).toMatchObject([
      { at: '2026-01-01T00:00:00.000Z', ...by, replaces: null },
      { at: '2026-01-01T00:02:00.000Z', ...by, name: 'a.csv', sizeBytes: 3 },
      { at: '2026-01-01T00:04:00.000Z', ...by, replaces: 'a' },
      { name: 'b.csv' },
      { ...by, deletionId: record, wasGone: false },
      { ...by, deletionId: record, of: 'a' },
    ])
  })

  it('have all imports that replaced the same one, and no others', async () => {
    await create('a')
    await create('b', 'a')
    await create('c', 'a')
    await create('other')
    await remove('d', 'already_gone')
    expect(await told('c')).toEqual(['a created', 'b created', 'c created'])
    expect((await ledger.story('d')).steps).toMatchObject([{ step: 'deleted', wasGone: true }])
    expect(await ledger.story('unheard-of')).toEqual({
      steps: [],
      importIds: ['unheard-of'],
      isWhole: true,
    })
  })

  it('leave out what had no effect', async () => {
    await create('a')
    await create(null, 'a')
    await upload('a', 500)
    await upload('a', null)
    await remove('a', 'failed')
    await ledger.restores.ask({ deletionIds: [await remove('b')], jobId: null, ...by })
    expect(await told('a')).toEqual(['a created'])
    expect(await told('b')).toEqual(['b deleted'])
  })

  it('are not misled by texts that people write', async () => {
    const text = String.raw`\u0000 "replaces":"a" {"importId":"a"} ` + '\0\u{E000}'
    const metadata = { replaces: 'a', importId: 'a', event: 'create_sent', '","replaces":"a': text }
    await create('a', undefined, { title: text, metadata })
    await create('b', undefined, { title: text, metadata })
    await create('d', undefined, { metadata: { event: 'create_sent', replaces: 'a' } })
    await create('c', 'b', { metadata: { event: 'create_sent', replaces: 'a' } })
    expect(await told('a')).toEqual(['a created'])
    expect(await told('c')).toEqual(['b created', 'c created'])
  })

  it('have a limit, however often an import is replaced', async () => {
    await create('a0')
    for (let n = 1; n <= 35; n++) await create(`a${n}`, `a${n - 1}`)
    const story = await ledger.story('a20')
    expect(story).toMatchObject({ isWhole: false })
    expect(story.importIds).toHaveLength(30)
    expect(story.importIds).toContain('a21')
  })
}
