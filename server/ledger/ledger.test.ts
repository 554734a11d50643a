import * as v from 'valibot'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deletionSchema } from '../../src/contract/deletion.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { openTestLedger, testAccount } from '../testing/open-test-ledger.ts'
import { recordBody, sha256 } from './chain.ts'
import type { Ledger } from './ledger.ts'
import { RecordNotOpenError } from './records.ts'
import { ledgerFiles } from './ledger-files.ts'

let dataDir: string
let ledger: Ledger

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'ledger-'))
  ledger = openTestLedger(dataDir)
})
afterEach(() => {
  ledger.close()
  rmSync(dataDir, { recursive: true })
})

const intend = (importId: string) => ledger.recordIntent({ importId, operator: 'someone', import: null })

describe('a record', () => {
  it('begins as an intent with the import as it was last read', () => {
    const id = ledger.recordIntent({ importId: 'a', operator: 'someone', import: sampleImport('a') })
    const record = ledger.get(id)
    expect(v.safeParse(deletionSchema, record).success).toBe(true)
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

  it('ends with everything that the last answer said, and keeps the import it had', () => {
    const id = ledger.recordIntent({ importId: 'a', operator: 'someone', import: sampleImport('a') })
    ledger.recordOutcome(id, {
      outcome: 'refused',
      attempts: 2,
      status: 403,
      code: 'c',
      message: 'm',
      requestId: 'r',
    })
    const end = { outcome: 'refused', attempts: 2, status: 403, code: 'c', message: 'm', requestId: 'r' }
    expect(ledger.get(id)).toMatchObject({ ...end, import: sampleImport('a') })
    expect(ledger.get(id)?.settledAt).not.toBeNull()
  })

  it('keeps what used the import, chained with it', () => {
    const use = { websetId: 'w', websetTitle: 'Buyers', how: 'scope' } as const
    const usedBy = { checkedAt: '2026-11-24T00:00:00.000Z', looked: 8, unread: 0, websets: 1, uses: [use] }
    const id = ledger.recordIntent({ importId: 'a', operator: 'someone', import: null, usedBy })
    ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1, import: sampleImport('a') })
    expect(ledger.get(id)).toMatchObject({ usedBy, import: sampleImport('a') })
    const bodies = ledger.database.prepare('SELECT body FROM entries WHERE deletion_id = ?').all(Number(id))
    expect(bodies).toHaveLength(2)
    for (const { body } of bodies)
      expect(JSON.parse(String(body))).toMatchObject({ used_by_sha256: sha256(JSON.stringify(usedBy)) })
  })

  it('of which no use is known is chained in the bytes of a console that kept none', () => {
    const id = intend('a')
    const row = ledger.database.prepare('SELECT * FROM deletions WHERE id = ?').get(Number(id)) ?? {}
    const { used_by_json: none, ...before } = row
    expect(none).toBeNull()
    expect(recordBody(row, 'x')).toBe(recordBody(before, 'x'))
    expect(recordBody(row, 'x')).not.toContain('used_by')
  })

  it('ends once', () => {
    const id = intend('a')
    ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1 })
    expect(() => ledger.recordOutcome(id, { outcome: 'failed', attempts: 1 })).toThrow(RecordNotOpenError)
    expect(() => ledger.recordOutcome('99', { outcome: 'failed', attempts: 1 })).toThrow(RecordNotOpenError)
    expect(ledger.get(id)).toMatchObject({ outcome: 'deleted', attempts: 1 })
  })

  it('that is unknown is still open, and its later end adds to its attempts', () => {
    const id = intend('a')
    ledger.recordOutcome(id, { outcome: 'unknown', attempts: 2 })
    expect(ledger.get(id)?.settledAt).toBeNull()
    expect(ledger.open().map((record) => record.id)).toEqual([id])
    ledger.recordOutcome(id, { outcome: 'deleted', attempts: 0 })
    expect(ledger.get(id)).toMatchObject({ outcome: 'deleted', attempts: 2 })
    expect(ledger.open()).toEqual([])
  })
})

describe('the list', () => {
  it('has the newest first and goes on behind a record', () => {
    const ids = ['a', 'b', 'c', 'd'].map(intend)
    expect(ledger.list({ limit: 2 }).map(({ id }) => id)).toEqual([ids[3], ids[2]])
    expect(ledger.list({ limit: 9, before: ids[2] }).map(({ id }) => id)).toEqual([ids[1], ids[0]])
  })

  it('of the open ones has the oldest first', () => {
    const [a, b, c] = ['a', 'b', 'c'].map(intend)
    ledger.recordOutcome(String(b), { outcome: 'already_gone', attempts: 1 })
    expect(ledger.open().map(({ id }) => id)).toEqual([a, c])
  })
})

describe('who deleted an import', () => {
  it('is the newest record that did, and none that only tried', () => {
    expect(ledger.deletedBy('a')).toBeNull()
    const [first, second] = [intend('a'), intend('a')]
    ledger.recordOutcome(first, { outcome: 'deleted', attempts: 1 })
    ledger.recordOutcome(second, { outcome: 'already_gone', attempts: 1 })
    expect(ledger.deletedBy('a')?.id).toBe(first)
  })
})

describe('the ledger of an account', () => {
  it('is not opened as that of another one, wherever its files were put', () => {
    intend('a')
    ledger.close()
    const other = { ...testAccount, name: 'other' }
    const [from, to] = [ledger.files.ledger, ledgerFiles(dataDir, other).ledger].map((file) =>
      path.dirname(file),
    )
    cpSync(from ?? '', to ?? '', { recursive: true })
    expect(() => openTestLedger(dataDir, { account: other })).toThrow(/belongs to another account/)
    ledger = openTestLedger(dataDir)
    expect(ledger.open()).toHaveLength(1)
  })
})

describe('the end of the chain', () => {
  it('may be noted by two processes in another order than they wrote', async () => {
    const { headsLog } = ledger.files
    intend('a')
    intend('b')
    const lines = readFileSync(headsLog, 'utf8').trim().split('\n')
    const swapped = [...lines.slice(0, -2), ...lines.slice(-2).toReversed()]
    writeFileSync(headsLog, `${swapped.join('\n')}\n`)
    expect((await ledger.integrity.check()).problems).toEqual([])
  })

  it('is noted by the next start, where the one that wrote it could not', () => {
    const { head, headsLog } = ledger.files
    const last = () => ledger.database.prepare('SELECT seq, hash FROM entries ORDER BY seq DESC').get()
    intend('a')
    renameSync(headsLog, `${headsLog}.aside`)
    mkdirSync(headsLog)
    ledger.recordOutcome('1', { outcome: 'deleted', attempts: 1 })
    ledger.close()
    rmdirSync(headsLog)
    renameSync(`${headsLog}.aside`, headsLog)
    ledger = openTestLedger(dataDir)
    ledger.probe()
    const noted = `${String(last()?.['seq'])} ${String(last()?.['hash'])}`
    expect(readFileSync(head, 'utf8')).toBe(`${noted}\n`)
    expect(readFileSync(headsLog, 'utf8').trim().split('\n').at(-1)).toContain(noted)
  })
})

describe('an event of the chain', () => {
  const ada = { kind: 'person', subject: 'sub-1', name: 'Ada', address: 'ada@example.com' } as const
  it('tells who signed in, and of nobody where there is no sign-in', async () => {
    const at = '2026-11-30T00:00:00.000Z'
    const token = { tokenId: 't1', name: 'nightly', role: 'operator' } as const
    ledger.appendIntent({ event: 'token_made', at, operator: 'Ada', who: ada, expiresAt: null, ...token })
    ledger.appendIntent({ event: 'token_revoked', at, operator: 'curl', who: null, ...token })
    const [revoked, made] = ledger.database
      .prepare('SELECT body FROM entries WHERE deletion_id IS NULL ORDER BY seq DESC LIMIT 2')
      .all()
      .map(({ body }) => JSON.parse(String(body)) as Record<string, unknown>)
    expect(made).toMatchObject({ event: 'token_made', who: ada, tokenId: 't1', operator: 'Ada' })
    expect(revoked).not.toHaveProperty('who')
    expect((await ledger.integrity.check()).problems).toEqual([])
  })
})
