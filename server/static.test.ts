import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterAll, describe, expect, it } from 'vitest'
import { pagePaths } from '../src/contract/page-paths.ts'
import { BuildMissingError, negotiate, serveApp } from './static.ts'
import type { ConsoleEnvironment } from './route.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'static-'))
const dir = path.join(folder, 'dist')
afterAll(() => rmSync(folder, { recursive: true }))

const script = 'console.log("hello")\n'.repeat(50)
const write = (name: string, content: string | Buffer) => writeFileSync(path.join(dir, name), content)
mkdirSync(path.join(dir, 'assets'), { recursive: true })
write('index.html', '<div id="root"></div>')
write('assets/index-a1b2c3.js', script)
write('assets/index-a1b2c3.js.br', brotliCompressSync(script))
write('assets/index-a1b2c3.js.gz', gzipSync(script))
write('icon.png', 'png')
write('.built-from', 'a hash')
writeFileSync(path.join(folder, 'secret.txt'), 'secret')

const app = new Hono<ConsoleEnvironment>()
app.get('/api/known', (c) => c.text('known'))
app.use(serveApp({ dir }))

const js = '/assets/index-a1b2c3.js'
const get = (address: string, headers: Record<string, string> = {}, method = 'GET') =>
  app.request(address, { method, headers })

describe('files', () => {
  it('sends a hashed asset for ever and ever', async () => {
    const response = await get(js)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('vary')).toBe('accept-encoding')
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(await response.text()).toBe(script)
  })

  it.each([
    ['br', brotliCompressSync(script)],
    ['gzip', gzipSync(script)],
  ])('sends the %s that was made ahead of time', async (encoding, bytes) => {
    const response = await get(js, { 'accept-encoding': encoding })
    expect(response.headers.get('content-encoding')).toBe(encoding)
    expect(response.headers.get('content-length')).toBe(String(bytes.length))
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
  })

  it('has a file without a hash checked each time, and says nothing of encodings it does not come in', async () => {
    const response = await get('/icon.png', { 'accept-encoding': 'br' })
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(response.headers.get('vary')).toBeNull()
  })

  it('answers 304 to the tag of the same representation only', async () => {
    const brotli = await get(js, { 'accept-encoding': 'br' })
    const tag = brotli.headers.get('etag') ?? ''
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await get(js, { 'accept-encoding': 'br', 'if-none-match': known })
      expect(again.status).toBe(304)
      expect(again.headers.get('etag')).toBe(tag)
      expect(again.headers.get('vary')).toBe('accept-encoding')
      expect(await again.text()).toBe('')
    }
    expect((await get(js, { 'if-none-match': tag })).status).toBe(200)
  })

  it('answers HEAD with the headers of GET and no body', async () => {
    const response = await get(js, { 'accept-encoding': 'br' }, 'HEAD')
    expect(response.status).toBe(200)
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(0)
    expect(await response.text()).toBe('')
  })

  it.each([
    '/assets/gone.js',
    '/assets/',
    '/assets/gone',
    '/gone.css',
    '/.built-from',
    `${js}.br`,
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets%00.js',
  ])('knows nothing of %s', async (address) => {
    const response = await get(address, { accept: 'text/html,*/*' })
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('secret')
  })
})

describe('the page', () => {
  it('has the routes of the list that both sides read, no more and no less', () => {
    const routes = ['App.tsx', 'RarePages.tsx'].flatMap((file) => {
      const source = readFileSync(path.join(import.meta.dirname, '../src', file), 'utf8')
      return [...source.matchAll(/<Route\s+path=([^\s>]+)/g)].map(([, value]) => value)
    })
    expect(routes).toHaveLength(Object.keys(pagePaths).length)
    expect(new Set(routes)).toEqual(new Set(Object.keys(pagePaths).map((name) => `{pagePaths.${name}}`)))
  })

  it.each(['/', '/imports', '/imports/import_1', '/deletions', '/deletions/jobs/1', '/new-import'])(
    'is what %s shows',
    async (address) => {
      const response = await get(address, { accept: 'text/html,application/xhtml+xml' })
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await response.text()).toBe('<div id="root"></div>')
    },
  )

  it.each(['/foo', '/no/such/page', '/imports/a/b', '/foo/'])(
    'says at %s, to a browser, that there is none, with the status of that',
    async (address) => {
      const response = await get(address, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
      expect(response.status).toBe(404)
      expect(await response.text()).toContain('<div id="root">')
      for (const accept of ['*/*', 'application/json', 'image/*, */*'])
        expect(await (await get(address, { accept })).text()).toBe('404 Not Found')
      expect(await (await get(address)).text()).toBe('404 Not Found')
    },
  )

  it.each([
    '/API/websets/v0/imports',
    '/Api',
    '/.git/config',
    '/.well-known/x',
    '/x/.ssh/id_rsa',
    '/healthz/x',
    '/readyz',
    '/server/main.ts',
    '/wp-login.php',
  ])('is not what a browser gets at %s', async (address) => {
    const response = await get(address, { accept: 'text/html' })
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('404 Not Found')
  })

  it.each([
    ['/imports/', '/imports'],
    ['/imports/import_1/', '/imports/import_1'],
    ['/deletions/?outcome=failed&x=%2F%2Fevil.example', '/deletions?outcome=failed&x=%2F%2Fevil.example'],
    ['/new-import/', '/new-import'],
    ['/sandbox/', '/sandbox'],
    ['/requests/', '/requests'],
    ['/deletions/jobs/', '/deletions/jobs'],
    ['/index.html?a=b', '/?a=b'],
  ])('is led to from %s', async (address, location) => {
    const response = await get(address)
    expect(response.status).toBe(308)
    expect(response.headers.get('location')).toBe(location)
  })

  it.each([
    ['/deletions', 'application/json'],
    ['/deletions', 'text/html;q=0, */*'],
    ['/api', 'text/html'],
    ['/api/unknown', 'text/html'],
  ])('is not sent for %s to a client that accepts %s', async (address, accept) => {
    expect((await get(address, { accept })).status).toBe(404)
  })

  it('is sent to a client that accepts anything', async () => {
    expect((await get('/deletions')).status).toBe(200)
    expect((await get('/deletions', { accept: '*/*' })).status).toBe(200)
  })

  const info = '</api/console/info>; rel=preload; as=fetch; crossorigin'
  const list = '</api/websets/v0/imports?limit=200>; rel=preload; as=fetch; crossorigin'
  it.each([
    ['/', `${info}, ${list}`],
    ['/imports', `${info}, ${list}`],
    ['/imports/import_1', `${info}, ${list}`],
    ['/imports-old', info],
    ['/deletions', info],
  ])('has the browser fetch the first data of %s', async (address, link) => {
    expect((await get(address, { accept: 'text/html' })).headers.get('link')).toBe(link)
  })

  it('leaves other methods and routes alone', async () => {
    expect((await get('/', {}, 'POST')).status).toBe(404)
    expect((await get(js, {}, 'DELETE')).status).toBe(404)
    expect(await (await get('/api/known')).text()).toBe('known')
  })
})

describe('under a base path', () => {
  write(
    'index.html',
    '<html lang="en"><script src="./early.js"></script><link rel="icon" href="./icon.png" /><a href="#main">x</a>',
  )
  const atRoot = serveApp({ dir })
  const underConsole = serveApp({ dir, basePath: '/console' })
  const ask = (served: typeof atRoot, address: string) => {
    const routed = new Hono<ConsoleEnvironment>()
    routed.use(served)
    return routed.request(address, { headers: { accept: 'text/html' } })
  }

  it('the page names its files in full, and says the base path', async () => {
    const page = await (await ask(underConsole, '/imports/import_1')).text()
    expect(page).toBe(
      '<html data-base-path="/console" lang="en"><script src="/console/early.js"></script><link rel="icon" href="/console/icon.png" /><a href="#main">x</a>',
    )
  })

  it('without one nothing is said of it', async () => {
    const page = await (await ask(atRoot, '/imports/import_1')).text()
    expect(page).toBe(
      '<html lang="en"><script src="/early.js"></script><link rel="icon" href="/icon.png" /><a href="#main">x</a>',
    )
  })

  it('redirects and preloads stay under it', async () => {
    expect((await ask(underConsole, '/deletions/?outcome=failed')).headers.get('location')).toBe(
      '/console/deletions?outcome=failed',
    )
    expect((await ask(underConsole, '/index.html')).headers.get('location')).toBe('/console/')
    expect((await ask(underConsole, '/imports')).headers.get('link')).toBe(
      '</console/api/console/info>; rel=preload; as=fetch; crossorigin, </console/api/websets/v0/imports?limit=200>; rel=preload; as=fetch; crossorigin',
    )
  })
})

describe('negotiate', () => {
  const all = ['br', 'gzip', 'identity'] as const
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'br'],
    ['BR', 'br'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.000', 'identity'],
    ['gzip;q=0.001', 'gzip'],
    ['identity, gzip;q=0.5', 'identity'],
    ['*', 'br'],
    ['*;q=0.1, br;q=0', 'gzip'],
    ['br; q=0 , *;q=0', 'identity'],
    ['deflate', 'identity'],
    ['br;q=nonsense', 'identity'],
    ['br;q=2', 'identity'],
  ])('answers %j with %s', (header, encoding) => {
    expect(negotiate(header, all)).toBe(encoding)
  })

  it('offers only what there is', () => {
    expect(negotiate('br, gzip;q=0.5', ['gzip', 'identity'])).toBe('gzip')
    expect(negotiate('br', ['identity'])).toBe('identity')
  })
})

it('refuses to start without a built app, and says how to build it', () => {
  expect(() => serveApp({ dir: folder })).toThrow(BuildMissingError)
  expect(() => serveApp({ dir: folder })).toThrow(/npm start.*npm run build/)
})
