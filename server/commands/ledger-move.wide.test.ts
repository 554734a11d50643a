import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyFingerprint } from '../accounts/key-fingerprint.ts'
import { openAccountLedger } from '../accounts/open-account.ts'
import { parseConsoleEnv } from '../env/env.ts'
import { openFolderStore } from '../files/folder-store.ts'
import { keepFile } from '../files/keep-file.ts'
import { openVerified } from '../files/read-file.ts'
import type { ChainHead } from '../ledger/chain.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createLog } from '../request-log.ts'
import { filesFolder, ledgerFiles } from '../sqlite/ledger-files.ts'
import { markBackup } from '../sqlite/backup-mark.ts'
import { openPostgres } from '../postgres/open-postgres.ts'
import { compileCache } from '../testing/compile-cache.ts'
import { tamper } from '../testing/ledger-file.ts'
import { openTestLedger, testAccount } from '../testing/open-test-ledger.ts'
import { openReplica } from '../testing/postgres/open-postgres-ledger.ts'
import { queryDatabase, testDatabase, testPostgres } from '../testing/postgres/test-database.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { until } from '../testing/until.ts'
import { movedTables } from './moved-tables.ts'

let folder: string
let dataDir: string
let url: string
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'move-'))
  dataDir = path.join(folder, 'data')
  url = await testDatabase()
})
afterEach(() => rmSync(folder, { recursive: true }))

const environment = (more: Record<string, string> = {}) => ({
  EXA_API_KEY: 'a-key-of-the-tests',
  EXA_ACCOUNT: testAccount.name,
  EXA_BASE_URL: testAccount.baseUrl ?? '',
  SECRET_KEYS: 'a-secret-of-the-tests-0123456789-abcdef',
  DATABASE_URL: url.replace('@/', '@localhost/'),
  DATA_DIR: dataDir,
  ...more,
})

function run(file: string, args: string[], more: Record<string, string> = {}) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, `${file}.ts`), ...args], {
    env: { ...compileCache, ...environment(more) },
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => (said.stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => (said.stderr += data.toString()))
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, ...said })),
  )
  return { child, ended, said }
}
const move = (...args: string[]) => run('ledger-move', args).ended

/** The oddest texts that people and Exa may write. */
const odd = [
  'NUL \0 in it',
  'the mark \u{E000}0 of it',
  'half \ud83d',
  'quotes " \' \\ {1,NULL}',
  '🦔 Straße',
  '',
]

/** Fills a ledger with records, jobs and events. Its counters are ahead of the numbers that are used. */
async function fill(records: number): Promise<ChainHead> {
  const ledger = openTestLedger(dataDir, {
    keyFingerprint: keyFingerprint(dataDir, environment().EXA_API_KEY),
  })
  const text = (at: number) => odd[at % odd.length] ?? ''
  const who = { subject: 'ada', name: 'Ada \0', email: null, via: 'session' } as const
  const { id: jobId } = await ledger.jobs.create({
    key: 'key',
    askedHash: 'hash',
    ids: ['import_0', 'import_1', 'import_2'],
    reason: 'spring \0',
    operator: 'Ada',
    retryOf: null,
    approval: null,
    holdMs: 0,
  })
  // A held job and an undone one.
  const [, undone] = await Promise.all(
    ['held', 'undone'].map((key) =>
      ledger.jobs.create({
        key,
        askedHash: 'hash',
        ids: ['import_0'],
        reason: null,
        operator: 'Ada',
        retryOf: null,
        approval: null,
        holdMs: 3_600_000,
      }),
    ),
  )
  await ledger.jobs.move(undone?.id ?? '', { from: ['held'], to: 'undone', by: { operator: 'Ada \0' } })
  for (let at = 0; at < records; at++) {
    const importId = `import_${at}`
    const record = await ledger.recordIntent({
      importId,
      operator: `Ada ${text(at)}`,
      ...(at % 2 === 0 && { who: who as never }),
      import: { ...sampleImport(importId), title: text(at) },
      reason: text(at + 1),
      key: `request-${at}`,
      ...(at < 2 && { item: { jobId, position: at } }),
    })
    if (at % 3 > 0)
      await ledger.recordOutcome(record, { outcome: 'deleted', attempts: 1, status: 200, message: text(at) })
  }
  const [restore = ''] = await ledger.restores.ask({
    deletionIds: ['2', '3'],
    jobId,
    operator: 'Ada \0',
    who: who as never,
  })
  const asked = { size: 3, count: 1, format: 'csv', entity: { type: 'company' } } as const
  await ledger.restores.begin(restore, { asked, sha256: 'hash' })
  await ledger.restores.end(restore, { state: 'unknown', message: 'NUL \0' })
  await ledger.appendIntent({ event: 'create_sent', at: 'now', operator: 'Ada', asked: { title: odd } })
  const { verified, problems } = await ledger.integrity.check()
  await ledger.close()
  expect(problems).toEqual([])
  return { seq: verified?.entry ?? 0, hash: verified?.hash ?? '' }
}

const csv = 'name,website\nAcme,acme.example\n'
const neededAt = Date.parse('2026-11-01T00:00:00Z')
const folderStore = (data: string) =>
  openFolderStore({
    folder: filesFolder(data, testAccount),
    capBytes: 1_000_000,
    keepMs: 86_400_000,
    log: createLog('silent'),
  })

/** Keeps a file in the folder. Returns its hash. */
async function keepOne(): Promise<string> {
  const sha256 = createHash('sha256').update(csv).digest('hex')
  const keeping = keepFile(folderStore(dataDir), csv.length, createLog('silent'))
  await keeping.add(Buffer.from(csv))
  expect(await keeping.finish(sha256)).toBe('kept')
  utimesSync(
    path.join(filesFolder(dataDir, testAccount), `${sha256}.zst`),
    neededAt / 1_000,
    neededAt / 1_000,
  )
  return sha256
}

const ending = ({ seq, hash }: ChainHead) => `Last entry ${seq}, hash ${hash}`
const files = () => ledgerFiles(dataDir, testAccount)
const count = async (table: string) =>
  Number((await queryDatabase(url, `SELECT count(*) AS n FROM ${table}`)).rows[0]?.n)
const start = (more?: Record<string, string>) =>
  openAccountLedger(parseConsoleEnv(environment(more)), createLog('silent'))

/** Expects that a ledger has this head, no problems, and a confirmed key. Closes it. */
async function whole(ledger: Ledger, { seq, hash }: ChainHead): Promise<void> {
  await ledger.integrity.checkedOnce()
  const { verified, problems } = await ledger.integrity.check()
  const { newKey } = await ledger.accountState()
  await ledger.close()
  expect({ verified, problems, newKey }).toMatchObject({
    verified: { entry: seq, hash },
    problems: [],
    newKey: null,
  })
}

/** All rows of a ledger in SQLite, with its counters. */
function contents(file: string): Record<string, unknown[]> {
  const database = new DatabaseSync(file, { readOnly: true })
  const all = movedTables.map(({ name, key }) => [
    name,
    database.prepare(`SELECT * FROM ${name} ORDER BY ${key}`).all(),
  ])
  const given = database.prepare('SELECT * FROM sqlite_sequence ORDER BY name').all()
  const texts = database.prepare('SELECT * FROM deletion_texts ORDER BY id').all()
  database.close()
  return { ...Object.fromEntries(all), given, texts }
}

describe('a ledger', { timeout: 60_000 }, () => {
  it('moves into PostgreSQL and out again with the same head, and with every byte that it had', async () => {
    const head = await fill(14)
    const before = contents(files().ledger)
    const kept = await keepOne()
    expect(await move()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(ending(head)),
      stderr: expect.stringMatching(/Copied 3 jobs\n[^]*Copied 1 file\n/),
    })

    const { rows } = await queryDatabase(url, 'SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1')
    expect(rows).toEqual([{ seq: String(head.seq), hash: head.hash }])
    const replica = await openReplica(url)
    await replica.integrity.checkedOnce()
    expect(await replica.integrity.check()).toMatchObject({ problems: [], verified: { entry: head.seq } })
    await replica.close()
    const found = await queryDatabase(
      url,
      `SELECT count(*)::int AS n FROM deletion_texts WHERE text LIKE '%strasse%' AND who_subject = 'ada'`,
    )
    expect(found.rows[0]?.n).toBeGreaterThan(0)
    const {
      ledger,
      files: keptIn,
      close,
    } = await openPostgres(parseConsoleEnv(environment()), {
      log: createLog('silent'),
      perSecond: 5,
    })
    await whole(ledger, head)
    expect((await keptIn?.find(kept))?.neededAt).toBe(neededAt)
    expect(await folderStore(dataDir).list()).toEqual([])
    await close()
    // A console that starts on the old folder says where the ledger is now.
    expect(start).toThrow(/was moved to the database copy_\d+ at .*Set DATABASE_URL/)
    expect(await move()).toMatchObject({ code: 1, stderr: expect.stringContaining('was moved to') })

    const out = path.join(folder, 'out')
    expect(await move('--to-sqlite', out)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(ending(head)),
    })
    const exported = ledgerFiles(out, testAccount)
    expect(contents(exported.ledger)).toEqual(before)
    expect(contents(files().movedLedger)).toEqual(before)
    await whole(start({ DATA_DIR: out }), head)
    const taken = folderStore(out)
    expect((await taken.find(kept))?.neededAt).toBe(neededAt)
    for await (const _ of await openVerified(taken, { sha256: kept, sizeBytes: csv.length }));
    expect(await move('--to-sqlite', out)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('not empty'),
    })
  })

  it('is whole in one place or the other, when the program is killed in the middle', async () => {
    const head = await fill(6)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query('BEGIN; LOCK TABLE entries IN SHARE MODE')
    const killed = run('ledger-move', [])
    await until(() => killed.said.stderr.includes('6 deletions'))
    killed.child.kill('SIGKILL')
    await killed.ended
    await client.query('ROLLBACK')
    await client.end()
    expect(await count('deletions')).toBe(0)
    expect(start).toThrow(/on its way to the database .*again: it goes on with it/)

    expect(await move()).toMatchObject({ code: 0, stdout: expect.stringContaining(ending(head)) })
    // As if the move had been killed after the commit.
    renameSync(files().movedLedger, files().ledger)
    expect(await move()).toMatchObject({ code: 0, stdout: expect.stringContaining(ending(head)) })
    expect(await count('entries')).toBe(head.seq)
    expect(existsSync(files().ledger)).toBe(false)
  })

  it('stays where it is while a console uses it or the database, and where the database has one', async () => {
    await fill(2)
    const refused = async (why: RegExp) => {
      const { code, stderr } = await move()
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(why) })
      expect(existsSync(files().moved)).toBe(false)
    }
    const ledger = openTestLedger(dataDir)
    await refused(/A console, or another program, has .*ledger\.db open\. Stop it first\./)
    await ledger.close()

    const console = new pg.Client({ connectionString: url, application_name: 'imports-console' })
    await console.connect()
    await refused(/has 1 connections of consoles\. Stop all consoles first/)
    await console.end()
    const postgres = await testPostgres()
    await until(
      async () =>
        (await postgres.query(`SELECT 1 FROM pg_stat_activity WHERE application_name = 'imports-console'`))
          .rows.length === 0,
    )

    await queryDatabase(url, `UPDATE counters SET given = 3 WHERE name = 'jobs'`)
    await refused(/has a ledger already: that of .* Point DATABASE_URL at an empty database/)
    expect(await move('--to-sqlite', path.join(folder, 'out'))).toMatchObject({ code: 1 })
    expect(readdirSync(folder)).toEqual(['data'])
    await start().close()
  })

  it('does not move where it is not as it was written', async () => {
    await fill(2)
    tamper(dataDir, `UPDATE deletions SET operator = 'Eve' WHERE id = 1`)
    const { code, stderr } = await move()
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/not as it was written, .* Record 1 /),
    })
    expect(await count('entries')).toBe(0)
    expect(existsSync(files().moved)).toBe(false)
  })

  it('does not move where it is a backup, until a console has paused its jobs', async () => {
    await fill(2)
    markBackup(files().ledger, '2026-11-30T10:00:00.000Z')
    expect(await move()).toMatchObject({ code: 1, stderr: expect.stringMatching(/is a backup\. Start this/) })
    expect(existsSync(files().moved)).toBe(false)
    await openTestLedger(dataDir, {
      keyFingerprint: keyFingerprint(dataDir, environment().EXA_API_KEY),
    }).close()
    expect(await move()).toMatchObject({ code: 0 })
    const { rows } = await queryDatabase(url, 'SELECT state FROM jobs ORDER BY id')
    expect(rows.map(({ state }) => state)).toEqual(['paused', 'paused', 'undone'])
  })

  it('does not leave the database where a replica found what nobody acknowledged', async () => {
    await fill(2)
    expect(await move()).toMatchObject({ code: 0 })
    // As after an older copy was put back, which only a replica that ran meanwhile can tell.
    await queryDatabase(
      url,
      `INSERT INTO findings (key, message) VALUES ('head:99:abc', 'The ledger was cut off or an older copy put back.')`,
    )
    const out = path.join(folder, 'out')
    expect(await move('--to-sqlite', out)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/not as it was written, .* older copy put back\. /),
    })
    expect(existsSync(out)).toBe(false)
    const replica = await openReplica(url)
    await replica.acknowledge({ keys: ['head:99:abc'], note: `Seen. ${odd.join(' ')}`, operator: 'Ada' })
    await replica.close()
    expect(await move('--to-sqlite', out)).toMatchObject({ code: 0 })
  })
})

it('names every column of both ledgers', async () => {
  await fill(0)
  const database = new DatabaseSync(files().ledger)
  for (const { name, columns } of movedTables) {
    const own = Object.keys(columns).toSorted()
    const sqlite = database.prepare(`SELECT name FROM pragma_table_info(?)`).all(name)
    expect(sqlite.map((row) => String(row['name'])).toSorted()).toEqual(own)
    const { rows } = await queryDatabase(
      url,
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND is_generated = 'NEVER'`,
      [name],
    )
    const extra = name === 'entries' ? ['commit_key', 'prev_hash'] : []
    expect(rows.map((row) => String(row.name)).toSorted()).toEqual([...own, ...extra].toSorted())
  }
  database.close()
})
