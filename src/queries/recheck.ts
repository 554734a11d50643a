import { queryOptions, skipToken } from '@tanstack/react-query'
import { getImport } from '../api/imports.ts'
import { ApiError } from '../api/errors.ts'
import type { Import } from '../contract/import.ts'
import { noteReading } from './imports-list.ts'
import { newestPages, removeFromCache, updateList } from './imports.ts'

/** Up to this many imports are read one by one. More are read by pages of the list, 200 a call. */
const oneByOne = 10

/**
 * How often the list is read for imports that are not on it. Some may have moved from one page to another while it was read, where
 * others were deleted meanwhile.
 */
const readsOfList = 2

const keys = {
  recheck: (key: string) => ['recheck', key],
  progress: (key: string) => ['recheck', key, 'progress'],
} as const

/** The imports that were found, and the ids that no longer exist. */
type Recheck = { found: Map<string, Import>; gone: string[] }

/**
 * Those of these imports that still exist, as they are now, by id. `key`: a new one for each recheck, so that none is
 * answered from the cache. The result updates the list, too.
 */
export function recheckQuery(key: string, ids: readonly string[]) {
  return queryOptions({
    queryKey: keys.recheck(key),
    queryFn: async ({ client, signal }): Promise<ReadonlyMap<string, Import>> => {
      const note = (count: number) => client.setQueryData(keys.progress(key), count)
      const { found, gone } = await recheck(ids, signal, note)
      updateList(client, found)
      removeFromCache(client, new Set(gone))
      return found
    },
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    structuralSharing: false,
  })
}

/** How many of them were found so far. `recheckQuery` sets it. */
export function recheckProgressQuery(key: string) {
  return queryOptions<number>({ queryKey: keys.progress(key), queryFn: skipToken, gcTime: 0 })
}

async function recheck(
  ids: readonly string[],
  signal: AbortSignal,
  onProgress: (count: number) => void,
): Promise<Recheck> {
  const found = new Map<string, Import>()
  const take = (imports: readonly Import[]) => {
    for (const item of imports) noteReading(found, item)
    onProgress(found.size)
  }
  let missing = ids
  for (let reads = 0; reads < readsOfList && missing.length > oneByOne; reads++) {
    await readList(new Set(missing), take, signal)
    missing = ids.filter((id) => !found.has(id))
  }
  const gone: string[] = []
  if (missing.length <= oneByOne)
    for (const id of missing) {
      const item = await getImport(id, { signal }).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      })
      if (item) take([item])
      else gone.push(id)
    }
  signal.throwIfAborted()
  return { found, gone }
}

/** Reads the list until all of these imports were found, and gives them page by page. */
async function readList(
  ids: ReadonlySet<string>,
  take: (imports: readonly Import[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const left = new Set(ids)
  for await (const page of newestPages(signal)) {
    take(page.data.filter(({ id }) => ids.has(id)))
    for (const { id } of page.data) left.delete(id)
    if (left.size === 0) return
  }
}
