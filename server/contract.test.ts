import * as v from 'valibot'
import { Exa } from 'exa-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemSchema } from '../src/contract/problem.ts'
import type { Import } from '../src/contract/import.ts'
import type { Page } from '../src/contract/page.ts'
import {
  publishedCreatedImport,
  publishedEvent,
  publishedImport,
  publishedPage,
  publishedWebset,
  publishedWebsetsError,
} from './testing/published-api.ts'
import { type Door, doors } from './testing/doors.ts'

const published = (schema: v.GenericSchema, body: unknown) =>
  expect(v.safeParse(schema, body).issues).toBeUndefined()

/** One battery over every door: whoever keeps to the contract cannot tell which one they came through. */
describe.each(Object.entries(doors))('%s', (_name, open) => {
  let door: Door
  beforeAll(async () => {
    door = await open()
  })
  afterAll(() => door.close())

  const read = async <T>(path: string): Promise<T> => {
    const answer = await door.fetch(path)
    expect(answer.status).toBe(200)
    return (await answer.json()) as T
  }
  const list = (query: string) => read<Page<Import>>(`/websets/v0/imports${query}`)
  const send = (method: string, path: string, body?: unknown) =>
    door.fetch(path, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    })

  it('lists all imports once each, newest first, whatever the page size', async () => {
    for (const limit of [7, 25, 200]) {
      const seen: Import[] = []
      let cursor: string | null = null
      do {
        const page: Page<Import> = await list(`?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`)
        expect(v.safeParse(publishedPage(publishedImport), page).issues).toBeUndefined()
        seen.push(...page.data)
        cursor = page.nextCursor
      } while (cursor !== null)
      expect(new Set(seen.map((item) => item.id)).size).toBe(60)
      expect(seen.map((item) => item.createdAt)).toEqual(
        seen
          .map((item) => item.createdAt)
          .toSorted()
          .toReversed(),
      )
    }
  })

  it('lists the websets', async () => {
    const page = await read('/websets/v0/websets?limit=100')
    expect(v.safeParse(publishedPage(publishedWebset), page).issues).toBeUndefined()
  })

  it('gives 25 imports when no limit is asked for', async () => {
    expect((await list('')).data).toHaveLength(25)
  })

  it('answers each route as published: create, upload, events, get, change, delete', async () => {
    const since = new Date().toISOString()
    const made = [] as { id: string; uploadUrl: string }[]
    for (const file of ['name,website\nAcme,https://acme.example\n', 'no CSV at all']) {
      const asked = { size: file.length, count: 1, format: 'csv', entity: { type: 'company' } }
      const answer = await send('POST', '/websets/v0/imports', asked)
      expect(answer.status).toBe(201)
      const created = (await answer.json()) as { id: string; uploadUrl: string }
      published(publishedCreatedImport, created)
      expect(await door.upload(created.uploadUrl, file)).toBe(true)
      published(publishedImport, await read(`/websets/v0/imports/${created.id}`))
      made.push(created)
    }
    await expect
      .poll(async () => (await list('?limit=2')).data.map(({ status }) => status), { timeout: 10_000 })
      .toEqual(['failed', 'completed'])
    published(publishedPage(publishedImport), await list('?limit=2'))
    for (const types of ['', '&types=import.created&types=import.completed']) {
      const page = await read<Page<{ data: { id: string } }>>(
        `/websets/v0/events?limit=200&createdAfter=${since}${types}`,
      )
      published(publishedPage(publishedEvent), page)
      const [good = '', bad = ''] = made.map(({ id }) => id)
      expect(page.data.map(({ data }) => data.id).toSorted()).toEqual([good, good, bad].toSorted())
    }
    for (const { id } of made) {
      const path = `/websets/v0/imports/${id}`
      published(publishedImport, await (await send('PATCH', path, { title: 'Renamed' })).json())
      published(publishedImport, await (await send('DELETE', path)).json())
    }
  })

  it('gets, changes and deletes one import, and then it is gone', async () => {
    const id = (await list('?limit=40')).data.at(-1)?.id ?? ''
    const path = `/websets/v0/imports/${id}`
    const before = await read<Import>(path)
    const change = { title: 'Renamed', metadata: { owner: 'Ana', note: 'x'.repeat(1000) } }
    const patched = (await (await send('PATCH', path, change)).json()) as Import
    expect(patched).toEqual({ ...before, ...change, updatedAt: patched.updatedAt })
    const removal = await send('DELETE', path)
    expect(removal.status).toBe(200)
    expect(await removal.json()).toEqual(patched)
    expect((await door.fetch(path)).status).toBe(404)
    expect((await send('DELETE', path)).status).toBe(404)
    expect((await list('?limit=200')).data.map((item) => item.id)).not.toContain(id)
  })

  it.each([
    ['limit', '/websets/v0/imports?limit=0'],
    ['limit', '/websets/v0/imports?limit=201'],
    ['limit', '/websets/v0/imports?limit=ten'],
    ['limit', '/websets/v0/websets?limit=101'],
    ['limit', '/websets/v0/events?limit=201'],
    ['types', '/websets/v0/events?types=Everything'],
    ['createdAfter', '/websets/v0/events?createdAfter=yesterday'],
    ['cursor', '/websets/v0/imports?cursor='],
    ['cursor', '/websets/v0/imports?cursor=forged'],
  ])('names %s in what it refuses: %s', async (field, path) => {
    expect((await refused(await door.fetch(path), 400)).message).toContain(field)
  })

  it.each([
    ['title', { title: 3 }],
    ['metadata', { metadata: { note: 'x'.repeat(1001) } }],
    ['count', { count: 3 }],
  ])('names %s in a change that it refuses', async (field, change) => {
    const id = (await list('?limit=1')).data[0]?.id ?? ''
    const answer = await send('PATCH', `/websets/v0/imports/${id}`, change)
    expect((await refused(answer, 400)).message).toContain(field)
  })

  it('answers 404 for an import that never was', async () => {
    const answer = await door.fetch('/websets/v0/imports/import_nowhere')
    await refused(answer, 404)
    expect(answer.ok).toBe(false)
  })

  it('gives every answer a request id', async () => {
    for (const path of [
      '/websets/v0/imports',
      '/websets/v0/imports/import_nowhere',
      '/websets/v0/imports?limit=0',
    ])
      expect((await door.fetch(path)).headers.get('x-request-id')).toMatch(/^(req|con)_/)
  })

  it('serves the official SDK, where there is a port', async () => {
    if (door.baseUrl === null) return
    const { websets } = new Exa('any-key', door.baseUrl)
    const { imports } = websets
    expect((await websets.list({ limit: 100 })).data).toHaveLength(8)
    const all = await imports.getAll({ limit: 50 })
    const one = all.at(-1)
    const id = one?.id ?? ''
    expect(await imports.get(id)).toEqual(one)
    const updated = await imports.update(id, { title: 'By the SDK' })
    expect(updated).toMatchObject({ id, title: 'By the SDK' })
    expect(await imports.delete(id)).toEqual(updated)
    await expect(imports.get(id)).rejects.toMatchObject({ name: 'ExaError', statusCode: 404 })
  })

  /** Checks a refusal's status and shape, and gives its body. */
  async function refused(answer: Response, status: number): Promise<{ message: string }> {
    expect(answer.status).toBe(status)
    const body: unknown = await answer.json()
    const shape = door.problems ? v.safeParse(problemSchema, body) : v.safeParse(publishedWebsetsError, body)
    expect(shape.issues).toBeUndefined()
    return body as { message: string }
  }
})
