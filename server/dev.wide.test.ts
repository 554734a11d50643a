import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createDevMiddleware } from './dev.ts'
import { copyCheckout } from './testing/copy-checkout.ts'
import { freePort } from './testing/free-port.ts'
import { type RawAnswer, rawRequest } from './testing/raw-request.ts'

let checkout: ReturnType<typeof copyCheckout>
let vite: ChildProcess
let ended: Promise<unknown>
let port: number

// A folder inside the sources, as the worst that DATA_DIR could be.
const dataDir = 'src/kept'

beforeAll(async () => {
  checkout = copyCheckout('checkout with 20%20')
  port = await freePort()
  mkdirSync(path.join(checkout.dir, 'data'))
  for (const secret of ['data/ledger.db', '.env', '.git', 'src/.secret', 'notes.txt'])
    writeFileSync(path.join(checkout.dir, secret), 'SECRET')
  vite = spawn(process.execPath, ['node_modules/vite/bin/vite.js'], {
    cwd: checkout.dir,
    env: { PATH: process.env['PATH'] ?? '', PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  ended = new Promise((resolve) => vite.once('close', resolve))
  await new Promise<void>((resolve, reject) => {
    const note = (data: Buffer) => {
      output += data.toString()
      if (output.includes('ready in')) resolve()
    }
    vite.stdout?.on('data', note)
    vite.stderr?.on('data', note)
    void ended.then(() => reject(new Error(output)))
  })
}, 60_000)

afterAll(async () => {
  vite.kill('SIGTERM')
  await ended
  checkout.remove()
})

function get(target: string, headers: string[] = []): Promise<RawAnswer> {
  const host = headers.some((header) => header.startsWith('Host:')) ? [] : [`Host: 127.0.0.1:${port}`]
  return rawRequest(port, [`GET ${target} HTTP/1.1`, ...host, ...headers])
}

describe('npm run dev', { timeout: 60_000 }, () => {
  it.each([
    '/',
    '/imports',
    '/imports/import_1',
    '/src/main.tsx',
    '/src/ui/Button.tsx',
    '/@vite/client',
    '/early.js',
  ])('serves %s, to no other origin', async (target) => {
    const answer = await get(target, ['Origin: http://localhost:5173'])
    expect(answer.status).toBe(200)
    expect(answer.text).not.toMatch(/access-control-allow/i)
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })

  it('serves the console behind it', async () => {
    expect((await get('/api/console/info')).status).toBe(200)
    expect(existsSync(path.join(checkout.dir, dataDir, 'sandbox.db'))).toBe(true)
  })

  it.each([
    '/data/ledger.db',
    '/data/ledger.db?raw',
    '/data/ledger.db?import&url',
    '/src/kept/sandbox.db',
    '/src/kept/sandbox.db?raw',
    '/.env',
    '/.git',
    '/src/.secret',
    '/src/.secret?raw',
    '/notes.txt',
    '/package.json',
    '/vite.config.ts',
    '/server/main.ts',
    '/server/main.ts?raw',
    '/src/../server/main.ts',
    '/src/%2e%2e/server/main.ts',
    '/src/..%2fserver/main.ts',
    '/src/../data/ledger.db',
    '/node_modules/../data/ledger.db',
    '/@vite/../data/ledger.db',
    '/@id/data/ledger.db',
    '/@fs/etc/passwd',
    '/@fs//etc/passwd?raw',
    '//etc/passwd',
    '/__open-in-editor?file=server/main.ts',
    '/foo',
    '/API/x',
    '/healthz/x',
  ])('does not serve %s', async (target) => {
    const answer = await get(target)
    expect([400, 404]).toContain(answer.status)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.body).not.toMatch(/SECRET|SQLite|import /)
  })

  it('does not serve its folder by its whole path', async () => {
    const whole = encodeURI(path.join(checkout.dir, 'data/ledger.db'))
    for (const target of [`/@fs${whole}`, `/@fs${whole}?raw`, whole])
      expect((await get(target)).body).not.toContain('SECRET')
  })

  it.each(['/', '/src/main.tsx', '/@vite/client', '/api/console/info'])(
    'serves %s at no other Host',
    async (target) => {
      for (const host of [
        'attacker.example',
        `evil.localhost:${port}`,
        `192.0.2.1:${port}`,
        `127.0.0.1:${port + 1}`,
      ])
        expect([403, 421]).toContain((await get(target, [`Host: ${host}`])).status)
    },
  )

  it('serves nothing but pages to the page of another origin', async () => {
    for (const site of ['cross-site', 'same-site']) {
      expect((await get('/src/main.tsx', [`Sec-Fetch-Site: ${site}`])).status).toBe(404)
      expect((await get('/imports', [`Sec-Fetch-Site: ${site}`])).status).toBe(200)
    }
  })
})

it('npm run dev has no public address but its own', async () => {
  vi.stubEnv('PUBLIC_URL', 'https://console.example.com/console')
  await expect(createDevMiddleware()).rejects.toThrow(
    /^PUBLIC_URL must be http:\/\/127\.0\.0\.1:\d+ or unset here/,
  )
  vi.unstubAllEnvs()
})
