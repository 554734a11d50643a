import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { until } from '../testing/until.ts'

it(
  'says that the console has to be started again when its program was replaced',
  { timeout: 60_000 },
  async () => {
    const root = path.resolve(import.meta.dirname, '../..')
    const folder = mkdtempSync(path.join(tmpdir(), 'replaced-'))
    for (const part of ['server', 'src/contract', 'package.json'])
      cpSync(path.join(root, part), path.join(folder, part), { recursive: true })
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
    mkdirSync(path.join(folder, 'dist'))
    writeFileSync(path.join(folder, 'dist/index.html'), '<!doctype html>')
    const env = { ...process.env, PORT: '0', DATA_DIR: path.join(folder, 'data'), SANDBOX_IMPORTS: '1' }
    const child = spawn(process.execPath, [path.join(folder, 'server/main.ts')], { env })
    const ended = once(child, 'exit')
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (said += data.toString()))
    try {
      const address = () => /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      await until(() => address() !== undefined || child.exitCode !== null)
      expect(address(), said).toBeDefined()
      rmSync(path.join(folder, 'server/openapi'), { recursive: true })
      const answer = await fetch(`${address()}/api/console/openapi.json`)
      expect({ status: answer.status, body: await answer.json() }).toMatchObject({
        status: 503,
        body: { code: 'program_replaced', message: expect.stringContaining('Start the console again') },
      })
    } finally {
      child.kill()
      await ended
      rmSync(folder, { recursive: true })
    }
  },
)
