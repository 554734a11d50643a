import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deletionSchema } from '../../../src/contract/deletion.ts'
import type { Who } from '../../../src/contract/who.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { LedgerRefusal } from '../../ledger/ledger-refusal.ts'
import { RecordNotOpenError } from '../../ledger/records.ts'
import { sampleImport } from '../sample-import.ts'

/** A new ledger, and what other consoles of the same account would open. */
export type OpenedLedger = {
  ledger: Ledger
  /** Opens the same once more, as another console with this key does; the same key when left out. */
  again: (keyFingerprint?: string) => Promise<Ledger>
  /** Closes all, and leaves nothing behind. */
  end: () => Promise<void>
}

/** What must hold for every ledger, wherever it keeps its records: tests, for within a `describe`. */
export function testLedger(open: () => Promise<OpenedLedger>): void {
  let opened: OpenedLedger
  let ledger: Ledger
  beforeEach(async () => {
    opened = await open()
    ;({ ledger } = opened)
  })
  afterEach(() => opened.end())

  const intend = (importId: string, by = ledger) =>
    by.recordIntent({ importId, operator: 'someone', import: null })
  const ask = (importId: string, who: Who | null) =>
    ledger.recordIntent({ importId, operator: who?.name ?? 'curl', who, import: null })
  const deleted = { outcome: 'deleted', attempts: 1 } as const
  const lost = { ...deleted, message: 'Lost.', inferredFrom: 'lost_answer' } as const
  const givenUp = { outcome: 'failed', code: 'delete_failed', message: 'Given up.', attempts: 3 } as const

  describe('a record', () => {
    it('begins as an intent with the import as it was last read', async () => {
      const id = await ledger.recordIntent({
        importId: 'a',
        operator: 'someone',
        import: sampleImport('a'),
      })
      const record = await ledger.get(id)
      expect(v.safeParse(deletionSchema, { ...record, restore: null }).success).toBe(true)
      expect(record).toMatchObject({
        id,
        importId: 'a',
        outcome: 'intended',
        attempts: 0,
        status: null,
        operator: 'someone',
        import: sampleImport('a'),
        settledAt: null,
      })
    })

    it('ends with everything that the last answer said, and keeps the import it had', async () => {
      const id = await ledger.recordIntent({
        importId: 'a',
        operator: 'someone',
        import: sampleImport('a'),
      })
      const end = {
        outcome: 'refused',
        attempts: 2,
        status: 403,
        code: 'c',
        message: 'm',
        requestId: 'r',
      } as const
      await ledger.recordOutcome(id, end)
      expect(await ledger.get(id)).toMatchObject({ ...end, import: sampleImport('a') })
      expect((await ledger.get(id))?.settledAt).not.toBeNull()
    })

    it('ends once, and says what would have been written', async () => {
      const id = await intend('a')
      await ledger.recordOutcome(id, deleted)
      const failed = { outcome: 'failed', attempts: 1 } as const
      const error = await ledger.recordOutcome(id, failed).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(RecordNotOpenError)
      expect(error).toMatchObject({ outcome: failed })
      await expect(ledger.recordOutcome('99', failed)).rejects.toThrow(RecordNotOpenError)
      expect(await ledger.get(id)).toMatchObject(deleted)
    })

    it('ends once where two consoles know how', async () => {
      const id = await intend('a')
      const other = await opened.again()
      const ends = await Promise.allSettled([
        ledger.recordOutcome(id, deleted),
        other.recordOutcome(id, { outcome: 'failed', attempts: 1 }),
      ])
      expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    })

    it('that is unknown is still open, and its later end adds to its attempts', async () => {
      const id = await intend('a')
      await ledger.recordOutcome(id, { outcome: 'unknown', attempts: 2 })
      expect((await ledger.get(id))?.settledAt).toBeNull()
      expect((await ledger.open()).map((record) => record.id)).toEqual([id])
      await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 0 })
      expect(await ledger.get(id)).toMatchObject({ outcome: 'deleted', attempts: 2 })
      expect(await ledger.open()).toEqual([])
    })

    it('is found by the key of its request, the newest of them', async () => {
      const request = { importId: 'a', operator: 'x', import: null, key: 'key-1' }
      await ledger.recordIntent(request)
      const second = await ledger.recordIntent(request)
      expect((await ledger.ofRequest('key-1'))?.id).toBe(second)
      expect(await ledger.ofRequest('key-2')).toBeNull()
    })

    it('keeps text as it came, whatever is in it', async () => {
      const title = 'Żółć \u202E \uD83D\uDE00 \0 \u{E000}0 \\u0000 \' " ; --'
      const read = sampleImport('a', { title })
      const id = await ledger.recordIntent({ importId: 'a', operator: title, import: read, reason: title })
      expect(await ledger.get(id)).toMatchObject({ operator: title, reason: title, import: { title } })
      expect((await ledger.integrity.check()).problems).toEqual([])
    })
  })

  describe('an outcome that no answer told', () => {
    it('is that of the record which had deleted the import before', async () => {
      await ledger.recordOutcome(await intend('a'), deleted)
      const id = await intend('a')
      const written = await ledger.recordOutcome(id, lost)
      expect(written).toMatchObject({
        outcome: 'already_gone',
        message: 'Lost. Record 1 is what deleted it.',
      })
      expect(await ledger.get(id)).toMatchObject({ outcome: 'already_gone', message: written.message })
    })

    it('stays open while another record of the import is under way', async () => {
      const [first, second] = [await intend('a'), await intend('a')]
      expect(await ledger.recordOutcome(first, lost)).toMatchObject({ outcome: 'unknown' })
      expect(await ledger.recordOutcome(second, lost)).toMatchObject({ outcome: 'deleted' })
    })

    it('does not wait for others once the import was read back', async () => {
      const first = await intend('a')
      await intend('a')
      const readBack = { ...deleted, message: 'It is gone.', inferredFrom: 'read_back' } as const
      expect(await ledger.recordOutcome(first, readBack)).toMatchObject({ outcome: 'deleted' })
    })

    it('is one deletion where two consoles lost their answers at once', async () => {
      const other = await opened.again()
      const ids = [await intend('a'), await intend('a', other)]
      const written = await Promise.all(
        ids.map((id, n) => (n === 0 ? ledger : other).recordOutcome(id, lost)),
      )
      expect(written.filter(({ outcome }) => outcome === 'deleted')).toHaveLength(1)
    })
  })

  describe('a late effect', () => {
    const how = 'It took effect late.'

    it('corrects the newest record that was given up, once', async () => {
      await ledger.recordOutcome(await intend('a'), givenUp)
      const id = await intend('a')
      await ledger.recordOutcome(id, givenUp)
      const other = await opened.again()
      const late = { importId: 'a', otherThan: id, how }
      const found = await Promise.all([ledger.recordLateSuccess(late), other.recordLateSuccess(late)])
      expect(found).toContainEqual({ kind: 'corrected', id })
      expect(found).toContainEqual({ kind: 'none' })
      expect(await ledger.get(id)).toMatchObject({
        outcome: 'deleted',
        code: null,
        message: `Given up. ${how}`,
      })
    })

    it('corrects a record of an import that came back under its id, whatever deleted it before', async () => {
      const before = await intend('a')
      await ledger.recordOutcome(before, deleted)
      const id = await intend('a')
      await ledger.recordOutcome(id, givenUp)
      expect((await ledger.deletedBy('a'))?.id).toBe(before)
      expect(await ledger.deletedBy('a', id)).toBeNull()
      const late = { importId: 'a', otherThan: '0', how }
      expect(await ledger.recordLateSuccess(late)).toEqual({ kind: 'corrected', id })
      expect((await ledger.deletedBy('a', id))?.id).toBe(id)
      expect(await ledger.recordLateSuccess(late)).toEqual({ kind: 'none' })
    })

    it('corrects nothing where a record that was begun before says why', async () => {
      const [first, second] = [await intend('a'), await intend('a')]
      await ledger.recordOutcome(second, givenUp)
      await ledger.recordOutcome(first, deleted)
      expect((await ledger.deletedBy('a', second))?.id).toBe(first)
      expect(await ledger.recordLateSuccess({ importId: 'a', otherThan: '0', how })).toEqual({ kind: 'none' })
    })

    it('corrects nothing where another record is under way, or says why', async () => {
      const id = await intend('a')
      await ledger.recordOutcome(id, givenUp)
      const next = await intend('a')
      const late = { importId: 'a', otherThan: id, how }
      expect(await ledger.recordLateSuccess(late)).toEqual({ kind: 'under_way' })
      await ledger.recordOutcome(next, deleted)
      expect(await ledger.recordLateSuccess(late)).toEqual({ kind: 'none' })
      expect((await ledger.abandoned(9)).map((record) => record.id)).toEqual([id])
    })
  })

  describe('the list', () => {
    it('has the newest first and goes on behind a record', async () => {
      const ids: string[] = []
      for (const importId of ['a', 'b', 'c', 'd']) ids.push(await intend(importId))
      expect((await ledger.list({ limit: 2 })).map(({ id }) => id)).toEqual([ids[3], ids[2]])
      expect((await ledger.list({ limit: 9, before: ids[2] })).map(({ id }) => id)).toEqual([ids[1], ids[0]])
    })

    it('of the open ones has the oldest first', async () => {
      const [a, b, c] = [await intend('a'), await intend('b'), await intend('c')]
      await ledger.recordOutcome(b, { outcome: 'already_gone', attempts: 1 })
      expect((await ledger.open()).map(({ id }) => id)).toEqual([a, c])
    })

    it('is searched by words in any case and spelling, outcomes and time', async () => {
      const read = sampleImport('a', { title: 'Leads Kraków' })
      const id = await ledger.recordIntent({ importId: 'a', operator: 'Ada', import: read })
      await ledger.recordOutcome(id, deleted)
      await intend('b')
      const all = { words: [], outcomes: [], job: null, by: null, from: null, to: null }
      const found = async (filter: Partial<Parameters<Ledger['search']>[0]>) =>
        (await ledger.search({ ...all, ...filter }, { limit: 9 })).map(({ importId }) => importId)
      expect(await found({})).toEqual(['b', 'a'])
      expect(await found({ words: ['KRAKOW', 'ada'] })).toEqual(['a'])
      expect(await found({ outcomes: ['intended'] })).toEqual(['b'])
      expect(await found({ to: '2020-01-01T00:00:00.000Z' })).toEqual([])
      expect(await ledger.summarize({ ...all, outcomes: ['deleted'] })).toEqual({
        outcomes: expect.arrayContaining([
          { outcome: 'deleted', count: 1 },
          { outcome: 'intended', count: 1 },
        ]) as unknown,
      })
    })
  })

  describe('who deleted an import', () => {
    it('is the newest record that did, and none that only tried', async () => {
      expect(await ledger.deletedBy('a')).toBeNull()
      const [first, second] = [await intend('a'), await intend('a')]
      await ledger.recordOutcome(first, deleted)
      await ledger.recordOutcome(second, { outcome: 'already_gone', attempts: 1 })
      expect((await ledger.deletedBy('a'))?.id).toBe(first)
      expect(await ledger.explainsGone('a', second)).toBe(true)
      expect(await ledger.explainsGone('b', second)).toBe(false)
      expect(await ledger.otherIntents('a', second)).toEqual([])
    })
  })

  describe('who asked', () => {
    const ada = { kind: 'person', subject: 'sub-1', name: 'Ada', address: 'ada@example.com' } as const
    const nightly = { kind: 'token', subject: 'token-1', name: 'nightly', address: null } as const
    const all = { words: [], outcomes: [], job: null, by: null, from: null, to: null }

    it('is in the record, and stays there', async () => {
      const id = await ask('a', ada)
      await ledger.recordOutcome(id, deleted)
      expect(await ledger.get(id)).toMatchObject({ operator: 'Ada', who: ada, outcome: 'deleted' })
      expect(await ledger.get(await ask('b', null))).toMatchObject({ operator: 'curl', who: null })
      expect((await ledger.integrity.check()).problems).toEqual([])
    })

    it('is what records are found and summed up by', async () => {
      for (const who of [ada, nightly, ada, null]) await ask('a', who)
      const found = await ledger.search({ ...all, by: 'sub-1' }, { limit: 9 })
      expect(found.map(({ id }) => id)).toEqual(['3', '1'])
      expect(await ledger.search({ ...all, by: 'sub-1', words: ['ada'] }, { limit: 1 })).toHaveLength(1)
      expect(await ledger.search({ ...all, by: 'nobody' }, { limit: 9 })).toEqual([])
      expect(await ledger.summarize({ ...all, by: 'token-1' })).toEqual({
        outcomes: [{ outcome: 'intended', count: 1 }],
      })
    })

    it('is listed once for each subject, as they were last called, who asked last first', async () => {
      const renamed = { ...ada, name: 'Ada Lovelace' }
      for (const who of [ada, null, nightly, renamed]) await ask('a', who)
      const lastRequestedAt = expect.any(String) as unknown
      expect(await ledger.people(9)).toEqual([
        { who: renamed, count: 2, lastRequestedAt },
        { who: nightly, count: 1, lastRequestedAt },
      ])
      expect(await ledger.people(1)).toHaveLength(1)
    })
  })

  describe('the chain', () => {
    it('has an entry for each change, numbered without a gap, also where two consoles write at once', async () => {
      const other = await opened.again()
      const { entries } = await ledger.integrity.check()
      await Promise.all(Array.from({ length: 20 }, (_, n) => intend(`i${n}`, n % 2 === 0 ? ledger : other)))
      expect(await ledger.integrity.check()).toMatchObject({ entries: entries + 20, problems: [] })
      expect((await other.integrity.check()).problems).toEqual([])
    })

    it('numbers the beginning of a change, which its end names', async () => {
      const at = '2026-11-30T00:00:00.000Z'
      const sent = {
        event: 'upload_sent',
        at,
        operator: 'x',
        importId: 'a',
        sizeBytes: 3,
        fileName: 'a.csv',
      }
      const entry = await ledger.appendIntent({ ...sent, event: 'upload_sent' })
      const fileOf = async () => (await ledger.uploadedFiles(['b', 'a'])).get('a')
      expect(await fileOf()).toBeUndefined()
      const ended = { event: 'upload_ended', at, operator: 'x', importId: 'a', entry } as const
      await ledger.appendOutcome({ ...ended, status: 200, sha256: 'abc' })
      expect(await fileOf()).toEqual({
        name: 'a.csv',
        sizeBytes: 3,
        sha256: 'abc',
        sentAt: at,
        kept: null,
        forgotten: null,
      })
    })
  })

  describe('a key that the account does not know', () => {
    it('begins nothing until somebody confirms it, and ends what was begun', async () => {
      const id = await intend('a')
      const other = await opened.again('another')
      expect(await other.refusing()).toMatchObject({ code: 'account_unconfirmed' })
      await expect(intend('b', other)).rejects.toThrow(LedgerRefusal)
      await expect(other.assertMayBegin()).rejects.toThrow(LedgerRefusal)
      const sent = { event: 'create_sent', at: '2026-11-30T00:00:00.000Z', operator: 'x', asked: {} } as const
      await expect(other.appendIntent(sent)).rejects.toThrow(LedgerRefusal)
      await other.recordOutcome(id, deleted)
      expect((await other.accountState()).newKey?.waiting).toEqual({ jobs: 0, records: 0 })
      await Promise.all([other.confirmKey({ operator: 'Ada' }), other.confirmKey({ operator: 'Ada' })])
      expect(await other.refusing()).toBeNull()
      await intend('b', other)
      expect((await ledger.integrity.check()).problems).toEqual([])
    })
  })
}
