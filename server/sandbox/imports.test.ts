import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import type { Import } from '../../src/contract/import.ts'
import { publishedImport, publishedWebsetsError } from '../testing/published-api.ts'
import { allImports, allWebsets, newImport, call, sandboxAt } from '../testing/sandbox-client.ts'

const minute = 60_000

describe('GET /imports/{id}', () => {
  it('answers the very import that the list shows, as published', async () => {
    const { app } = sandboxAt()
    for (const listed of await allImports(app)) {
      const { status, body } = await call(app, `/imports/${listed.id}`)
      expect(status).toBe(200)
      expect(body).toEqual(listed)
      v.parse(publishedImport, body)
    }
  })
})

describe('PATCH /imports/{id}', () => {
  const before = newImport({ id: 'import_a', metadata: { owner: 'ana', team: 'sales' } })
  function setUp() {
    const sandbox = sandboxAt({ imports: 0 })
    sandbox.store.imports.insert(before)
    sandbox.clock.time += minute
    const patch = (body: unknown) => call(sandbox.app, '/imports/import_a', { method: 'PATCH', body })
    const read = async () => (await call(sandbox.app, '/imports/import_a')).body as Import
    return { ...sandbox, patch, read }
  }

  it('changes the title alone, and says when', async () => {
    const { patch, read, clock } = setUp()
    const { status, body } = await patch({ title: 'New — नया 🚀' })
    expect(status).toBe(200)
    expect(v.parse(publishedImport, body)).toMatchObject({
      title: 'New — नया 🚀',
      metadata: before.metadata,
      updatedAt: new Date(clock.time).toISOString(),
    })
    expect(await read()).toEqual(body)
  })

  it('replaces the metadata whole, and leaves the title', async () => {
    const { patch, read } = setUp()
    await patch({ metadata: { campaign: 'spring' } })
    expect(await read()).toMatchObject({ title: before.title, metadata: { campaign: 'spring' } })
    await patch({ metadata: {} })
    expect((await read()).metadata).toEqual({})
  })

  it('takes an empty title, and values of 1000 characters', async () => {
    const { patch, read } = setUp()
    expect((await patch({ title: '', metadata: { note: 'x'.repeat(1000) } })).status).toBe(200)
    expect(await read()).toMatchObject({ title: '', metadata: { note: 'x'.repeat(1000) } })
  })

  it('keeps keys that mean something to JavaScript, and characters that mean something to SQLite, as data', async () => {
    const { patch, read } = setUp()
    const metadata = '{"__proto__":"p","constructor":"c","toString":"t","":"empty","1":"one","n":"a\\u0000b"}'
    const { body } = await patch(`{"metadata":${metadata}}`)
    expect(JSON.parse(JSON.stringify((body as Import).metadata))).toEqual(JSON.parse(metadata))
    expect(Object.getOwnPropertyDescriptor((await read()).metadata, '__proto__')?.value).toBe('p')
  })

  it('moves updatedAt on with every change, two within a millisecond included', async () => {
    const { patch } = setUp()
    const times = [await patch({}), await patch({ title: 'b' }), await patch({ title: 'c' })].map(
      ({ body }) => (body as Import).updatedAt,
    )
    expect(times).toEqual([...new Set(times)].toSorted())
  })

  it.each([
    ['{"title":5}', 'title must be a string'],
    ['{"title":null}', 'title must be a string'],
    ['{"metadata":"x"}', 'metadata must be an object'],
    ['{"metadata":["x"]}', 'metadata must be an object'],
    ['{"metadata":{"note":1}}', 'metadata.note must be a string'],
    ['{"metadata":{"__proto__":{"x":1}}}', 'metadata.__proto__ must be a string'],
    [
      `{"metadata":{"__proto__":"${'x'.repeat(1001)}"}}`,
      'metadata.__proto__ must be at most 1000 characters',
    ],
    [`{"metadata":{"note":"${'x'.repeat(1001)}"}}`, 'metadata.note must be at most 1000 characters'],
    ['{"status":"completed"}', 'status is not a field that can be given here'],
    ['{"__proto__":{"title":"x"}}', '__proto__ is not a field that can be given here'],
    ['[]', 'body must be an object'],
    ['null', 'body must be an object'],
    ['"title"', 'body must be an object'],
    ['', 'body must be JSON'],
    ['{"title":', 'body must be JSON'],
    ['title=x', 'body must be JSON'],
    [`{"metadata":${'['.repeat(100_000)}`, 'body may be at most 64 deep'],
  ])('refuses %.60s', async (sent, message) => {
    const { patch, read } = setUp()
    const unchanged = await read()
    const { status, body } = await patch(sent)
    expect(status).toBe(400)
    expect(v.parse(publishedWebsetsError, body)).toMatchObject({ error: 'Bad Request', message })
    expect(await read()).toEqual(unchanged)
  })

  it('refuses bytes that are no UTF-8', async () => {
    const { app } = setUp()
    const response = await app.request('/websets/v0/imports/import_a', {
      method: 'PATCH',
      headers: { 'x-api-key': 'test' },
      body: Buffer.from('{"title":"caf\xe9"}', 'latin1'),
    })
    expect(response.status).toBe(400)
  })

  it('answers 413 to a body over a megabyte', async () => {
    const { patch, read } = setUp()
    const { status, body } = await patch({ title: 'x'.repeat(1_000_000) })
    expect(status).toBe(413)
    expect(v.parse(publishedWebsetsError, body).error).toBe('Payload Too Large')
    expect((await read()).title).toBe(before.title)
  })
})

describe('DELETE /imports/{id}', () => {
  it('answers the deleted import whole, once; then there is none', async () => {
    const { app } = sandboxAt()
    const all = await allImports(app)
    const removed = all[7]
    const target = `/imports/${removed?.id}`
    const { status, body } = await call(app, target, { method: 'DELETE' })
    expect(status).toBe(200)
    expect(body).toEqual(removed)
    expect((await call(app, target, { method: 'DELETE' })).status).toBe(404)
    expect((await call(app, target)).status).toBe(404)
    expect((await call(app, target, { method: 'PATCH', body: { title: 'x' } })).status).toBe(404)
    expect(await allImports(app)).toEqual(all.filter((item) => item.id !== removed?.id))
  })

  it('deletes an import in any status', async () => {
    const { app } = sandboxAt()
    for (const item of await allImports(app))
      expect((await call(app, `/imports/${item.id}`, { method: 'DELETE' })).body).toEqual(item)
    expect(await allImports(app)).toEqual([])
  })

  it('takes it out of the imports of websets, whose other references dangle', async () => {
    const { app } = sandboxAt()
    for (const item of await allImports(app)) await call(app, `/imports/${item.id}`, { method: 'DELETE' })
    const websets = await allWebsets(app)
    expect(websets.flatMap((webset) => webset.imports)).toEqual([])
    expect(websets.flatMap((webset) => webset.excludes ?? [])).not.toEqual([])
    expect(websets.flatMap((webset) => webset.searches).flatMap((search) => search.scope)).not.toEqual([])
    expect(websets.flatMap((webset) => webset.searches).flatMap((search) => search.exclude)).not.toEqual([])
  })
})
