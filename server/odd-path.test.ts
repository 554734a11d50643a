import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '..')
const parts = [
  'index.html',
  'package.json',
  'package-lock.json',
  'public',
  'scripts',
  'server',
  'src',
  'tailwind.config.ts',
  'tsconfig.json',
  'vite.config.ts',
]

let folder: string
let project: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'odd-path-'))
  project = path.join(folder, 'exa #1 50%25 ?')
  for (const part of parts) cpSync(path.join(root, part), path.join(project, part), { recursive: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'), 'junction')
})
afterAll(() => rmSync(folder, { recursive: true }))

const environment = () => ({
  PATH: process.env['PATH'] ?? '',
  PORT: '0',
  DATA_DIR: path.join(folder, 'data'),
})

describe('a checkout whose path has "#", "%" and "?" in it', { timeout: 120_000 }, () => {
  it('is built and started', async () => {
    const start = spawn(process.execPath, ['scripts/launch.mjs', '--build', 'server/main.ts'], {
      cwd: project,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
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
      cwd: project,
      env: environment(),
      encoding: 'utf8',
    })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toBe(
      `\n✗ ${tool} cannot read a path with "#" in it, and this folder has one: ${project}. Rename it, or move the project.\n`,
    )
  })
})
