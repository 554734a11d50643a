import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DatabaseError, openDatabase, transaction } from './database.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'database-'))
  file = path.join(folder, 'ledger.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

const first = 'CREATE TABLE a (n INTEGER) STRICT'
const second = 'CREATE TABLE b (n INTEGER) STRICT'

function open(migrations = [first], durable = true): DatabaseSync {
  return openDatabase({ file, name: 'ledger', migrations, durable })
}

/** What opening the file fails with. */
function failure(): string {
  try {
    open().close()
  } catch (error) {
    if (error instanceof DatabaseError) return error.message
    throw error
  }
  return ''
}

const pragma = (database: DatabaseSync, name: string) =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]

describe('a database', () => {
  it('is made with its folder, in WAL mode, and syncs every commit where it must last', () => {
    file = path.join(folder, 'new', 'deep', 'ledger.db')
    const database = open()
    expect(pragma(database, 'journal_mode')).toBe('wal')
    expect(pragma(database, 'synchronous')).toBe(2)
    expect(pragma(database, 'user_version')).toBe(1)
    database.close()
    const relaxed = open([first], false)
    expect(pragma(relaxed, 'synchronous')).toBe(1)
    relaxed.close()
  })

  it('is brought up to date step by step, each step once', () => {
    open([first]).close()
    const database = open([first, second])
    database.exec('INSERT INTO a VALUES (1); INSERT INTO b VALUES (2)')
    expect(pragma(database, 'user_version')).toBe(2)
    database.close()
    open([first, second]).close()
  })

  it('stays at the version before a step that fails', () => {
    expect(() => open([first, 'CREATE TABLE b (n INTEGER); nonsense'])).toThrow(/nonsense/)
    const database = new DatabaseSync(file)
    expect(pragma(database, 'user_version')).toBe(1)
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'b'").all()).toEqual([])
    database.close()
  })

  it('may be opened by two at once', () => {
    const one = open([first])
    const two = open([first])
    one.exec('INSERT INTO a VALUES (1)')
    expect(two.prepare('SELECT n FROM a').get()?.['n']).toBe(1)
    one.close()
    two.close()
  })
})

describe('a file that cannot be used is left as it is, by name', () => {
  it.each([
    ['text', Buffer.from('These are no tables, but somebody may want them.\n'.repeat(100))],
    ['noise', Buffer.alloc(8_192, 0xa5)],
    [
      'the head of a database alone',
      Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(4_000, 7)]),
    ],
  ])('when it holds %s', (_, bytes) => {
    writeFileSync(file, bytes)
    expect(failure()).toMatch(/^The ledger .*ledger\.db cannot be used: .*Nothing was changed\.$/)
    expect(failure()).toContain(file)
    expect(readFileSync(file).equals(bytes)).toBe(true)
    expect(readdirSync(folder)).toEqual(['ledger.db'])
  })

  it('when pages of it are damaged', () => {
    const database = open()
    const fill = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)'
    database.exec(`${fill} INSERT INTO a SELECT i FROM n`)
    database.close()
    const bytes = readFileSync(file).fill(0xff, 4_096, 12_288)
    writeFileSync(file, bytes)
    expect(failure()).toMatch(/cannot be used: .*(malformed|corrupt)/)
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  it('when a newer console wrote it', () => {
    open([first, second, 'CREATE TABLE c (n INTEGER)']).close()
    const bytes = readFileSync(file)
    expect(failure()).toMatch(/was written by a newer console \(schema 3, this one knows 1\)/)
    expect(failure()).toContain(file)
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  it('when another program holds it, which is no reason to move it away', () => {
    const other = new DatabaseSync(file)
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE theirs (n)')
    expect(failure()).toContain('Another program holds it')
    expect(failure()).not.toContain('Move it away')
    other.close()
    expect(failure()).toBe('')
  })

  it('when its folder cannot be made', () => {
    writeFileSync(path.join(folder, 'data'), 'a file')
    file = path.join(folder, 'data', 'ledger.db')
    expect(failure()).toContain(file)
  })
})

describe('a transaction', () => {
  it('is undone as a whole by what it throws', () => {
    const database = open()
    const work = () => {
      database.exec('INSERT INTO a VALUES (1)')
      throw new Error('halfway')
    }
    expect(() => transaction(database, work)).toThrow('halfway')
    expect(database.prepare('SELECT n FROM a').all()).toEqual([])
    expect(transaction(database, () => 7)).toBe(7)
    database.close()
  })
})
