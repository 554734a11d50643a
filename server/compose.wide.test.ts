import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { parseConsoleEnv, parseSandboxEnv } from './env/env.ts'
import { askNginx } from './testing/behind-nginx.ts'
import { freePort } from './testing/free-port.ts'
import { testClient } from './testing/oidc-provider.ts'
import { runNginx, startNginx } from './testing/start-nginx.ts'
import { testRoles } from './testing/sign-in-console.ts'

const root = path.join(import.meta.dirname, '..')
const file = (name: string) => readFileSync(path.join(root, name), 'utf8')

type Service = {
  command?: string[]
  environment?: Record<string, string | number>
  volumes?: string[]
  ports?: string[]
  depends_on?: Record<string, unknown>
  network_mode?: string
  build?: string | { context: string; target: string }
}
const compose = parse(file('compose.yaml'), { merge: true }) as {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}
const { services } = compose
const service = (name: string): Service => {
  const found = services[name]
  if (!found) throw new Error(`compose.yaml has no service ${name}`)
  return found
}

/** The environment of a service, as Compose makes it where nobody has set anything. */
function environmentOf(name: string): Record<string, string> {
  const given = Object.entries(service(name).environment ?? {})
  return Object.fromEntries(
    given.map(([key, value]) => [key, String(value).replace(/\$\{\w+:-([^}]*)\}/, '$1')]),
  )
}

describe('compose.yaml', () => {
  it.each(['console-1', 'console-2', 'migrate'])('gives %s an environment that it takes', (name) => {
    const given = environmentOf(name)
    expect(parseConsoleEnv(given)).toMatchObject({ AUTH: 'oidc', EXA_BASE_URL: 'http://127.0.0.1:4320' })
    const provided = { OIDC_CLIENT_ID: testClient.id, OIDC_CLIENT_SECRET: testClient.secret, ...testRoles }
    expect(given).toMatchObject(provided)
  })

  it('has two replicas that differ in their ports alone, and nginx leads to them', () => {
    const { PORT: one, ...first } = environmentOf('console-1')
    const { PORT: two, ...second } = environmentOf('console-2')
    expect(first).toEqual(second)
    const upstream = [...file('deploy/compose-nginx.conf').matchAll(/server 127\.0\.0\.1:(\d+)/g)]
    expect(upstream.map(([, port]) => port)).toEqual([one, two])
    expect(parseSandboxEnv(environmentOf('sandbox')).PORT).toBe(
      Number(new URL(first['EXA_BASE_URL'] ?? '').port),
    )
    expect(environmentOf('provider')['PROVIDER_PORT']).toBe(new URL(first['OIDC_ISSUER'] ?? '').port)
  })

  it('publishes what a browser opens, to this machine alone, and nothing else', () => {
    const { PUBLIC_URL = '', OIDC_ISSUER = '' } = environmentOf('console-1')
    const opened = [PUBLIC_URL, OIDC_ISSUER].map((url) => new URL(url).port)
    expect(service('nginx').ports).toEqual(opened.map((port) => `127.0.0.1:${port}:${port}`))
    expect(file('deploy/compose-nginx.conf')).toContain(`listen ${opened[0]};`)
    for (const [name, { ports, network_mode }] of Object.entries(services).filter(
      ([each]) => each !== 'nginx',
    ))
      expect({ name, ports, network_mode }).toEqual({ name, network_mode: 'service:nginx' })
  })

  it('names files, services, volumes and stages that are there', () => {
    const volumes = Object.values(services).flatMap((each) => each.volumes ?? [])
    const sources = volumes.map((volume) => volume.split(':')[0] ?? '')
    const missing = sources.filter((source) =>
      source.startsWith('./') ? !existsSync(path.join(root, source)) : !(source in compose.volumes),
    )
    expect(missing).toEqual([])
    const needed = Object.values(services).flatMap((each) => Object.keys(each.depends_on ?? {}))
    expect(needed.filter((name) => !(name in services))).toEqual([])
    expect(file('Dockerfile')).toContain(' AS build\n')
    const [, program = ''] = service('provider').command ?? []
    expect(existsSync(path.join(root, program))).toBe(true)
    // In the image its words are commands of the console.
    const commands = file('server/cli.ts')
    for (const name of ['migrate', 'sandbox'])
      expect(commands).toMatch(new RegExp(`^  '?${service(name).command?.join(' ')}'?: \\{`, 'm'))
  })

  it('has the passwords that its database gives to its roles', () => {
    for (const name of ['console-1', 'migrate']) {
      const { username, password } = new URL(environmentOf(name)['DATABASE_URL'] ?? '')
      expect(file('deploy/compose-passwords.sql')).toContain(`ALTER ROLE ${username} PASSWORD '${password}';`)
      expect(file('deploy/postgres-roles.sql')).toContain(`CREATE ROLE ${username} LOGIN;`)
    }
  })
})

/** What stands for a replica: it notes what it gets, and breaks the connection then where it is told to. */
async function replica({ breaks = false } = {}) {
  const got: string[] = []
  const server: Server = createServer((request, response) => {
    request.resume().once('end', () => {
      got.push(request.method ?? '')
      if (breaks) request.socket.destroy()
      else response.end('answered')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { got, port: (server.address() as AddressInfo).port }
}

/** Another browser each. */
const as = (browser: number) => ({ headers: { 'user-agent': `browser ${browser}` } })

/** Each failure is for itself: nobody is left out because of one before. */
const forgets = (site: string) => site.replaceAll('max_fails=1', 'max_fails=0')

describe('nginx before two replicas', () => {
  const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']

  it.each(methods)(
    'goes with %s to the other one where the first cannot be reached, and sends it once',
    async (method) => {
      const there = await replica()
      const nginx = await startNginx({ consolePort: await freePort(), secondPort: there.port })
      onTestFinished(nginx.close)
      for (let browser = 0; browser < 12; browser++)
        expect((await askNginx(nginx.port, '/console/x', { method, ...as(browser) })).status).toBe(200)
      expect(there.got).toEqual(Array.from({ length: 12 }, () => method))
    },
  )

  it('sends again what only reads, and never what a replica may have got', async () => {
    const [breaks, other] = [await replica({ breaks: true }), await replica()]
    const nginx = await startNginx({ consolePort: breaks.port, secondPort: other.port, change: forgets })
    onTestFinished(nginx.close)
    const changes = methods.filter((method) => method !== 'GET')
    for (let browser = 0; browser < 40 && !methods.every((each) => breaks.got.includes(each)); browser++) {
      expect((await askNginx(nginx.port, '/console/x', as(browser))).status).toBe(200)
      for (const method of changes) {
        const before = breaks.got.length + other.got.length
        const { status } = await askNginx(nginx.port, '/console/x', { method, ...as(browser) })
        const times = breaks.got.length + other.got.length - before
        expect({ method, times, told: [200, 502].includes(status) }).toEqual({ method, times: 1, told: true })
      }
    }
    expect(breaks.got).toEqual(expect.arrayContaining(methods))
  })

  it('leaves a browser with one replica, and shares browsers out', async () => {
    const [one, two] = [await replica(), await replica()]
    const nginx = await startNginx({ consolePort: one.port, secondPort: two.port })
    onTestFinished(nginx.close)
    for (let browser = 0; browser < 40 && (one.got.length === 0 || two.got.length === 0); browser++) {
      const before = [one.got.length, two.got.length]
      for (let count = 0; count < 4; count++) await askNginx(nginx.port, '/console/x', as(browser))
      const more = [one.got.length, two.got.length].map((now, at) => now - (before[at] ?? 0))
      expect(Math.max(...more)).toBe(4)
    }
    expect(one.got.length).toBeGreaterThan(0)
    expect(two.got.length).toBeGreaterThan(0)
  })

  it('is set up for Compose in the same way', async () => {
    const [breaks, other] = [await replica({ breaks: true }), await replica()]
    const port = await freePort()
    const site = forgets(file('deploy/compose-nginx.conf'))
      .replace('listen 4300;', `listen 127.0.0.1:${port};`)
      .replace('127.0.0.1:4310', `127.0.0.1:${breaks.port}`)
      .replace('127.0.0.1:4311', `127.0.0.1:${other.port}`)
    const nginx = await runNginx(port, () => site)
    onTestFinished(nginx.close)
    let asked = 0
    while (breaks.got.length === 0 && asked < 40)
      await fetch(`http://127.0.0.1:${port}/x`, { method: 'DELETE', headers: as(asked++).headers })
    expect(breaks.got).toEqual(['DELETE'])
    expect(breaks.got.length + other.got.length).toBe(asked)
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(404)
  })
})
