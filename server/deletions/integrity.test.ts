import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleImport } from '../testing/sample-import.ts'
import { headFileOf } from './head-file.ts'
import { verifyLedger } from './integrity.ts'
import { openLedger } from './ledger.ts'

let dir: string
let file: string

/** Five records of deletions that ended, so ten entries. */
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'ledger-'))
  file = path.join(dir, 'ledger.db')
  const ledger = openLedger(file)
  for (let n = 1; n <= 5; n++) {
    const importId = `import_${n}`
    const id = ledger.intend({ importId, operator: 'x', import: sampleImport(importId), reason: 'spring' })
    ledger.settle(id, { outcome: 'deleted', attempts: 1, status: 200 })
  }
  ledger.close()
})
afterEach(() => {
  rmSync(dir, { recursive: true })
})

function tamper(...statements: string[]): void {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA foreign_keys = OFF')
  for (const statement of statements) database.exec(statement)
  database.close()
}

function verdict() {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return verifyLedger(database, headFileOf(file))
  } finally {
    database.close()
  }
}

const cutTheLast = ['DELETE FROM entries WHERE deletion_id = 5', 'DELETE FROM deletions WHERE id = 5']
const mendSequences = [
  "UPDATE sqlite_sequence SET seq = 8 WHERE name = 'entries'",
  "UPDATE sqlite_sequence SET seq = 4 WHERE name = 'deletions'",
]

describe('the chain', () => {
  it('fits to its end where nobody has touched it', () => {
    expect(verdict()).toMatchObject({ head: { seq: 10 }, breach: null })
  })

  it.each([
    [
      'a field of a record',
      ["UPDATE deletions SET operator = 'y' WHERE id = 3"],
      '3',
      /Record 3 is not what entry 6, its last, says of it. What differs: operator./,
    ],
    [
      'the import of a record',
      ["UPDATE deletions SET import_json = '{}' WHERE id = 2"],
      '2',
      /Record 2 .* What differs: the import as it was./,
    ],
    [
      'an entry',
      ["UPDATE entries SET body = replace(body, 'spring', 'autumn') WHERE seq = 3"],
      '2',
      /Entry 3 was changed/,
    ],
    [
      'an entry and its hash',
      ["UPDATE entries SET body = '{}', hash = 'x' WHERE seq = 3"],
      '2',
      /Entry 3 was changed/,
    ],
    ['a record taken out', ['DELETE FROM deletions WHERE id = 3'], '3', /Record 3 was removed/],
    ['an entry taken out', ['DELETE FROM entries WHERE seq = 5'], '3', /Entry 5 of the chain is missing/],
    [
      'a record put in',
      [
        "INSERT INTO deletions (import_id, outcome, operator, requested_at) VALUES ('i', 'deleted', 'x', 't')",
      ],
      '6',
      /Record 6 is in no entry/,
    ],
    [
      'an entry put in',
      ["INSERT INTO entries (deletion_id, body, hash) VALUES (5, '{}', 'x')"],
      '5',
      /Entry 11 was changed/,
    ],
    ['its last entries cut off', ['DELETE FROM entries WHERE seq > 9'], '5', /Record 5 is not what entry 9/],
    ['its last record cut off', cutTheLast, null, /cut off: 10 entries were written, and 8 are there/],
    [
      'its last record cut off with the counters mended',
      [...cutTheLast, ...mendSequences],
      null,
      /cut off: 10 entries/,
    ],
    [
      'its counters set back',
      ["UPDATE sqlite_sequence SET seq = 4 WHERE name = 'entries'"],
      null,
      /SQLite has given are behind/,
    ],
  ])('shows %s', (_what, statements, record, message) => {
    tamper(...statements)
    const { breach } = verdict()
    expect(breach?.message).toMatch(message)
    expect(breach?.record).toBe(record)
  })

  it('shows that it was written anew, by the head that was noted', () => {
    const noted = headFileOf(file).read()
    writeFileSync(`${file}.head`, `${noted?.seq} ${'a'.repeat(64)}\n`)
    expect(verdict().breach?.message).toMatch(/not the one that the head file noted/)
  })

  it('wants the head file, which may lag behind', () => {
    const [seq, hash] = readFileSync(`${file}.head`, 'utf8').trim().split(' ')
    expect([seq, hash?.length]).toEqual(['10', 64])
    const database = new DatabaseSync(file)
    const ninth = String(database.prepare('SELECT hash FROM entries WHERE seq = 9').get()?.['hash'])
    database.close()
    writeFileSync(`${file}.head`, `9 ${ninth}\n`)
    expect(verdict().breach).toBeNull()
    rmSync(`${file}.head`)
    expect(verdict().breach?.message).toMatch(/head file beside the ledger is missing/)
    writeFileSync(`${file}.head`, 'garbage')
    expect(verdict().breach?.message).toMatch(/does not hold a number and a hash/)
  })

  it('takes in the records of a ledger that had no chain yet', () => {
    tamper(
      'DROP TRIGGER deletion_texts_begin',
      'DROP TRIGGER deletion_texts_follow',
      'DROP TRIGGER deletion_texts_end',
      'DROP TABLE deletion_texts',
      'DROP INDEX deletions_by_time',
      'DROP TABLE entries',
      'DROP INDEX deletions_by_job',
      'ALTER TABLE deletions DROP COLUMN reason',
      'ALTER TABLE deletions DROP COLUMN job_id',
      'DROP TABLE job_items',
      'DROP TABLE jobs',
      'PRAGMA user_version = 1',
    )
    rmSync(`${file}.head`)
    openLedger(file).close()
    expect(verdict()).toMatchObject({ head: { seq: 5 }, breach: null })
  })
})

/** Runs the program as npm does. */
function run(dataDir: string) {
  const main = path.join(import.meta.dirname, 'verify-main.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [main], {
    env: { DATA_DIR: dataDir },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('npm run ledger:verify', { timeout: 30_000 }, () => {
  it('says in one line that all is well, also while the console has the ledger open', () => {
    const ledger = openLedger(file)
    try {
      const { status, stdout } = run(dir)
      expect(status).toBe(0)
      expect(stdout).toMatch(/: 10 entries, 5 records, unbroken\. Last entry 10, hash [0-9a-f]{64}\n$/)
    } finally {
      ledger.close()
    }
  })

  it('names the first bad record, and ends with 1', () => {
    tamper("UPDATE deletions SET operator = 'y' WHERE id >= 3")
    const { status, stderr } = run(dir)
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /is broken\. Record 3 is not what entry 6, its last, says of it\. What differs: operator\. Up to entry 5 everything fits/,
    )
  })

  it('says so where there is no ledger, or one of another version', () => {
    expect(run(path.join(dir, 'nothing'))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/There is no ledger at/) as string,
    })
    tamper('PRAGMA user_version = 99')
    expect(run(dir)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/by a newer console/) as string,
    })
  })
})
