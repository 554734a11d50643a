import { spawn, spawnSync } from 'node:child_process'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyCheckout } from './testing/copy-checkout.ts'

let checkout: ReturnType<typeof copyCheckout>
beforeAll(() => {
  checkout = copyCheckout('exa #1 50%25 ?')
})
afterAll(() => checkout.remove())

const environment = () => ({
  PATH: process.env['PATH'] ?? '',
  PORT: '0',
  DATA_DIR: path.join(checkout.dir, 'data'),
})

describe('a checkout whose path has "#", "%" and "?" in it', { timeout: 120_000 }, () => {
  it('is built and started', async () => {
    const start = spawn(
      process.execPath,
      ['scripts/launch.mjs', '--build', 'dist-server/imports-console.js'],
      {
        cwd: checkout.dir,
        env: environment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let output = ''
    const ended = new Promise((resolve) => start.once('close', resolve))
    const url = await new Promise<string>((resolve, reject) => {
      const note = (data: Buffer) => {
        output += data.toString()
        const [, address] = /^Imports Console on (\S+)/m.exec(output) ?? []
        if (address) resolve(address)
      }
      start.stdout.on('data', note)
      start.stderr.on('data', note)
      void ended.then(() => reject(new Error(output)))
    })
    const page = await (await fetch(url)).text()
    const [, script = ''] = /src="(\/assets\/[^"]+)"/.exec(page) ?? []
    expect((await fetch(url + script)).headers.get('content-type')).toContain('text/javascript')
    start.kill('SIGTERM')
    await ended
  })

  it.each([
    ['Vitest', ['scripts/test.mjs']],
    ['Vite', ['scripts/launch.mjs', 'node_modules/vite/bin/vite.js']],
  ])('is no place for %s, which says so in one line', (tool, args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: checkout.dir,
      env: environment(),
      encoding: 'utf8',
    })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toBe(
      `\n✗ ${tool} cannot read a path with "#" in it, and this folder has one: ${checkout.dir}. Rename it, or move the project.\n`,
    )
  })
})
