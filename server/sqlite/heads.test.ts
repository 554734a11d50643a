import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'
import { expect, it, vi } from 'vitest'
import { newDataDir } from '../testing/start-from-env.ts'
import { lastLoggedHead, openHeads, readHead } from './heads.ts'

/** Notes 20 heads, and prints the number of the last one that was written. */
const noteHeads = `
  const [module, head, headsLog] = process.argv.slice(1)
  const { openHeads } = await import(module)
  let failed = false
  const heads = openHeads({ head, headsLog }, () => (failed = true))
  let written = 0
  for (let seq = 1; seq <= 20 && !failed; seq++) {
    heads.write({ seq, hash: 'a'.repeat(64) })
    if (!failed) written = seq
  }
  console.log(written)
`

it('notes no head of which the log has only a part', (test) => {
  const folder = newDataDir(test)
  const [head, log] = [path.join(folder, 'head'), path.join(folder, 'heads')]
  // No file may grow beyond one block of 512 or 1,024 bytes, as on a disk that is full: the line that does is cut off.
  const { stdout, stderr } = spawnSync(
    'sh',
    [
      '-c',
      'ulimit -f 1 && exec "$@"',
      'sh',
      process.execPath,
      '--input-type=module',
      '--eval',
      noteHeads,
      path.join(import.meta.dirname, 'heads.ts'),
      head,
      log,
    ],
    { encoding: 'utf8' },
  )
  expect(stderr).toBe('')
  const written = Number(stdout)
  expect(written).toBeGreaterThan(1)
  expect(written).toBeLessThan(20)
  expect(readHead(head)?.seq).toBe(written)
  expect(lastLoggedHead(log)?.seq).toBe(written)
})

it('has the line of a head on disk before the head file has the head', (test) => {
  const folder = newDataDir(test)
  const [head, log] = [path.join(folder, 'head'), path.join(folder, 'heads')]
  const { fsyncSync, renameSync } = fs
  let onDisk = ''
  const toldFirst: boolean[] = []
  vi.spyOn(fs, 'fsyncSync').mockImplementation((descriptor) => {
    fsyncSync(descriptor)
    if (fs.fstatSync(descriptor).ino === fs.statSync(log).ino) onDisk = fs.readFileSync(log, 'utf8')
  })
  vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    if (to === head) toldFirst.push(onDisk.includes(fs.readFileSync(from, 'utf8').trim()))
    renameSync(from, to)
  })
  syncBuiltinESMExports()
  test.onTestFinished(() => {
    vi.restoreAllMocks()
    syncBuiltinESMExports()
  })
  const heads = openHeads({ head, headsLog: log }, (error) => {
    throw error
  })
  for (let seq = 1; seq <= 3; seq++) heads.write({ seq, hash: 'b'.repeat(64) })
  expect(toldFirst).toEqual([true, true, true])
})
