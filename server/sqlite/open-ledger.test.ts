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
import { sampleImport } from '../testing/sample-import.ts'
import { openTestLedger, testAccount } from '../testing/open-test-ledger.ts'
import { recordBody, sha256 } from '../ledger/chain.ts'
import { testDamaged } from '../testing/batteries/damaged-battery.ts'
import { testJobs } from '../testing/batteries/jobs-battery.ts'
import { testLedger } from '../testing/batteries/ledger-battery.ts'
import { testRestores } from '../testing/batteries/restores-battery.ts'
import type { OpenedForRestores } from '../testing/batteries/restores-fixture.ts'
import { testStories } from '../testing/batteries/stories-battery.ts'
import { tamper } from '../testing/ledger-file.ts'
import { ledgerFiles } from './ledger-files.ts'
import type { SqliteLedger } from './open-ledger.ts'

let dataDir: string
let ledger: SqliteLedger

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'ledger-'))
  ledger = openTestLedger(dataDir)
})
afterEach(async () => {
  await ledger.close()
  rmSync(dataDir, { recursive: true })
})

const intend = (importId: string) => ledger.recordIntent({ importId, operator: 'someone', import: null })

/** A ledger in a new folder. A test may open it several times. */
async function openFolder(): Promise<OpenedForRestores> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ledger-'))
  const all: SqliteLedger[] = []
  const again = async (keyFingerprint = 'fingerprint') => {
    const opened = openTestLedger(folder, { keyFingerprint })
    all.push(opened)
    return opened
  }
  const end = async () => {
    for (const each of all) await each.close()
    rmSync(folder, { recursive: true })
  }
  const run = async (sql: string) => tamper(folder, sql)
  return { ledger: await again(), again, tamper: run, end }
}

describe('a ledger in SQLite', () => {
  testLedger(openFolder)
})
describe('jobs in SQLite', () => {
  testJobs(openFolder)
})
describe('restores in SQLite', () => {
  testRestores(openFolder)
})
describe('stories in SQLite', () => {
  testStories(openFolder)
})
describe('what was damaged in SQLite', () => {
  testDamaged(openFolder)
})

describe('a record', () => {
  it('keeps what used the import, chained with it', async () => {
    const use = { websetId: 'w', websetTitle: 'Buyers', how: 'scope' } as const
    const usedBy = { checkedAt: '2026-11-24T00:00:00.000Z', looked: 8, unread: 0, websets: 1, uses: [use] }
    const id = await ledger.recordIntent({ importId: 'a', operator: 'someone', import: null, usedBy })
    await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1, import: sampleImport('a') })
    expect(await ledger.get(id)).toMatchObject({ usedBy, import: sampleImport('a') })
    const bodies = ledger.database.prepare('SELECT body FROM entries WHERE deletion_id = ?').all(Number(id))
    expect(bodies).toHaveLength(2)
    for (const { body } of bodies)
      expect(JSON.parse(String(body))).toMatchObject({ used_by_sha256: sha256(JSON.stringify(usedBy)) })
  })

  it('of which no use is known, asked for without sign-in, is chained in the bytes of a console that kept neither', async () => {
    const id = await intend('a')
    const row = ledger.database.prepare('SELECT * FROM deletions WHERE id = ?').get(Number(id)) ?? {}
    const { used_by_json: none, who_json: nobody, ...before } = row
    expect([none, nobody]).toEqual([null, null])
    expect(recordBody(row, 'x')).toBe(recordBody(before, 'x'))
    expect(recordBody(row, 'x')).not.toMatch(/used_by|who/)
  })
})

describe('the ledger of an account', () => {
  it('is not opened as that of another one, wherever its files were put', async () => {
    await intend('a')
    await ledger.close()
    const other = { ...testAccount, name: 'other' }
    const [from, to] = [ledger.files.ledger, ledgerFiles(dataDir, other).ledger].map((file) =>
      path.dirname(file),
    )
    cpSync(from ?? '', to ?? '', { recursive: true })
    expect(() => openTestLedger(dataDir, { account: other })).toThrow(/belongs to another account/)
    ledger = openTestLedger(dataDir)
    expect(await ledger.open()).toHaveLength(1)
  })
})

describe('the end of the chain', () => {
  it('may be noted by two processes in another order than they wrote', async () => {
    const { headsLog } = ledger.files
    await intend('a')
    await intend('b')
    const lines = readFileSync(headsLog, 'utf8').trim().split('\n')
    const swapped = [...lines.slice(0, -2), ...lines.slice(-2).toReversed()]
    writeFileSync(headsLog, `${swapped.join('\n')}\n`)
    expect((await ledger.integrity.check()).problems).toEqual([])
  })

  it('is noted by the next start, where the one that wrote it could not', async () => {
    const { head, headsLog } = ledger.files
    const last = () => ledger.database.prepare('SELECT seq, hash FROM entries ORDER BY seq DESC').get()
    await intend('a')
    renameSync(headsLog, `${headsLog}.aside`)
    mkdirSync(headsLog)
    await ledger.recordOutcome('1', { outcome: 'deleted', attempts: 1 })
    await ledger.close()
    rmdirSync(headsLog)
    renameSync(`${headsLog}.aside`, headsLog)
    ledger = openTestLedger(dataDir)
    await ledger.probe()
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
    await ledger.appendIntent({
      event: 'token_made',
      at,
      operator: 'Ada',
      who: ada,
      expiresAt: null,
      ...token,
    })
    await ledger.appendIntent({ event: 'token_revoked', at, operator: 'curl', who: null, ...token })
    const [revoked, made] = ledger.database
      .prepare('SELECT body FROM entries WHERE deletion_id IS NULL ORDER BY seq DESC LIMIT 2')
      .all()
      .map(({ body }) => JSON.parse(String(body)) as Record<string, unknown>)
    expect(made).toMatchObject({ event: 'token_made', who: ada, tokenId: 't1', operator: 'Ada' })
    expect(revoked).not.toHaveProperty('who')
    expect((await ledger.integrity.check()).problems).toEqual([])
  })
})
