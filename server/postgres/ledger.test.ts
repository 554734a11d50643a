import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { entryHash, origin } from '../ledger/chain.ts'
import { openTestLedger } from '../testing/open-test-ledger.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { testDamaged } from '../testing/batteries/damaged-battery.ts'
import { testJobs } from '../testing/batteries/jobs-battery.ts'
import { testLedger } from '../testing/batteries/ledger-battery.ts'
import { testRestores } from '../testing/batteries/restores-battery.ts'
import type { OpenedForRestores } from '../testing/batteries/restores-fixture.ts'
import { testStories } from '../testing/batteries/stories-battery.ts'
import { openReplica, type TestReplica } from '../testing/postgres/open-postgres-ledger.ts'
import { queryDatabase, testDatabase, testPostgres } from '../testing/postgres/test-database.ts'

// PostgreSQL takes a while to start on a busy machine.
beforeAll(testPostgres, 60_000)

/** A ledger in a new database. A test may open it several times. */
async function openDatabase(): Promise<OpenedForRestores> {
  const url = await testDatabase()
  const replicas: TestReplica[] = []
  const again = async (keyFingerprint = 'fingerprint') => {
    const replica = await openReplica(url, { keyFingerprint })
    replicas.push(replica)
    return replica
  }
  const end = async () => void (await Promise.all(replicas.map((replica) => replica.close())))
  const tamper = async (sql: string) => void (await queryDatabase(url, sql))
  return { ledger: await again(), again, tamper, end }
}

describe('a ledger in PostgreSQL', () => {
  testLedger(openDatabase)
})
describe('jobs in PostgreSQL', () => {
  testJobs(openDatabase)
})
describe('restores in PostgreSQL', () => {
  testRestores(openDatabase)
})
describe('stories in PostgreSQL', () => {
  testStories(openDatabase)
})
describe('what was damaged in PostgreSQL', () => {
  testDamaged(openDatabase)
})

/** How many records each of six writers makes, two on a replica. With FAULTS=1, a thousand per replica. */
const { FAULTS } = process.env
const recordsOfEach = FAULTS ? 500 : 20

describe('three replicas', { timeout: 180_000 }, () => {
  it('that write at once make one chain, in which every entry follows the one before', async () => {
    const url = await testDatabase()
    const replicas = await Promise.all([openReplica(url), openReplica(url), openReplica(url)])
    const writeSome = async (replica: TestReplica, name: string) => {
      for (let n = 0; n < recordsOfEach; n++) {
        const importId = `${name}_${n}`
        const id = await replica.recordIntent({ importId, operator: name, import: null })
        await replica.recordOutcome(id, { outcome: 'deleted', attempts: 1 })
      }
    }
    await Promise.all(
      replicas.flatMap((replica, at) => [writeSome(replica, `a${at}`), writeSome(replica, `b${at}`)]),
    )
    const records = 6 * recordsOfEach
    const { rows } = await queryDatabase(
      url,
      'SELECT seq::int, body, hash, prev_hash FROM entries ORDER BY seq',
    )
    let before = origin
    for (const entry of rows as { seq: number; body: string; hash: string; prev_hash: string }[]) {
      const hash = entryHash(before.hash, before.seq + 1, entry.body)
      expect(entry).toMatchObject({ seq: before.seq + 1, prev_hash: before.hash, hash })
      before = { seq: entry.seq, hash: entry.hash }
    }
    expect(before.seq).toBe(1 + 2 * records)
    for (const replica of replicas)
      expect(await replica.integrity.check()).toMatchObject({ entries: before.seq, problems: [] })
    const { outcomes } = await replicas[0].summarize({
      words: [],
      outcomes: [],
      job: null,
      by: null,
      from: null,
      to: null,
    })
    expect(outcomes).toEqual([{ outcome: 'deleted', count: records }])
    await Promise.all(replicas.map((replica) => replica.close()))
  })

  it('that start at the same moment on an empty database open one account', async () => {
    const url = await (await testPostgres()).newDatabase()
    const replicas = await Promise.all([openReplica(url), openReplica(url), openReplica(url)])
    const { rows } = await queryDatabase(url, 'SELECT seq::int, event FROM entries')
    expect(rows).toEqual([{ seq: 1, event: 'account_opened' }])
    await Promise.all(replicas.map((replica) => replica.close()))
  })
})

describe('any text', { timeout: 60_000 }, () => {
  let folder: string
  let replica: TestReplica
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'ledger-'))
    replica = await openReplica(await testDatabase())
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true })
    await replica.close()
  })

  it('is read as it was written, and hashed as in files, with NUL and what stands for it there', async () => {
    const files = openTestLedger(folder)
    // No lone surrogates: UTF-8 has none, whichever database keeps them.
    const text = fc
      .array(
        fc.oneof(fc.constantFrom('\0', '\u{E000}', '\u{E000}0', '0', '1'), fc.string({ unit: 'grapheme' })),
      )
      .map((parts) => parts.join('').toWellFormed())
    await fc.assert(
      fc.asyncProperty(text, text, text, async (operator, reason, message) => {
        const at = new Date(0).toISOString()
        const intent = {
          importId: 'a',
          operator,
          reason,
          import: sampleImport('a', { title: message }),
          who: { kind: 'person', subject: operator, name: reason, address: null },
        } as const
        const end = { outcome: 'failed', attempts: 1, message, code: reason, requestId: operator } as const
        const bodies: unknown[] = []
        for (const ledger of [files, replica]) {
          const id = await ledger.recordIntent(intent)
          await ledger.recordOutcome(id, end)
          const record = await ledger.get(id)
          expect(record).toMatchObject({ ...end, operator, reason, import: intent.import, who: intent.who })
          bodies.push({ ...record, id: null, requestedAt: at, settledAt: at })
          const found = await ledger.search(
            { words: [], outcomes: [], job: null, by: operator, from: null, to: null },
            { limit: 1 },
          )
          expect(found.map((each) => each.id)).toEqual([id])
        }
        expect(bodies[1]).toEqual(bodies[0])
      }),
      { numRuns: 40 },
    )
    await files.close()
    expect((await replica.integrity.check()).problems).toEqual([])
  })
})
