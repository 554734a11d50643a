import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, it } from 'vitest'
import { newDataDir } from '../testing/start-from-env.ts'
import { lastLoggedHead, readHead } from './heads.ts'

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
