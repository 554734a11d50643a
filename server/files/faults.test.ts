import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { expect, it, onTestFinished, vi } from 'vitest'
import { compileCache } from '../testing/compile-cache.ts'
import { mountDisk } from '../testing/mounted-disk.ts'
import { createImport, fileOf, sendFile } from '../testing/send-file.ts'
import { newDataDir, startFromEnv } from '../testing/start-from-env.ts'
import type { FileStore } from './file-store.ts'
import { openFolderStore } from './folder-store.ts'
import { keepFile } from './keep-file.ts'

const log = pino({ level: 'silent' })
const csv = 'name,website\nAcme,https://acme.example\n'

function storeIn(folder: string, spareBytes: number): FileStore {
  return openFolderStore({ folder, capBytes: 50_000_000, keepMs: 86_400_000, log, spareBytes })
}

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'kept-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const filesOf = (dataDir: string) => path.join(dataDir, 'accounts/sandbox-default/files')

it('a disk that is nearly full keeps its last room for the ledger', async () => {
  const folder = newFolder()
  const keeping = keepFile(storeIn(folder, Number.MAX_SAFE_INTEGER), 10, log)
  await keeping.add(Buffer.from('0123456789'))
  expect(await keeping.finish('a'.repeat(64))).toBe('disk_full')
  expect(readdirSync(folder)).toEqual([])
})

it('files that come at once leave the ledger its room too', async () => {
  const disk = mountDisk(12)
  if (disk === null) return
  onTestFinished(disk.remove)
  const spareBytes = 4_000_000
  const store = storeIn(disk.folder, spareBytes)
  const kept = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const keeping = keepFile(store, 6_000_000, log)
      for (let n = 0; n < 100; n++) await keeping.add(crypto.getRandomValues(new Uint8Array(60_000)))
      return keeping.finish(name.repeat(64))
    }),
  )
  expect(kept).toContain('disk_full')
  const { bavail, bsize } = statfsSync(disk.folder)
  expect(bavail * bsize).toBeGreaterThan(spareBytes - 1_000_000)
})

it('a disk that becomes full fails no upload, and nothing is left of the file', async (test) => {
  const disk = mountDisk(8)
  // Only root may mount a disk. The test before this one needs none.
  if (disk === null) return
  onTestFinished(disk.remove)
  const keeping = keepFile(storeIn(disk.folder, -50_000_000), 20_000_000, log)
  for (let n = 0; n < 20; n++) await keeping.add(crypto.getRandomValues(new Uint8Array(60_000)))
  for (let n = 0; n < 20; n++)
    await keeping.add(
      Buffer.concat(Array.from({ length: 16 }, () => crypto.getRandomValues(new Uint8Array(60_000)))),
    )
  expect(await keeping.finish('a'.repeat(64))).toBe('disk_full')
  await expect.poll(() => readdirSync(disk.folder)).toEqual([])

  const dataDir = path.join(disk.folder, 'data')
  const console = await startFromEnv(test, { DATA_DIR: dataDir })
  const id = await sendFile(console.fetch, csv)
  expect(await fileOf(console.fetch, id)).toMatchObject({
    kept: { is: 'not_kept', why: 'The disk was full.' },
  })
  await console.stop()
})

it('a folder that cannot be written fails no upload, and the log says why', async (test) => {
  const dataDir = newDataDir(test)
  const console = await startFromEnv(test, { DATA_DIR: dataDir })
  writeFileSync(filesOf(dataDir), '')
  const id = await sendFile(console.fetch, csv)
  expect(await fileOf(console.fetch, id)).toMatchObject({
    kept: { is: 'not_kept', why: expect.stringContaining('could not be written') as string },
  })
})

it('a disk that hangs holds an upload up for a moment, and then it goes on without', async () => {
  const folder = newFolder()
  const store = storeIn(folder, 0)
  const hangs: FileStore = {
    ...store,
    begin: async (sizeBytes) => ({
      ...(await store.begin(sizeBytes)),
      write: () => delay(1_500),
    }),
  }
  const keeping = keepFile(hangs, 30_000_000, log, { whileMs: 100, endMs: 100 })
  const began = performance.now()
  for (let n = 0; n < 300; n++) await keeping.add(crypto.getRandomValues(new Uint8Array(60_000)))
  expect(await keeping.finish('a'.repeat(64))).toBe('too_slow')
  expect(performance.now() - began).toBeLessThan(1_400)
  await expect.poll(() => readdirSync(folder), { timeout: 10_000 }).toEqual([])
})

it('of an upload whose console was killed nothing is left after the next start', async (test) => {
  const dataDir = newDataDir(test)
  const { child, url } = await startProcess(dataDir)
  const fetchFrom = (address: string, init?: RequestInit) => fetch(url + address, init)
  const id = await createImport(fetchFrom, 1_000_000)
  const upload = request(`${url}/api/console/uploads/${id}`, {
    method: 'PUT',
    headers: { 'content-length': 1_000_000 },
  })
  upload.on('error', () => {})
  upload.write(csv.repeat(1_000))
  const parts = () => readdirSync(filesOf(dataDir)).filter((name) => name.startsWith('part-'))
  mkdirSync(filesOf(dataDir), { recursive: true })
  await expect.poll(parts).toHaveLength(1)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(parts()).toHaveLength(1)

  const again = await startFromEnv(test, { DATA_DIR: dataDir })
  await expect.poll(() => readdirSync(filesOf(dataDir))).toEqual([])
  expect(await fileOf(again.fetch, id)).toBeNull()
  const answer = await again.fetch(`/api/console/files/${id}`)
  expect(answer.status).toBe(404)
})

/** A console in a separate process, so that it can be killed. */
async function startProcess(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '../testing/console-main.ts')], {
    env: { DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', ...compileCache },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  for await (const piece of child.stdout) {
    said += String(piece)
    const url = / on (http:\S+)/.exec(said)?.[1]
    if (url) return { child, url }
  }
  throw new Error('The console did not start.')
}

it('a clock that stood at 2000 for a while takes no file away', async (test) => {
  test.onTestFinished(() => void vi.useRealTimers())
  const dataDir = newDataDir(test)
  const first = await startFromEnv(test, { DATA_DIR: dataDir })
  const id = await sendFile(first.fetch, csv)
  await first.stop()
  // As on a machine that boots before it knows the time. A console sweeps when it starts.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2000-01-01T00:00:00Z') })
  const second = await startFromEnv(test, { DATA_DIR: dataDir })
  expect(await fileOf(second.fetch, id)).toMatchObject({ kept: { is: 'kept' } })
  await delay(200)
  await second.stop()
  vi.useRealTimers()
  const third = await startFromEnv(test, { DATA_DIR: dataDir })
  await delay(200)
  expect(await fileOf(third.fetch, id)).toMatchObject({ kept: { is: 'kept' } })
})

it('a clock that is set forward while the console runs takes no file away', async (test) => {
  test.onTestFinished(() => void vi.useRealTimers())
  const store = storeIn(newFolder(), 0)
  const keeping = keepFile(store, 10, log)
  await keeping.add(Buffer.from('0123456789'))
  const sha256 = 'a'.repeat(64)
  expect(await keeping.finish(sha256)).toBe('kept')
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 400 * 86_400_000 })
  await store.sweep()
  expect(await store.find(sha256)).not.toBeNull()
})
