import { spawn, spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Import } from '../src/contract/import.ts'
import { compileCache } from './testing/compile-cache.ts'
import { sendFile } from './testing/send-file.ts'
import { startFromEnv } from './testing/start-from-env.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'backup-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const filesOf = (dataDir: string) => path.join(dataDir, 'accounts/sandbox-default/files')

function command(name: string, dataDir: string, ...args: string[]) {
  const file = path.join(import.meta.dirname, 'commands', `${name}.ts`)
  return spawnSync(process.execPath, [file, ...args], {
    cwd: folder,
    env: { DATA_DIR: dataDir, ...compileCache },
    encoding: 'utf8',
  })
}

describe('a backup', { timeout: 60_000 }, () => {
  it('is whole though the console deletes meanwhile, and a console starts on it', async (test) => {
    const dataDir = path.join(folder, 'data')
    const copy = path.join(folder, 'copy')
    const first = await startFromEnv(test, { DATA_DIR: dataDir })
    const imports = async () => {
      const answer = await first.fetch('/api/websets/v0/imports?limit=200')
      return ((await answer.json()) as { data: Import[] }).data
    }
    const [one, ...others] = await imports()
    await first.fetch(`/api/websets/v0/imports/${one?.id}`, { method: 'DELETE' })
    await sendFile(first.fetch, 'name,website\nAcme,acme.example\n')
    const kept = path.join('accounts/sandbox-default/files', readdirSync(filesOf(dataDir))[0] ?? '')
    utimesSync(path.join(dataDir, kept), 1_000, 1_000)
    writeFileSync(path.join(filesOf(dataDir), `part-${process.pid}-ab`), 'an upload that goes on')
    const headBeingWritten = path.join(dataDir, `ledger.head.${process.pid}.1.new`)
    writeFileSync(headBeingWritten, '')
    const deleteOthers = async () => {
      for (const { id } of others) await first.fetch(`/api/websets/v0/imports/${id}`, { method: 'DELETE' })
    }
    const [copied] = await Promise.all([copyBeside(dataDir, copy), deleteOthers()])
    expect(copied).toMatchObject({ code: 0, stderr: '' })
    await first.stop()
    rmSync(headBeingWritten)

    expect(readdirSync(copy).toSorted()).toEqual(readdirSync(dataDir).toSorted())
    expect(statSync(path.join(copy, kept)).mtimeMs).toBe(1_000_000)
    expect(readdirSync(filesOf(copy))).toHaveLength(1)
    expect(command('ledger-verify', copy)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/ [1-9]\d* records?, unbroken/),
    })
    const second = await startFromEnv(test, { DATA_DIR: copy })
    expect((await second.fetch('/readyz')).status).toBe(200)
    expect((await second.records()).at(-1)).toMatchObject({ importId: one?.id, outcome: 'deleted' })
  })

  it('has every file that its ledger tells of, though more are uploaded meanwhile', async (test) => {
    const dataDir = path.join(folder, 'data')
    const copy = path.join(folder, 'copy')
    const { fetch, stop } = await startFromEnv(test, { DATA_DIR: dataDir })
    await sendFile(fetch, 'name,website\n')
    for (let n = 0; n < 10_000; n++)
      writeFileSync(path.join(filesOf(dataDir), `${String(n).padStart(64, '0')}.zst`), '')
    const done = new AbortController()
    const copied = copyBeside(dataDir, copy).finally(() => done.abort())
    const send = async (who: string) => {
      for (let n = 0; !done.signal.aborted; n++)
        await sendFile(fetch, `name,website\n${who} ${n},acme.example\n`)
    }
    await Promise.all([send('Ada'), send('Bob')])
    expect(await copied).toEqual({ code: 0, stderr: '' })
    await stop()

    const ledger = new DatabaseSync(path.join(path.dirname(filesOf(copy)), 'ledger.db'), { readOnly: true })
    const told = ledger
      .prepare(`SELECT body ->> '$.sha256' AS sha256 FROM entries WHERE event = 'upload_ended'`)
      .all()
      .map(({ sha256 }) => `${String(sha256)}.zst`)
    ledger.close()
    expect(told.length).toBeGreaterThan(1)
    const there = new Set(readdirSync(filesOf(copy)))
    expect(told.filter((name) => !there.has(name))).toEqual([])
  })

  it('ends, however often a database is written to meanwhile', async () => {
    const dataDir = path.join(folder, 'data')
    mkdirSync(dataDir)
    const database = new DatabaseSync(path.join(dataDir, 'ledger.db'))
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE written (text TEXT)')
    const write = database.prepare('INSERT INTO written VALUES (?)')
    write.run('x'.repeat(60_000_000))
    const writing = setInterval(() => write.run('x'), 2)
    const copying = copyBeside(dataDir, path.join(folder, 'copy'))
    const late = delay(10_000, 'still copying', { ref: false })
    const ended = await Promise.race([copying, late])
    clearInterval(writing)
    database.close()
    expect(ended).toEqual({ code: 0, stderr: '' })
  })

  it('has what lies on another disk, too', () => {
    const dataDir = path.join(folder, 'data')
    const copy = path.join(folder, 'copy')
    const elsewhere = path.join(folder, 'elsewhere')
    for (const made of [dataDir, elsewhere]) mkdirSync(made)
    writeFileSync(path.join(elsewhere, 'ledger.db.head'), 'head')
    symlinkSync(elsewhere, path.join(dataDir, 'accounts'))
    symlinkSync(path.join(elsewhere, 'ledger.db.head'), path.join(dataDir, 'linked.head'))
    expect(command('backup', dataDir, copy)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Copied 2 files/),
    })
    for (const file of ['accounts/ledger.db.head', 'linked.head'])
      expect(readFileSync(path.join(copy, file), 'utf8')).toBe('head')
  })

  it('says how many files it has', () => {
    const dataDir = path.join(folder, 'data')
    mkdirSync(dataDir)
    writeFileSync(path.join(dataDir, 'ledger.db.head'), 'head')
    const { stdout } = command('backup', dataDir, path.join(folder, 'copy'))
    expect(stdout).toMatch(/^Copied 1 file to /)
  })

  it('has databases that nobody else may read, also in a folder that others may', () => {
    const dataDir = path.join(folder, 'data')
    const copy = path.join(folder, 'copy')
    for (const made of [dataDir, copy]) mkdirSync(made)
    const database = new DatabaseSync(path.join(dataDir, 'access.db'))
    database.exec('CREATE TABLE sessions (id TEXT)')
    database.close()
    expect(command('backup', dataDir, copy)).toMatchObject({ status: 0, stderr: '' })
    expect(statSync(path.join(copy, 'access.db')).mode & 0o077).toBe(0)
  })

  it('replaces nothing, and goes nowhere that it cannot', () => {
    const dataDir = path.join(folder, 'data')
    const taken = path.join(folder, 'taken')
    mkdirSync(dataDir)
    mkdirSync(taken)
    writeFileSync(path.join(taken, 'an older one'), '')
    const refusals: [string[], RegExp][] = [
      [[], /^Say which folder/],
      [[taken], /^.*taken is not empty: a copy never replaces another\.\n$/],
      [[path.join(dataDir, 'copy')], /^The copy must not go into DATA_DIR itself\.\n$/],
      [[path.join(dataDir, '..copy')], /^The copy must not go into DATA_DIR itself\.\n$/],
    ]
    for (const [args, message] of refusals) {
      const { status, stderr } = command('backup', dataDir, ...args)
      expect(status).toBe(1)
      expect(stderr).toMatch(message)
    }
    expect(command('backup', path.join(folder, 'none'), taken).stderr).toMatch(/^There is no /)
    expect(readdirSync(dataDir)).toEqual([])
  })
})

/** Without waiting for it in this process, which is the console that it copies beside. */
async function copyBeside(dataDir: string, copy: string): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'commands/backup.ts'), copy], {
    env: { DATA_DIR: dataDir, ...compileCache },
  })
  let stderr = ''
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stderr })))
}
