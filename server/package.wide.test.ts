import { spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Import } from '../src/contract/import.ts'
import type { Info } from '../src/contract/info.ts'
import { testPostgres } from './testing/postgres/test-database.ts'
import { sampleImport } from './testing/sample-import.ts'
import { startStubUpstream } from './testing/stub-upstream.ts'

const root = path.join(import.meta.dirname, '..')

let folder: string
let packed: string
let program: string

/** Nothing of ours in it, and our Node first in the search path, as the package's first line looks for "node" there. */
const environment = (more: Record<string, string> = {}) => ({
  PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
  HOME: folder,
  DATA_DIR: path.join(folder, 'data'),
  PORT: '0',
  ...more,
})

/** Starts the console; `address`: the one that it printed, or what it said instead. */
function serve(more: Record<string, string>) {
  const child = spawn(program, { cwd: folder, env: environment(more), stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const address = new Promise<string>((resolve, reject) => {
    const note = (data: Buffer) => {
      output += data.toString()
      const [, found] = /^Imports Console on (\S+)/m.exec(output) ?? []
      if (found) resolve(found)
    }
    child.stdout.on('data', note)
    child.stderr.on('data', note)
    void ended.then(() => reject(new Error(output)))
  })
  return { child, ended, address }
}

function run(command: string, args: string[], cwd = folder) {
  return spawnSync(command, args, { cwd, env: environment(), encoding: 'utf8' })
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'package-'))
  const { status, stderr, stdout } = spawnSync(process.execPath, ['scripts/package.mjs', '--to', folder], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stdout + stderr)
  packed = path.join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '')
  const project = path.join(folder, 'somewhere')
  mkdirSync(project)
  writeFileSync(path.join(project, 'package.json'), '{}')
  const installed = run('npm', ['install', '--offline', '--no-audit', '--no-fund', packed], project)
  if (installed.status !== 0) throw new Error(installed.stderr)
  program = path.join(project, 'node_modules/.bin/imports-console')
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe('the package', { timeout: 60_000 }, () => {
  it('weighs 3 MB at most, and installs nothing beside itself', () => {
    expect(statSync(packed).size).toBeLessThan(3_000_000)
    const modules = readdirSync(path.join(folder, 'somewhere/node_modules'))
    expect(modules.filter((name) => !name.startsWith('.'))).toEqual(['imports-console'])
    const own = path.join(folder, 'somewhere/node_modules/imports-console')
    const licenses = readFileSync(path.join(own, 'THIRD-PARTY-LICENSES.md'), 'utf8')
    expect(licenses).toMatch(/^## react-dom - [\s\S]*^## undici [\d.]+ \(MIT\)\n\nMIT License/m)
  })

  it('serves the console, deletes an import, loads nothing that only others need, and ends when it is told to', async () => {
    const { child, ended, address } = serve({ NODE_OPTIONS: `--import=${noteModules()}` })
    const url = await address
    try {
      const page = await (await fetch(url)).text()
      const [, script = ''] = /src="(\/assets\/[^"]+)"/.exec(page) ?? []
      expect((await fetch(url + script)).headers.get('content-type')).toContain('text/javascript')
      const info = (await (await fetch(`${url}/api/console/info`)).json()) as Info
      expect(info).toMatchObject({ mode: 'sandbox', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) })
      expect(info.commands).toEqual({
        start: 'imports-console',
        verify: 'imports-console ledger verify',
        confirm: 'imports-console account confirm',
      })
      const list = await fetch(`${url}/api/websets/v0/imports?limit=1`)
      const [first] = ((await list.json()) as { data: Import[] }).data
      const deletion = await fetch(`${url}/api/websets/v0/imports/${first?.id}`, { method: 'DELETE' })
      expect(deletion.status).toBe(200)

      const health = spawnSync(program, ['health'], {
        env: environment({ PORT: new URL(url).port }),
        encoding: 'utf8',
      })
      expect(health).toMatchObject({ status: 0, stdout: 'The console answers\n', stderr: '' })
    } finally {
      child.kill('SIGTERM')
    }
    expect(await ended).toBe(0)

    const loaded = packagesIn(readFileSync(path.join(folder, 'modules'), 'utf8').trim().split('\n'))
    expect(loaded).toContain('hono')
    const bundle = path.join(folder, 'somewhere/node_modules/imports-console/dist-server')
    const all = packagesIn(readdirSync(bundle).map((file) => path.join(bundle, file)))
    for (const name of ['undici', 'openid-client', 'jose', 'pino-pretty', 'pg']) {
      expect(all).toContain(name)
      expect(loaded).not.toContain(name)
    }
  })

  it('keeps its ledger in PostgreSQL where DATABASE_URL is set, and nothing in DATA_DIR', async () => {
    const api = await startStubUpstream({ imports: [sampleImport('import_a')] })
    const { child, ended, address } = serve({
      DATABASE_URL: await (await testPostgres()).newDatabase(),
      EXA_API_KEY: 'exa-test-key-0123456789abcdef',
      EXA_BASE_URL: api.url,
      SECRET_KEYS: 'a-secret-of-the-tests-that-is-long-enough-0123456789',
      DATA_DIR: path.join(folder, 'unused'),
    })
    try {
      const url = await address
      const deletion = await fetch(`${url}/api/websets/v0/imports/import_a`, { method: 'DELETE' })
      expect(deletion.status).toBe(200)
      const records = await fetch(`${url}/api/console/deletions`)
      expect(await records.json()).toMatchObject({ data: [{ importId: 'import_a', outcome: 'deleted' }] })
      expect(existsSync(path.join(folder, 'unused'))).toBe(false)
    } finally {
      child.kill('SIGKILL')
      await ended
      await api.close()
    }
  })

  it('brings its commands', () => {
    expect(run(program, ['ledger', 'verify'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('3 entries, 1 record, unbroken'),
    })
    expect(run(program, ['ledger', 'acknowledge', 'for', 'a', 'reason']).stdout).toMatch(
      /^Nothing to acknowledge/,
    )
    expect(run(program, ['account', 'confirm']).stdout).toMatch(/knows this key already/)
  })

  it('says its version and its commands, and which it does not know', () => {
    expect(run(program, ['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(run(program, ['--help']).stdout).toContain('imports-console ledger verify')
    for (const unknown of ['ledger burn', 'constructor', 'account confirm now'])
      expect(run(program, unknown.split(' '))).toMatchObject({
        status: 1,
        stderr: `There is no command "${unknown}". See imports-console --help.\n`,
      })
    expect(run(program, ['health'])).toMatchObject({ status: 1, stdout: '' })
  })

  it('asks for a newer Node on an older one, in one line', () => {
    const older = path.join(folder, 'older.cjs')
    writeFileSync(
      older,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.17.1' } })`,
    )
    const installed = path.join(folder, 'somewhere/node_modules/imports-console/bin/imports-console.cjs')
    expect(run(process.execPath, ['--require', older, installed])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'Imports Console needs Node 22.18 or later. This is Node 22.17.1.\n',
    })
  })
})

/** A module to import before the program, which notes the file of each that is loaded after it. */
function noteModules(): string {
  const hook = path.join(folder, 'note-modules.mjs')
  writeFileSync(
    hook,
    `import { appendFileSync } from 'node:fs'
     import { registerHooks } from 'node:module'
     import { fileURLToPath } from 'node:url'
     registerHooks({
       load: (url, context, next) => {
         if (url.startsWith('file:')) appendFileSync(${JSON.stringify(path.join(folder, 'modules'))}, fileURLToPath(url) + '\\n')
         return next(url, context)
       },
     })`,
  )
  return hook
}

/** The packages whose modules stand in these files of the bundle, which names each above its code. */
function packagesIn(files: readonly string[]): string[] {
  const code = files.map((file) => readFileSync(file, 'utf8')).join('\n')
  return [...code.matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(([, name = '']) => name)
}
