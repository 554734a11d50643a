import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compileCache } from '../testing/compile-cache.ts'
import { openTestLedger, testAccount, testLedgerFile } from '../testing/open-test-ledger.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { until } from '../testing/until.ts'
import { entryHash, origin } from '../ledger/chain.ts'
import { verifyLedger } from './integrity.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { ledgerFiles } from './ledger-files.ts'
import { LedgerRefusal } from '../ledger/ledger-refusal.ts'

let dir: string
let file: string

const keys = ledgerFiles('', testAccount)
const headFile = () => path.join(dir, keys.head)
const headsLog = () => path.join(dir, keys.headsLog)

/** Writes a record with the outcome `deleted`: two entries. */
async function deleteOne(ledger: Ledger, n: number): Promise<void> {
  const importId = `import_${n}`
  const id = await ledger.recordIntent({
    importId,
    operator: 'x',
    import: sampleImport(importId),
    reason: 'spring',
  })
  await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1, status: 200 })
}

/** Thirteen entries: the opening of the account, five deletions with an outcome, and a job that was stopped. */
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'ledger-'))
  file = testLedgerFile(dir)
  const ledger = openTestLedger(dir)
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
  await ledger.close()
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

/** The problems of the ledger. */
function problems() {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return verifyLedger({ database, files: ledgerFiles(dir, testAccount), account: testAccount }).problems
  } finally {
    database.close()
  }
}

const messages = () => problems().map(({ message }) => message)

/** SQL that removes the job and its entries, so that the chain ends with record 5. */
const cutTheJob = ['DELETE FROM job_items', 'DELETE FROM jobs', 'DELETE FROM entries WHERE seq > 11']
const cutTheLast = [
  ...cutTheJob,
  'DELETE FROM entries WHERE deletion_id = 5',
  'DELETE FROM deletions WHERE id = 5',
]
const mendSequences = [
  "UPDATE sqlite_sequence SET seq = 9 WHERE name = 'entries'",
  "UPDATE sqlite_sequence SET seq = 4 WHERE name = 'deletions'",
]

/** Recomputes the whole chain after a change of its bodies, which anybody can who knows the format. */
function chainAnew(): void {
  const database = new DatabaseSync(file)
  let before = origin.hash
  for (const { seq, body } of database.prepare('SELECT seq, body FROM entries ORDER BY seq').all()) {
    before = entryHash(before, Number(seq), String(body))
    database.prepare('UPDATE entries SET hash = ? WHERE seq = ?').run(before, seq as number)
  }
  database.close()
}

/** Changes that somebody may make to the files while no console runs: the record concerned, and the message. */
const tamperings: {
  what: string
  how: () => void | Promise<void>
  record: string | null
  message: RegExp
}[] = [
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
    what: 'who asked for a job put in',
    how: () => tamper("UPDATE jobs SET who_json = '{}' WHERE id = 1"),
    record: null,
    message: /Job 1 .* What differs: who_json./,
  },
  {
    what: 'the use of an import put in',
    how: () => tamper("UPDATE deletions SET used_by_json = '{}' WHERE id = 2"),
    record: '2',
    message: /Record 2 .* What differs: what used the import./,
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
        "INSERT INTO deletions (import_id, outcome, operator, requested_at) VALUES ('i', 'deleted', 'x', 't')",
      ),
    record: '6',
    message: /Record 6 is in no entry/,
  },
  {
    what: 'an entry put in',
    how: () => tamper("INSERT INTO entries (deletion_id, body, hash) VALUES (5, '{}', 'x')"),
    record: '5',
    message: /Entry 14 was changed/,
  },
  {
    what: 'the last entry cut off',
    how: () => tamper('DELETE FROM entries WHERE seq > 12'),
    record: null,
    message: /cut off.*: 13 entries were noted, and 12 are there/,
  },
  {
    what: 'the last record cut off with the counters mended',
    how: () => tamper(...cutTheLast, ...mendSequences),
    record: null,
    message: /cut off.*: 13 entries were noted, and 9 are there/,
  },
  {
    what: 'all entries but the first cut off',
    how: () => tamper('DELETE FROM entries WHERE seq > 1'),
    record: null,
    message: /cut off.*: 13 entries were noted, and 1 is there/,
  },
  {
    what: 'its counters set back',
    how: () => tamper("UPDATE sqlite_sequence SET seq = 4 WHERE name = 'entries'"),
    record: null,
    message: /the database has given are behind/,
  },
  {
    what: 'the chain worked out anew, with its head file',
    how: () => {
      tamper(
        "UPDATE deletions SET operator = 'y' WHERE id = 3",
        `UPDATE entries SET body = replace(body, '"operator":"x"', '"operator":"y"') WHERE deletion_id = 3`,
      )
      chainAnew()
      const database = new DatabaseSync(file)
      const last = database.prepare('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1').get()
      database.close()
      writeFileSync(headFile(), `${String(last?.['seq'])} ${String(last?.['hash'])}\n`)
    },
    record: null,
    message: /Entries 6 to 13, noted until .*, are others now/,
  },
  {
    what: 'the head file removed',
    how: () => rmSync(headFile()),
    record: null,
    message: /head file .* is missing/,
  },
  {
    what: 'the head file emptied',
    how: () => writeFileSync(headFile(), ''),
    record: null,
    message: /\.head is empty/,
  },
  {
    what: 'the head file garbled',
    how: () => writeFileSync(headFile(), 'garbage'),
    record: null,
    message: /\.head is garbled/,
  },
  {
    what: 'the log of heads removed',
    how: () => rmSync(headsLog()),
    record: null,
    message: /The log of heads was removed or cut off/,
  },
  {
    what: 'the log of heads cut off',
    how: () => writeFileSync(headsLog(), readFileSync(headsLog(), 'utf8').split('\n').slice(0, 4).join('\n')),
    record: null,
    message: /The log of heads was removed or cut off/,
  },
  {
    what: 'an older copy of the folder put back',
    how: async () => {
      const ledger = openTestLedger(dir)
      const folder = path.dirname(file)
      cpSync(folder, `${folder}-copy`, { recursive: true })
      await deleteOne(ledger, 8)
      await ledger.close()
      rmSync(folder, { recursive: true })
      renameSync(`${folder}-copy`, folder)
    },
    record: null,
    message: /Entries 14 to 15, noted until .*, are gone/,
  },
  {
    what: 'its WAL removed, as a kill had left it',
    how: async () => {
      const ledger = openTestLedger(dir)
      ledger.database.exec('PRAGMA wal_autocheckpoint = 0')
      for (let n = 8; n <= 12; n++) await deleteOne(ledger, n)
      const withoutWal = readFileSync(file)
      await ledger.close()
      writeFileSync(file, withoutWal)
    },
    record: null,
    message: /cut off.*: 23 entries were noted, and 13 are there/,
  },
  {
    what: 'the whole folder removed',
    how: () => rmSync(path.dirname(file), { recursive: true }),
    record: null,
    message: /13 entries were noted, and 0 are there|Entries 1 to 13, noted until .*, are gone/,
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

describe('the chain', () => {
  it('fits to its end where nobody has touched it', () => {
    expect(problems()).toEqual([])
  })

  it.each(tamperings)('shows $what', async ({ how, message, record }) => {
    await how()
    // If the ledger is gone, the console makes a new one when it starts.
    await openTestLedger(dir).close()
    const found = problems().find((problem) => message.test(problem.message))
    expect(found, messages().join('\n')).toBeDefined()
    expect(found?.record).toBe(record)
  })

  it.each(tamperings)(
    'refuses everything after $what until that is acknowledged, and never forgets it',
    async ({ how, message }) => {
      await how()
      const ledger = openTestLedger(dir)
      await ledger.integrity.checkedOnce()
      const found = await ledger.integrity.open()
      expect(found.some((problem) => message.test(problem.message))).toBe(true)
      await expect(deleteOne(ledger, 20)).rejects.toThrow(LedgerRefusal)
      await expect(ledger.probe()).rejects.toThrow(LedgerRefusal)
      await ledger.acknowledge({ keys: found.map(({ key }) => key), operator: 'Ada', note: null })
      expect(await ledger.integrity.open()).toEqual([])
      await ledger.probe()
      for (let n = 20; n < 30; n++) await deleteOne(ledger, n)
      expect(await ledger.integrity.check()).toMatchObject({
        problems: [],
        acknowledged: [{ operator: 'Ada' }],
      })
      await ledger.close()

      // Nothing new at the next start, but the command that verifies always reports it.
      const next = openTestLedger(dir)
      await next.integrity.checkedOnce()
      expect(await next.integrity.open()).toEqual([])
      await next.close()
      const { status, stderr } = run(dir)
      expect(status).toBe(1)
      expect(stderr).toMatch(message)
      expect(stderr).toContain('by Ada')
    },
  )

  it('is acknowledged once, where two people do it at once', async () => {
    tamper("UPDATE deletions SET operator = 'y' WHERE id = 3")
    const ledger = openTestLedger(dir)
    await ledger.integrity.checkedOnce()
    const keysSeen = (await ledger.integrity.open()).map(({ key }) => key)
    await Promise.all(
      ['Ada', 'Bob'].map((operator) => ledger.acknowledge({ keys: keysSeen, operator, note: null })),
    )
    expect((await ledger.integrity.check()).acknowledged).toMatchObject([{ operator: 'Ada' }])
    await ledger.close()
  })

  it('shows what is done to it after something was acknowledged', async () => {
    tamper("UPDATE deletions SET operator = 'y' WHERE id = 3")
    const ledger = openTestLedger(dir)
    await ledger.integrity.checkedOnce()
    const keysSeen = (await ledger.integrity.open()).map(({ key }) => key)
    await ledger.acknowledge({ keys: keysSeen, operator: 'Ada', note: null })
    await ledger.close()
    tamper("UPDATE deletions SET operator = 'z' WHERE id = 3")
    const next = openTestLedger(dir)
    await next.integrity.checkedOnce()
    expect(await next.integrity.open()).toMatchObject([{ record: '3' }])
    await next.close()
  })

  it('shows what is done to it also where a thousand problems were acknowledged', async () => {
    const strays = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
      INSERT INTO deletions (import_id, outcome, operator, requested_at) SELECT 'i' || i, 'deleted', 'x', 't' FROM n`
    tamper(strays)
    const ledger = openTestLedger(dir)
    const openNow = async () => {
      await ledger.integrity.check()
      return (await ledger.integrity.open()).map(({ key }) => key)
    }
    const seen = new Set<string>()
    for (let now = await openNow(); now.length > 0; now = await openNow()) {
      now.forEach((key) => seen.add(key))
      await ledger.acknowledge({ keys: now, operator: 'Ada', note: null })
    }
    expect(seen.size).toBe(4_000)
    await ledger.close()

    tamper("UPDATE jobs SET state = 'running'")
    const next = openTestLedger(dir)
    await next.integrity.checkedOnce()
    expect(await next.integrity.open()).toMatchObject([
      { message: expect.stringMatching(/^Job 1 does not match/) },
    ])
    await next.close()
    expect(run(dir).stderr).toMatch(/is broken\.\n {2}Job 1 does not match/)
  })

  it('shows a record that was changed before its outcome was recorded', async () => {
    const ledger = openTestLedger(dir)
    const id = await ledger.recordIntent({
      importId: 'import_8',
      operator: 'x',
      import: sampleImport('import_8'),
    })
    tamper(`UPDATE deletions SET operator = 'y' WHERE id = ${id}`)
    await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1 })
    await ledger.close()
    expect(messages()).toEqual([
      expect.stringMatching(/Record 6 had been changed before its outcome was recorded: entry 15/),
      expect.stringMatching(/Record 6 was changed before entry 16. What differs: operator/),
    ])
  })

  it('shows and ends records in which somebody left something else than JSON', async () => {
    const ledger = openTestLedger(dir)
    for (const importId of ['import_8', 'import_9'])
      await ledger.recordIntent({ importId, operator: 'x', import: sampleImport(importId) })
    tamper(
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
    await ledger.close()
  })

  it('is not taken for cut off while another process writes to it', async () => {
    const module = pathToFileURL(path.join(import.meta.dirname, '../testing/open-test-ledger.ts')).href
    const writes = `
      import { openTestLedger } from '${module}'
      const ledger = openTestLedger(${JSON.stringify(dir)})
      for (;;) await ledger.appendIntent({ event: 'create_sent', at: 'now', operator: 'x', asked: {} })`
    const other = spawn(process.execPath, ['--input-type=module', '--eval', writes], {
      env: compileCache,
      stdio: 'ignore',
    })
    const ended = once(other, 'close')
    const ledger = openTestLedger(dir)
    const last = ledger.database.prepare('SELECT max(seq) AS n FROM entries')
    try {
      await until(async () => {
        for (let n = 0; n < 100; n++) expect(await ledger.refusing()).toBeNull()
        return Number(last.get()?.['n']) > 3_000
      })
    } finally {
      other.kill('SIGKILL')
      await ended
    }
    await ledger.close()
  })

  it.each(['UPDATE deletions SET attempts', 'UPDATE jobs SET total'])(
    'is refused where it cannot be read to its end, until that is acknowledged: %s',
    async (change) => {
      tamper(`${change} = 9223372036854775807`, "UPDATE entries SET body = 'x' WHERE seq = 2")
      const unreadable = expect.stringContaining('has a number that is larger than any') as string
      expect(messages()).toContainEqual(unreadable)
      const ledger = openTestLedger(dir)
      await ledger.integrity.checkedOnce()
      const { problems: found } = await ledger.integrity.check()
      expect(found.map(({ message }) => message)).toContainEqual(unreadable)
      await expect(deleteOne(ledger, 8)).rejects.toThrow(LedgerRefusal)
      await ledger.acknowledge({ keys: found.map(({ key }) => key), operator: 'x', note: null })
      await deleteOne(ledger, 8)
      await ledger.close()
    },
  )

  it('lets the head file lag behind, as a crash between the two leaves it', () => {
    const database = new DatabaseSync(file)
    const ninth = String(database.prepare('SELECT hash FROM entries WHERE seq = 9').get()?.['hash'])
    database.close()
    writeFileSync(headFile(), `9 ${ninth}\n`)
    expect(problems()).toEqual([])
  })
})

/** Runs the program as npm does. */
function run(dataDir: string) {
  const main = path.join(import.meta.dirname, '../commands/ledger-verify.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [main], {
    env: { DATA_DIR: dataDir, ...compileCache },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('npm run ledger:verify', () => {
  it('says in a line for each account that all is well, also while the console has the ledger open', async () => {
    const ledger = openTestLedger(dir)
    await openTestLedger(dir, { account: { mode: 'sandbox', name: 'default', baseUrl: null } }).close()
    try {
      const { status, stdout } = run(dir)
      expect(status).toBe(0)
      expect(stdout).toMatch(
        /Live · test \(api\.exa\.test\): 13 entries, 5 records, unbroken\. Last entry 13, hash [0-9a-f]{64}\n/,
      )
      expect(stdout).toMatch(/Sandbox · default: 1 entry, 0 records, unbroken/)
    } finally {
      await ledger.close()
    }
  })

  it('names what does not fit, and ends with 1', () => {
    tamper("UPDATE deletions SET operator = 'y' WHERE id >= 3")
    const { status, stderr } = run(dir)
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /is broken\.\n {2}Record 3 does not match its last entry, 7\. What differs: operator\./,
    )
  })

  it('names an account whose ledger is gone, or cannot be read, beside one that is whole', async () => {
    await openTestLedger(dir, { account: { mode: 'sandbox', name: 'default', baseUrl: null } }).close()
    const others = expect.stringMatching(/^Ledger .* of Sandbox · default: 1 entry, 0 records, unbroken/)
    writeFileSync(file, 'garbage')
    expect(run(dir)).toEqual({
      status: 1,
      stdout: others,
      stderr: `${file} cannot be verified: file is not a database.\n`,
    })
    rmSync(path.dirname(file), { recursive: true })
    expect(run(dir)).toEqual({
      status: 1,
      stdout: others,
      stderr: `${file} is gone: ${headsLog()} has noted 13 entries of it. Put a copy back.\n`,
    })
  })

  it('says so where there is no ledger, or one of another version', () => {
    expect(run(path.join(dir, 'nothing'))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/There is no ledger in/) as string,
    })
    tamper('PRAGMA user_version = 99')
    expect(run(dir)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/by a newer console/) as string,
    })
  })
})
