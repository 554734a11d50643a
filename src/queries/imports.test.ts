import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { client as http } from '../api/client.ts'
import type { Import } from '../contract/import.ts'
import { importsListQuery } from './imports.ts'
import { minutes, page, someImports } from './testing.ts'

const pageSize = 200

/** What upstream holds, newest first. */
let upstream: Import[]
/** The cursor of each page that was asked for. */
let asked: (string | null)[]
let client: QueryClient

beforeEach(() => {
  upstream = newestUpTo(300)
  asked = []
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const get = async (_path: string, { searchParams }: { searchParams: { cursor?: string } }) => {
    const { cursor = null } = searchParams
    asked.push(cursor)
    const end = Number(cursor) + pageSize
    return Response.json(
      page(upstream.slice(end - pageSize, end), end < upstream.length ? String(end) : null),
    )
  }
  // ky takes and gives more than the list needs.
  vi.spyOn(http, 'get').mockImplementation(get as unknown as typeof http.get)
})

afterEach(() => vi.restoreAllMocks())

/** As many imports, newest first. */
const newestUpTo = (count: number) =>
  someImports(...Array.from({ length: count }, (_, index) => count - index))
const readList = () => client.fetchQuery({ ...importsListQuery, staleTime: 0 })

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
})
