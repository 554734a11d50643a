import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ledger } from '../ledger/ledger.ts'
import { LedgerRefusal, LedgerUncheckedError } from '../ledger/ledger-refusal.ts'
import { openReplica, type TestReplica } from '../testing/postgres/open-postgres-ledger.ts'
import { queryDatabase, testDatabase, testPostgres } from '../testing/postgres/test-database.ts'
import { sampleImport } from '../testing/sample-import.ts'

beforeAll(testPostgres, 60_000)

let url: string
const opened: TestReplica[] = []
const open = async () => {
  const replica = await openReplica(url)
  opened.push(replica)
  return replica
}
/** Writes a record with the outcome `deleted`: two entries. */
async function deleteOne(ledger: Ledger, n: number): Promise<void> {
  const importId = `import_${n}`
  const read = sampleImport(importId)
  const id = await ledger.recordIntent({ importId, operator: 'x', import: read, reason: 'spring' })
  await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1, status: 200 })
}

/** Thirteen entries: the opening of the account, five deletions with an outcome, and a job that was stopped. */
beforeEach(async () => {
  url = await testDatabase()
  const ledger = await open()
  for (let n = 1; n <= 5; n++) await deleteOne(ledger, n)
  const ids = ['import_6', 'import_7']
  const job = {
    key: 'key',
    askedHash: 'h',
    ids,
    reason: 'job',
    operator: 'x',
    retryOf: null,
    approval: null,
    holdMs: 0,
  }
  await ledger.jobs.create(job)
  await ledger.jobs.move('1', { from: ['running'], to: 'stopped', by: { operator: 'x' } })
  await close()
})
const close = () => Promise.all(opened.splice(0).map((replica) => replica.close()))
afterEach(close)

/** Runs SQL as the owner of the database, whom no key and no trigger stops. */
const tamper = async (...statements: string[]) =>
  void (await queryDatabase(url, ['SET session_replication_role = replica', ...statements].join('; ')))

const cutTheJob = ['DELETE FROM job_items', 'DELETE FROM jobs', 'DELETE FROM entries WHERE seq > 11']
const unguarded = [
  'ALTER TABLE entries DROP CONSTRAINT entries_pkey CASCADE',
  'ALTER TABLE entries DROP CONSTRAINT entries_prev_hash_key',
  'ALTER TABLE entries DROP CONSTRAINT entries_hash_key',
]
const fork = (seq: number, hash: string) =>
  `INSERT INTO entries (seq, body, hash, prev_hash, commit_key)
   SELECT ${seq}, '{}', ${hash}, prev_hash, gen_random_uuid() FROM entries WHERE seq = 6`

/** Changes that somebody may make to the database while no console runs: the record concerned, and the message. */
const tamperings: { what: string; how: () => Promise<void>; record: string | null; message: RegExp }[] = [
  {
    what: 'a field of a record changed',
    how: () => tamper("UPDATE deletions SET operator = 'y' WHERE id = 3"),
    record: '3',
    message: /Record 3 does not match its last entry, 7. What differs: operator./,
  },
  {
    what: 'the import of a record changed',
    how: () => tamper("UPDATE deletions SET import_json = '{}' WHERE id = 2"),
    record: '2',
    message: /Record 2 .* What differs: the import as it was./,
  },
  {
    what: 'who asked put in',
    how: () => tamper("UPDATE deletions SET who_json = '{}' WHERE id = 2"),
    record: '2',
    message: /Record 2 .* What differs: who asked./,
  },
  {
    what: 'an entry changed',
    how: () => tamper("UPDATE entries SET body = replace(body, 'spring', 'autumn') WHERE seq = 4"),
    record: '2',
    message: /Entry 4 was changed/,
  },
  {
    what: 'an entry and its hash changed',
    how: () => tamper("UPDATE entries SET body = '{}', hash = 'x' WHERE seq = 4"),
    record: '2',
    message: /Entry 4 was changed/,
  },
  {
    what: 'what an entry is chained to changed',
    how: () => tamper("UPDATE entries SET prev_hash = 'x' WHERE seq = 4"),
    record: '2',
    message: /Entry 4 says that it is chained to another one than 3/,
  },
  {
    what: 'a fork: two entries of one number',
    how: () => tamper(...unguarded, fork(6, "repeat('f', 64)")),
    record: null,
    message: /There is more than one entry 6: the chain forks/,
  },
  {
    what: 'a fork: two entries that are chained to the same one',
    how: () =>
      tamper(...unguarded, fork(14, `encode(sha256(convert_to(prev_hash || E'\\n14\\n{}', 'UTF8')), 'hex')`)),
    record: null,
    message: /Entry 14 was changed, or what stood before it/,
  },
  {
    what: 'a record taken out',
    how: () => tamper('DELETE FROM deletions WHERE id = 3'),
    record: '3',
    message: /Record 3 was removed/,
  },
  {
    what: 'an outcome taken from its record',
    how: () =>
      tamper(
        'UPDATE entries SET deletion_id = NULL WHERE seq = 7',
        `UPDATE deletions SET outcome = 'intended', attempts = 0, status = NULL, settled_at = NULL WHERE id = 3`,
      ),
    record: '3',
    message: /Entry 7 is about record 3, but its row says that it is about no record/,
  },
  {
    what: 'a record taken from its entries',
    how: () =>
      tamper(
        'UPDATE entries SET deletion_id = NULL WHERE deletion_id = 3',
        'DELETE FROM deletions WHERE id = 3',
      ),
    record: '3',
    message: /Entry 6 is about record 3, but its row says that it is about no record/,
  },
  {
    what: 'an entry taken out',
    how: () => tamper('DELETE FROM entries WHERE seq = 6'),
    record: '3',
    message: /Entry 6 of the chain is missing/,
  },
  {
    what: 'a record put in',
    how: () =>
      tamper(
        "INSERT INTO deletions (id, import_id, outcome, operator, requested_at) VALUES (6, 'i', 'deleted', 'x', 't')",
      ),
    record: '6',
    message: /Record 6 is in no entry/,
  },
  {
    what: 'an entry put in',
    how: () =>
      tamper(
        "INSERT INTO entries (seq, deletion_id, body, hash, prev_hash, commit_key) VALUES (14, 5, '{}', 'x', 'y', gen_random_uuid())",
      ),
    record: '5',
    message: /Entry 14 was changed/,
  },
  {
    what: 'the last entry cut off',
    how: () => tamper('DELETE FROM entries WHERE seq > 12'),
    record: null,
    message: /cut off: 13 entries were written, and 12 are there/,
  },
  {
    what: 'everything cut off',
    how: () =>
      tamper(
        'TRUNCATE entries, restores, deletions, jobs, job_items, deletion_texts, deletion_requests, job_leases',
      ),
    record: null,
    message: /cut off: 13 entries were written, and 0 are there/,
  },
  {
    what: 'the last record cut off with its entries',
    how: () =>
      tamper(
        ...cutTheJob,
        'DELETE FROM entries WHERE deletion_id = 5',
        'DELETE FROM deletions WHERE id = 5',
        "UPDATE counters SET given = 9 WHERE name = 'entries'",
      ),
    record: '5',
    message: /Record 5 was written once and is gone/,
  },
  {
    what: 'its counters set back',
    how: () => tamper("UPDATE counters SET given = 4 WHERE name = 'entries'"),
    record: null,
    message: /the database has given are behind/,
  },
  {
    what: 'an import of a stopped job exchanged',
    how: () => tamper("UPDATE job_items SET import_id = 'import_9' WHERE position = 1"),
    record: null,
    message: /Job 1 does not match the chain. What differs: its list of imports./,
  },
  {
    what: 'a stopped job set running',
    how: () => tamper("UPDATE jobs SET state = 'running'"),
    record: null,
    message: /Job 1 does not match the chain. What differs: state./,
  },
  {
    what: 'a job taken out',
    how: () => tamper('DELETE FROM job_items', 'DELETE FROM jobs'),
    record: null,
    message: /Job 1 was written once and is gone/,
  },
]

describe('the chain in PostgreSQL', () => {
  it('fits to its end where nobody has touched it', async () => {
    const ledger = await open()
    await ledger.integrity.checkedOnce()
    expect(await ledger.integrity.check()).toMatchObject({
      entries: 13,
      verified: { entry: 13 },
      problems: [],
      acknowledged: [],
    })
  })

  it.each(tamperings)(
    'shows $what, on every replica, until that is acknowledged on one; and never forgets it',
    async ({ how, message, record }) => {
      await how()
      const [a, b] = [await open(), await open()]
      await a.integrity.checkedOnce()
      const found = await b.integrity.open()
      const problem = found.find((each) => message.test(each.message))
      expect(problem, found.map((each) => each.message).join('\n')).toBeDefined()
      expect(problem?.record).toBe(record)
      for (const replica of [a, b]) {
        await expect(deleteOne(replica, 20)).rejects.toThrow(LedgerRefusal)
        await expect(replica.probe()).rejects.toThrow(LedgerRefusal)
      }
      await b.acknowledge({ keys: found.map(({ key }) => key), operator: 'Ada', note: null })
      for (const replica of [a, b]) {
        expect(await replica.integrity.open()).toEqual([])
        await replica.probe()
        await deleteOne(replica, 21)
      }
      expect(await a.integrity.check()).toMatchObject({ problems: [], acknowledged: [{ operator: 'Ada' }] })
      await close()

      const next = await open()
      await next.integrity.checkedOnce()
      expect(await next.integrity.check()).toMatchObject({
        problems: [],
        acknowledged: [{ operator: 'Ada' }],
      })
    },
  )

  it('begins nothing from a check that ends with an error until one passes', async () => {
    const ledger = await open()
    await tamper('ALTER TABLE restores RENAME TO elsewhere')
    const unchecked = /could not be checked to its end: relation "restores" does not exist/
    await expect(ledger.integrity.check()).rejects.toThrow(unchecked)
    await expect(deleteOne(ledger, 20)).rejects.toThrow(LedgerUncheckedError)
    await expect(ledger.probe()).rejects.toThrow(LedgerUncheckedError)
    expect(await ledger.refusing()).toMatchObject({ code: 'ledger_unavailable' })

    await tamper('ALTER TABLE elsewhere RENAME TO restores')
    await ledger.integrity.checkedOnce()
    expect(await ledger.refusing()).toBeNull()
    await ledger.probe()
    await deleteOne(ledger, 20)
  })

  it('shows what is done to it also where thousands of problems were acknowledged', async () => {
    await tamper(
      `INSERT INTO deletions (id, import_id, outcome, operator, requested_at)
       SELECT i, 'i' || i, 'deleted', 'x', 't' FROM generate_series(6, 4005) AS i`,
    )
    const [a, b] = [await open(), await open()]
    const seen = new Set<string>()
    const openNow = async () => {
      await a.integrity.check()
      const keys = (await a.integrity.open()).map(({ key }) => key)
      // Whatever one replica knows of, the other refuses to go on with.
      expect((await b.refusing())?.code).toBe(keys.length > 0 ? 'ledger_broken' : undefined)
      return keys
    }
    for (let now = await openNow(); now.length > 0; now = await openNow()) {
      now.forEach((key) => seen.add(key))
      await a.acknowledge({ keys: now, operator: 'Ada', note: null })
    }
    expect([...seen].filter((key) => key.startsWith('stray:'))).toHaveLength(4_000)
    await close()

    await tamper("UPDATE jobs SET state = 'running'")
    const [next, other] = [await open(), await open()]
    await next.integrity.checkedOnce()
    for (const replica of [next, other])
      expect(await replica.integrity.open()).toMatchObject([
        { message: expect.stringMatching(/^Job 1 does not match/) },
      ])
  })

  it('shows and ends records in which somebody left something else than JSON', async () => {
    const ledger = await open()
    for (const importId of ['import_8', 'import_9'])
      await ledger.recordIntent({ importId, operator: 'x', import: sampleImport(importId) })
    await tamper(
      "UPDATE deletions SET import_json = 'x', who_json = '{}' WHERE id = 6",
      "UPDATE entries SET body = 'x' WHERE deletion_id = 7",
    )
    const everything = { words: [], outcomes: [], job: null, by: null, from: null, to: null }
    expect(await ledger.search(everything, { limit: 2 })).toMatchObject([
      { importId: 'import_9' },
      { importId: 'import_8', import: null, who: null },
    ])
    expect(await ledger.people(9)).toEqual([])
    for (const { id } of await ledger.open())
      await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1 })
    expect(await ledger.open()).toEqual([])
    expect((await ledger.integrity.check()).problems).not.toEqual([])
  })
})

describe('a running replica', () => {
  it('finds that an older copy was put back, counters and all, whatever was written on it since', async () => {
    const [a, b] = [await open(), await open()]
    await deleteOne(a, 8)
    expect(await b.refusing()).toBeNull()
    await tamper(
      'DELETE FROM entries WHERE seq > 13',
      'DELETE FROM deletion_texts WHERE id > 5',
      'DELETE FROM deletions WHERE id > 5',
      `UPDATE counters SET given = CASE name WHEN 'entries' THEN 13 WHEN 'deletions' THEN 5 ELSE 1 END`,
    )
    // A replica that starts now does not know of the loss, and goes on writing.
    const late = await open()
    for (let n = 30; n < 33; n++) await deleteOne(late, n)
    await expect(deleteOne(a, 9)).rejects.toThrow(/chain was written anew/)
    expect(await late.refusing()).toMatchObject({ code: 'ledger_broken' })
    await b.integrity.check()
    const keys = (await late.integrity.open()).map(({ key }) => key)
    await late.acknowledge({ keys, operator: 'Ada', note: 'restored' })
    for (const replica of [a, b, late]) {
      await deleteOne(replica, 40)
      expect((await replica.integrity.check()).problems).toEqual([])
    }
  })

  it('writes an end that it knows all the same, and covers nothing up with it', async () => {
    const ledger = await open()
    const id = await ledger.recordIntent({ importId: 'a', operator: 'x', import: null })
    await tamper(
      "UPDATE entries SET body = replace(body, 'x', 'y') WHERE seq = 14",
      `UPDATE entries SET hash = encode(sha256(convert_to(prev_hash || E'\\n14\\n' || body, 'UTF8')), 'hex') WHERE seq = 14`,
    )
    await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1 })
    expect((await ledger.integrity.open()).map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/Entry 14 is not the one that a replica noted/),
    )
    await expect(deleteOne(ledger, 9)).rejects.toThrow(LedgerRefusal)
  })

  it('shows a record that was changed before its outcome was recorded', async () => {
    const ledger = await open()
    const id = await ledger.recordIntent({ importId: 'a', operator: 'x', import: sampleImport('a') })
    await tamper(`UPDATE deletions SET operator = 'y' WHERE id = ${id}`)
    await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1 })
    expect((await ledger.integrity.check()).problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/Record 6 had been changed before its outcome was recorded: entry 15/),
      expect.stringMatching(/Record 6 was changed before entry 16. What differs: operator/),
    ])
  })
})
