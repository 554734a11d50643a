import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sampleImport } from './testing/sample-import.ts'
import { startConsole, type TestConsole } from './testing/start-console.ts'
import { startStubUpstream, type StubUpstream } from './testing/stub-upstream.ts'

let stub: StubUpstream
let console: TestConsole

beforeAll(async () => {
  stub = await startStubUpstream({ imports: [sampleImport('import_a')] })
  console = await startConsole({ upstream: stub.url })
})
afterAll(async () => {
  await console.close()
  await stub.close()
})
afterEach(() => {
  stub.requests.length = 0
})

const imports = '/api/websets/v0/imports'

/** Sends a target as it stands: what it is answered with, and how many requests reached upstream. */
async function ask(method: string, target: string) {
  const { body } = await console.raw(`${method} ${target} HTTP/1.1`)
  const { status, code } = JSON.parse(body) as { status: number; code: string }
  return { status, code, upstream: stub.requests.length }
}

const badTarget = { status: 400, code: 'bad_target', upstream: 0 }
const badId = { status: 400, code: 'invalid_field', upstream: 0 }

const segments = ['api', 'websets', 'v0', 'imports', 'import_a', '..', '.', '', '%2e%2e', '%2f', '@', ';']

describe('a target', () => {
  it.each([
    'http://attacker.example/api/websets/v0/imports',
    'http://127.0.0.1/api/websets/v0/imports/import_a',
    'https://api.exa.ai/websets/v0/imports',
    'HTTP://attacker.example/',
    '//attacker.example/api/websets/v0/imports',
    '*',
  ])('%s is no plain path', async (target) => {
    expect(await ask('GET', target)).toEqual(badTarget)
  })

  it('in absolute form is refused with our own name too', async () => {
    expect(await ask('GET', `http://${console.host}${imports}`)).toEqual(badTarget)
  })

  it.each(['/api//console/info', '/api/./console/info', '/api/console/info/', '/api/x/../console/info'])(
    '%s is not ours under another spelling',
    async (target) => {
      expect(await ask('GET', target)).toEqual(badTarget)
    },
  )

  it.each(['/imports//', '//imports/', '//attacker.example/', '/api/', '/healthz/', '/./', '/../'])(
    '%s has a slash too many',
    async (target) => {
      expect(await ask('GET', target)).toEqual(badTarget)
    },
  )

  it('of a page may end with a slash', async () => {
    for (const target of ['/imports/', '/imports/import_a/?x=1'])
      expect(await ask('GET', target)).toEqual({ status: 404, code: 'no_such_route', upstream: 0 })
  })

  const anything = fc.oneof(fc.constantFrom(...segments), fc.string({ maxLength: 8 }))
  it('whatever it is, reaches upstream only as a list or as one import with a plain id', async () => {
    const tails = fc.array(anything, { minLength: 1, maxLength: 4 }).map((tail) => tail.join('/'))
    const prefixes = fc.constantFrom('/', '/api/', '/api/websets/v0/', `${imports}/`)
    const known = /^\/websets\/v0\/(websets\?limit=25|imports\?limit=25|imports\/[\w-]{1,128})$/
    await fc.assert(
      fc.asyncProperty(prefixes, tails, async (prefix, tail) => {
        stub.requests.length = 0
        // White space would end the request line, and what follows a question mark is no path.
        await console.raw(`GET ${prefix}${tail.replaceAll(/[\s?#]/g, '')} HTTP/1.1`)
        expect(stub.requests.filter(({ url }) => !known.test(url))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})

/** What a console answers to a target as it stands, and what of it reaches upstream. */
async function told(at: TestConsole, target: string) {
  stub.requests.length = 0
  const { status, body } = await at.raw(`GET ${target} HTTP/1.1`)
  const { code } = JSON.parse(body || '{}') as { code?: string }
  return { status, code, upstream: stub.requests.map(({ url }) => url) }
}

describe('a target under a base path', { timeout: 60_000 }, () => {
  let under: TestConsole
  beforeAll(async () => {
    under = await startConsole({ upstream: stub.url, publicUrl: 'https://console.example/console' })
  })
  afterAll(() => under.close())

  const part = fc.oneof(
    fc.constantFrom(...segments, 'console', 'Console', 'healthz', 'info', '?', '?limit=2', '#'),
    fc.string({ maxLength: 4 }),
  )
  const targets = fc
    .tuple(fc.constantFrom('/', '/api/', '/api/console/', `${imports}/`), fc.array(part, { maxLength: 4 }))
    .map(([prefix, parts]) => (prefix + parts.join('/')).replaceAll(/\s/g, ''))

  it('is read as the same without it', async () => {
    await fc.assert(
      fc.asyncProperty(targets, async (target) => {
        expect(await told(under, `/console${target}`)).toEqual(await told(console, target))
      }),
      { numRuns: 150 },
    )
  })

  it('is none without it, except for a probe', async () => {
    await fc.assert(
      fc.asyncProperty(targets, async (target) => {
        fc.pre(!/^\/(?:console(?:[/?]|$)|healthz(?:\?|$))/.test(target))
        const { status, code, upstream } = await told(under, target)
        expect(upstream).toEqual([])
        expect([`400 bad_target`, '404 outside_base_path']).toContain(`${status} ${code}`)
      }),
      { numRuns: 150 },
    )
  })
})

describe.each(['GET', 'DELETE'])('the id of a %s', (method) => {
  it.each(['..', '.', '%2e%2e', '..%2f..%2fwebsets', '%252e%252e', 'a%00b', 'a%20b', '..\\..', 'a;b', 'a|b'])(
    '%s is refused',
    async (id) => {
      expect(await ask(method, `${imports}/${id}`)).toEqual(badTarget)
    },
  )

  it('of 10 kB is refused', async () => {
    expect(await ask(method, `${imports}/${'x'.repeat(10_240)}`)).toEqual(badTarget)
  })

  it.each(['a.b', 'a~b', 'a@b', 'x'.repeat(129)])('%s, in a plain path, is refused too', async (id) => {
    expect(await ask(method, `${imports}/${id}`)).toEqual(badId)
  })

  it('of 128 plain signs is let through', async () => {
    const id = `${'aZ09_-'.repeat(21)}ab`
    await console.confirmApi()
    stub.requests.length = 0
    expect(await ask(method, `${imports}/${id}`)).toMatchObject({ status: 404, upstream: 1 })
    expect(stub.requests[0]?.url).toBe(`/websets/v0/imports/${id}`)
  })
})

describe('the query', () => {
  it.each([
    ['/import_a?limit=1', 'limit'],
    ['/import_a?_method=DELETE', '_method'],
    ['?limit=0', 'limit'],
    ['?limit=201', 'limit'],
    ['?limit=1e2', 'limit'],
    ['?limit=1&limit=2', 'limit'],
    ['?cursor=', 'cursor'],
    [`?cursor=${'x'.repeat(2_001)}`, 'cursor'],
    ['?url=http://attacker.example', 'url'],
  ])('%s is refused, naming %s', async (target, field) => {
    const { status, body } = await console.raw(`GET ${imports}${target} HTTP/1.1`)
    expect({ status, upstream: stub.requests }).toEqual({ status: 400, upstream: [] })
    expect(JSON.parse(body)).toMatchObject({ code: 'invalid_field' })
    expect((JSON.parse(body) as { message: string }).message).toMatch(new RegExp(`^${field} `))
  })

  it('reaches upstream as two known parameters, whatever is in the cursor', async () => {
    const cursor = 'a&limit=999#/../x\n%00"\\ é'
    await console.raw(`GET ${imports}?cursor=${encodeURIComponent(cursor)} HTTP/1.1`)
    const { pathname, searchParams } = new URL(stub.requests[0]?.url ?? '', 'http://stub')
    expect(pathname).toBe('/websets/v0/imports')
    expect([...searchParams]).toEqual([
      ['limit', '25'],
      ['cursor', cursor],
    ])
  })
})
