import { type TestContext, describe, expect, it } from 'vitest'
import { ItemNotQueuedError } from '../ledger/job-store.ts'
import { LedgerRefusal } from '../ledger/ledger-refusal.ts'
import { LeaseLostError } from '../ledger/job-leases.ts'
import { RecordNotOpenError } from '../ledger/records.ts'
import { openBreakingLine } from '../testing/postgres/breaking-line.ts'
import { openReplica, type TestReplica } from '../testing/postgres/open-postgres-ledger.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { until } from '../testing/until.ts'
import { chainLock } from './ledger-tables.ts'
import type { Pool } from './pool.ts'
import { queryDatabase, testDatabase, testPostgres } from '../testing/postgres/test-database.ts'

const deleted = { outcome: 'deleted', attempts: 1, status: 200 } as const
const intend = (ledger: TestReplica, importId: string, more = {}) =>
  ledger.recordIntent({ importId, operator: 'x', import: null, ...more })

/** A ledger for one test, over a connection that can break. */
async function start({ onTestFinished }: TestContext) {
  const url = await testDatabase()
  const line = await openBreakingLine(await testPostgres())
  const ledger = await openReplica(line.url(new URL(url).pathname.slice(1), 'test'))
  onTestFinished(async () => {
    await ledger.close()
    await line.close()
  })
  const count = async (sql: string) =>
    Number((await queryDatabase(url, `SELECT count(*) AS n ${sql}`)).rows[0]?.n)
  /** The problems that a check of the whole ledger finds. */
  const problems = async () => {
    await ledger.integrity.checkedOnce()
    return (await ledger.integrity.check()).problems
  }
  return { url, line, ledger, count, problems }
}

/** Holds the lock of the chain until somebody waits for it, and runs `meanwhile` before it lets go. */
async function whileLocked(pool: Pool, meanwhile: string) {
  const client = await pool.connect()
  await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${chainLock})`)
  return async () => {
    await until(async () => {
      const sql = `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()`
      return (await pool.query(sql)).rows.length > 0
    })
    await client.query(`${meanwhile}; COMMIT`)
    client.release()
  }
}

describe('records that are written together', () => {
  it('are each begun and ended, in fewer transactions than there are', async (context) => {
    const { ledger, count, problems, url } = await start(context)
    const ids = Array.from({ length: 30 }, (_, n) => `import_${n}`)
    const records = await Promise.all(ids.map((id) => intend(ledger, id, { key: `key of ${id}` })))
    expect(new Set(records).size).toBe(30)
    expect((await ledger.ofRequest('key of import_7'))?.importId).toBe('import_7')
    await Promise.all(records.map((record) => ledger.recordOutcome(record, deleted)))
    expect(await count(`FROM deletions WHERE outcome = 'deleted'`)).toBe(30)
    expect(await count('FROM entries WHERE deletion_id IS NOT NULL')).toBe(60)
    const { rows } = await queryDatabase(url, 'SELECT count(DISTINCT xmin::text)::int AS n FROM entries')
    expect(rows[0]?.n).toBeLessThan(30)
    expect(await problems()).toEqual([])
  })

  it('fail each by itself', async (context) => {
    const { ledger, count, problems } = await start(context)
    const ids = ['a', 'b', 'c']
    const job = {
      key: 'k',
      askedHash: 'h',
      ids,
      reason: null,
      operator: 'x',
      retryOf: null,
      approval: null,
      holdMs: 0,
    }
    const { id: jobId } = await ledger.jobs.create(job)
    const lease = await ledger.leases.claim(jobId, () => null)
    const item = (position: number) => ({
      item: { jobId, position },
      lease: { jobId, token: lease?.token ?? 0 },
    })
    const [ended, other] = [await intend(ledger, 'x'), await intend(ledger, 'y')]
    await ledger.recordOutcome(ended, deleted)

    const results = await Promise.allSettled([
      intend(ledger, 'a', item(0)),
      intend(ledger, 'b', { ...item(1), lease: { jobId, token: 99 } }),
      ledger.recordOutcome(ended, deleted),
      ledger.recordOutcome('4711', deleted),
      intend(ledger, 'a', item(0)),
      intend(ledger, 'z\0'.repeat(3)),
      ledger.recordOutcome(other, { ...deleted, outcome: 'failed', code: 'c' }),
    ])
    const ends = results.map((result) =>
      result.status === 'fulfilled' ? 'made' : (result.reason as Error).constructor,
    )
    expect(ends).toEqual([
      'made',
      LeaseLostError,
      RecordNotOpenError,
      RecordNotOpenError,
      ItemNotQueuedError,
      'made',
      'made',
    ])
    expect(await count('FROM deletions')).toBe(4)
    expect(await count('FROM job_items WHERE deletion_id IS NOT NULL')).toBe(1)
    expect(await problems()).toEqual([])
  })

  it('are made without one that the database does not take', async (context) => {
    const { ledger, url, problems } = await start(context)
    await queryDatabase(url, `ALTER TABLE deletions ADD CHECK (import_id <> 'no')`)
    const results = await Promise.allSettled(['a', 'no', 'b'].map((id) => intend(ledger, id)))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await problems()).toEqual([])
  })

  it('of one import are judged one after the other', async (context) => {
    const { ledger, problems } = await start(context)
    const [first, second] = await Promise.all([intend(ledger, 'a'), intend(ledger, 'a')])
    const read = { outcome: 'deleted', attempts: 1, inferredFrom: 'read_back' } as const
    const ends = await Promise.all([first, second].map((id) => ledger.recordOutcome(id, read)))
    expect(ends.map(({ outcome }) => outcome).toSorted()).toEqual(['already_gone', 'deleted'])
    expect(await problems()).toEqual([])
  })

  it('come back as they were given, whatever people typed', async (context) => {
    const { ledger, problems } = await start(context)
    const odd = 'NUL \0, \\u0000, half \ud83d, mark \u{E000}1, "quotes", \u{1F600}'
    const who = { kind: 'person' as const, subject: odd, name: odd, address: null }
    const id = await intend(ledger, 'a', {
      operator: odd,
      reason: odd,
      key: odd,
      who,
      import: { ...sampleImport('a'), title: odd },
    })
    await ledger.recordOutcome(id, { ...deleted, message: odd, code: odd, requestId: odd })
    const whole = odd.toWellFormed()
    expect(await ledger.get(id)).toMatchObject({
      operator: whole,
      reason: whole,
      message: whole,
      requestId: whole,
    })
    expect((await ledger.ofRequest(odd))?.id).toBe(id)
    expect(await problems()).toEqual([])
  })
})

describe('what was read before the lock was given', () => {
  it('is read again where another replica has ended a record of the import', async (context) => {
    const { ledger, url, problems } = await start(context)
    const other = await openReplica(url)
    context.onTestFinished(() => other.close())
    const [first, second] = [await intend(ledger, 'a'), await intend(ledger, 'a')]
    const unlock = await whileLocked(ledger.pool, 'SELECT 1')
    const ending = other.recordOutcome(second, { outcome: 'deleted', attempts: 1, inferredFrom: 'read_back' })
    await unlock()
    expect(await ending).toMatchObject({ outcome: 'deleted' })
    const again = await whileLocked(
      ledger.pool,
      `UPDATE deletions SET message = 'edited' WHERE id = ${first}`,
    )
    const late = ledger.recordOutcome(first, { outcome: 'deleted', attempts: 1, inferredFrom: 'read_back' })
    await again()
    expect(await late).toMatchObject({ outcome: 'already_gone' })
    const found = await problems()
    expect(found.map(({ key }) => key.split(':')[0])).toEqual(['found'])
  })

  it('begins nothing where something was found meanwhile', async (context) => {
    const { ledger, count } = await start(context)
    await intend(ledger, 'a')
    const unlock = await whileLocked(
      ledger.pool,
      `INSERT INTO findings (key, message) VALUES ('x', 'It was changed.')`,
    )
    const beginning = intend(ledger, 'b').catch((error: unknown) => error)
    await unlock()
    expect(await beginning).toBeInstanceOf(LedgerRefusal)
    expect(await count('FROM deletions')).toBe(1)
  })
})

describe('records whose answer is lost', () => {
  it('are found where they were made', async (context) => {
    const { ledger, line, count, problems } = await start(context)
    const lost = line.loseCommits('unanswered', 2, /"begins"/)
    const ids = await Promise.all(['a', 'b'].map((id) => intend(ledger, id)))
    expect((await ledger.get(ids[1] ?? ''))?.importId).toBe('b')
    await ledger.recordOutcome(ids[0] ?? '', deleted)
    expect(lost()).toBe(2)
    expect(await count(`FROM deletions WHERE outcome = 'deleted'`)).toBe(1)
    expect(await count('FROM entries WHERE deletion_id IS NOT NULL')).toBe(3)
    expect(await problems()).toEqual([])
  })

  it('are not made where they did not get there, and may be asked for again', async (context) => {
    const { ledger, line, count } = await start(context)
    line.loseCommits('unsent', 1, /"begins"/)
    await expect(intend(ledger, 'a')).rejects.toThrow(/does not answer/)
    expect(await count('FROM deletions')).toBe(0)
    await intend(ledger, 'a')
    expect(await count('FROM deletions')).toBe(1)
  })

  it('are not made once it was said that they were not, however late they get there', async (context) => {
    const { ledger, line, count } = await start(context)
    const lost = line.loseCommits('late', 1, /"begins"/)
    await expect(intend(ledger, 'a')).rejects.toThrow(/does not answer/)
    expect(lost()).toBe(1)
    await expect.poll(line.late).toBe(1)
    expect(await count('FROM deletions')).toBe(0)
    expect(await count('FROM given_up')).toBe(1)
  })
})
