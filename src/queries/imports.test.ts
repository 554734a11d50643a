import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { client as http } from '../api/client.ts'
import { ApiError } from '../api/errors.ts'
import type { Import } from '../contract/import.ts'
import type { Page } from '../contract/page.ts'
import { removeFromCache, importQuery, importsListQuery } from './imports.ts'
import type { ImportsList } from './imports-list.ts'
import { importAt, listOf, minutes, page, someImports } from './testing.ts'

const pageSize = 200

/** What upstream holds, newest first. */
let upstream: Import[]
/** The cursor of each page that was asked for. */
let asked: (string | null)[]
/** How many more cursors upstream takes for wrong. */
let refusals: number
let client: QueryClient

beforeEach(() => {
  upstream = newestUpTo(300)
  asked = []
  refusals = 0
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const get = async (path: string, { searchParams }: { searchParams?: { cursor?: string } }) => {
    if (!searchParams) return Response.json(upstream.find(({ id }) => path.endsWith(`/${id}`)))
    const { cursor = null } = searchParams
    asked.push(cursor)
    if (cursor !== null && refusals-- > 0) throw refusal
    const end = Number(cursor) + pageSize
    return Response.json(
      page(upstream.slice(end - pageSize, end), end < upstream.length ? String(end) : null),
    )
  }
  // ky takes and gives more than the list needs.
  vi.spyOn(http, 'get').mockImplementation(get as unknown as typeof http.get)
})

afterEach(() => vi.restoreAllMocks())

const refusal = new ApiError('Invalid cursor', { kind: 'problem', status: 400, code: 'http_400' })

/** As many imports, newest first. */
const newestUpTo = (count: number) =>
  someImports(...Array.from({ length: count }, (_, index) => count - index))
/** The same, but for the status of number 301. */
const with301 = (count: number, status: string) =>
  newestUpTo(count).with(count - 301, importAt(301, { status }))
const readList = () => client.fetchQuery({ ...importsListQuery, staleTime: 0 })

/** Answers each page like this from now on. */
const answerAlways = (answer: Page<Import>) =>
  vi.mocked(http.get).mockImplementation((async (
    _path: string,
    { searchParams }: { searchParams: { cursor?: string } },
  ) => {
    asked.push(searchParams.cursor ?? null)
    return Response.json(answer)
  }) as unknown as typeof http.get)
const held = () => client.getQueryData(importsListQuery.queryKey)?.imports

describe('a list whose cursor is refused', () => {
  it('is read from the start', async () => {
    refusals = 1
    const { imports, complete } = await readList()
    expect(asked).toEqual([null, '200', null, '200'])
    expect(complete).toBe(true)
    expect(imports).toEqual(upstream)
  })

  it('begins again once only, and then fails with what is loaded', async () => {
    refusals = Infinity
    await expect(readList()).rejects.toBe(refusal)
    expect(asked).toEqual([null, '200', null, '200'])
    refusals = 0
    const { imports } = await readList()
    expect(asked.slice(4)).toEqual(['200'])
    expect(imports).toEqual(upstream)
  })
})

describe('a list that does not come to its end', () => {
  it('fails with what was loaded, each import once, and asks for no more', async () => {
    answerAlways(page(someImports(9, 8, 8, 7), 'again'))
    await expect(readList()).rejects.toMatchObject({ code: 'list_has_no_end' })
    expect(asked).toEqual([null, 'again'])
    expect(held()).toEqual(someImports(9, 8, 7))
  })

  it('is not taken for whole where it breaks off', async () => {
    answerAlways({ ...page(someImports(9, 8)), hasMore: true })
    await expect(readList()).rejects.toMatchObject({ code: 'list_has_no_end' })
    expect(asked).toEqual([null])
    expect(client.getQueryData(importsListQuery.queryKey)).toMatchObject({ complete: false })
    expect(held()).toEqual(someImports(9, 8))
  })

  it('is read from the start when asked again, and has then what that finds', async () => {
    answerAlways(page(someImports(9, 8, 7), 'again'))
    await expect(readList()).rejects.toMatchObject({ code: 'list_has_no_end' })
    answerAlways(page(someImports(11, 9, 7)))
    asked = []
    const { imports, complete } = await readList()
    expect({ asked, imports, complete }).toEqual({
      asked: [null],
      imports: someImports(11, 9, 7),
      complete: true,
    })
  })
})

describe('a list that is complete', () => {
  it('is brought up to date by one page while no more than that is new', async () => {
    await readList()
    upstream = newestUpTo(499)
    asked = []
    const { arrived } = await readList()
    expect(asked).toEqual([null])
    expect(arrived).toEqual(upstream.slice(0, 199))
  })

  it('misses nothing of what arrived, however many pages it fills', async () => {
    await readList()
    upstream = newestUpTo(750)
    asked = []
    await readList()
    expect(asked).toEqual([null, '200', '400'])
    upstream = newestUpTo(900)
    const { imports, arrived } = await readList()
    expect(asked).toEqual([null, '200', '400', null])
    expect(minutes([...arrived, ...imports])).toEqual(minutes(upstream))
  })

  it('follows to its end what has arrived and slid behind the newest page', async () => {
    await readList()
    upstream = with301(301, 'processing')
    await readList()
    upstream = with301(550, 'processing')
    await readList()
    upstream = with301(550, 'failed')
    asked = []
    const { arrived } = await readList()
    expect(asked).toEqual([null])
    expect(arrived.at(-1)).toMatchObject({ id: 'import_301', status: 'failed' })
  })
})

describe('removeFromCache', () => {
  it('takes them out of the list and of what was read of each', () => {
    const key = importsListQuery.queryKey
    client.setQueryData(key, listOf(2, 1))
    for (const n of [2, 1]) client.setQueryData(importQuery(`import_${n}`).queryKey, importAt(n))
    removeFromCache(client, new Set(['import_2']))
    const list = client.getQueryData(key) as ImportsList
    expect(minutes(list.imports)).toEqual([1])
    expect(client.getQueryData(importQuery('import_2').queryKey)).toBeUndefined()
    expect(client.getQueryData(importQuery('import_1').queryKey)).toBeDefined()
  })

  it('leaves the list alone where there is nothing to forget', () => {
    client.setQueryData(importsListQuery.queryKey, listOf(1))
    const before = client.getQueryData(importsListQuery.queryKey)
    removeFromCache(client, new Set())
    expect(client.getQueryData(importsListQuery.queryKey)).toBe(before)
  })
})
