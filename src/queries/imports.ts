import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { getImport, type ImportsPage, listImports } from '../api/imports.ts'
import { ApiError } from '../api/errors.ts'
import { type Import, isInFlight } from '../contract/import.ts'
import {
  appendPages,
  emptyList,
  hasStatus,
  type ImportsList,
  inFlight,
  mergeNewest,
  reachesKnown,
  removeImports,
  replaceImports,
  showArrived,
} from './imports-list.ts'
import { endlessListGuard } from './endless-list.ts'

const keys = {
  list: ['imports', 'list'],
  anyOne: ['imports', 'one'],
  one: (id: string) => ['imports', 'one', id],
} as const

/** Processing ends soon. A pending import may wait for days, so it is polled less often. */
const processingEveryMs = 4_000
const pendingEveryMs = 20_000
/** After a failure on Exa's side, which usually passes. */
const failedEveryMs = 20_000
const hiddenEveryMs = 30_000

/** How often the list on screen is updated while pages load. Each update filters and renders all of it. */
const showEveryMs = 500

/** How many in-flight imports beyond the newest pages are re-read with them. More would eat the shared budget of the key. */
const stragglersAtOnce = 5

/**
 * The whole list. A fetch brings it up to date: it continues from the last cursor and puts each page in the cache as it
 * comes. Once the list is complete, it re-reads the newest page (more if more are new), and imports in flight beyond it.
 */
export const importsListQuery = queryOptions({
  queryKey: keys.list,
  queryFn: async ({ client, signal }): Promise<ImportsList> => {
    if (loadedList(client).complete) await refresh(client, signal)
    else await walk(client, signal)
    return loadedList(client)
  },
  refetchInterval: ({ state }) => {
    if (state.error) return state.data && state.error.status >= 500 ? failedEveryMs : false
    if (!state.data?.complete) return false
    // Asked at each render of whoever shows the list: it goes no further than it must, and makes no list of its own.
    const isProcessing = hasStatus(state.data, 'processing')
    if (!isProcessing && !hasStatus(state.data, 'pending')) return false
    if (document.hidden) return hiddenEveryMs
    return isProcessing ? processingEveryMs : pendingEveryMs
  },
  // A page that mounts to show the failure of the first read must not repeat that read.
  retryOnMount: false,
  // In background tabs, too: the title of the tab tells of new failures.
  refetchIntervalInBackground: true,
  // The list is patched already. Comparing thousands of rows by value for every page would only cost time.
  structuralSharing: false,
  gcTime: Infinity,
})

/** One import. The result updates the list, too; an import that no longer exists is removed from it. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: keys.one(id),
    queryFn: async ({ client, signal }) => {
      const fresh = await getImport(id, { signal }).catch((error: unknown) => {
        if (isGone(error)) removeFromList(client, new Set([id]))
        throw error
      })
      updateList(client, new Map([[fresh.id, fresh]]))
      return fresh
    },
    refetchInterval: ({ state }) => {
      if (state.error) return state.data && state.error.status >= 500 ? failedEveryMs : false
      return state.data && isInFlight(state.data.status) ? processingEveryMs : false
    },
  })
}

/** Takes deleted imports out of the list. A read that began before does not bring them back. */
export function removeFromList(client: QueryClient, ids: ReadonlySet<string>): void {
  if (ids.size === 0) return
  client.setQueryData<ImportsList>(keys.list, (list) => list && removeImports(list, ids))
}

/** Removes deleted imports from the list and from the cache. Whatever shows one reads it again, and says that it is gone. */
export function removeFromCache(client: QueryClient, ids: ReadonlySet<string>): void {
  removeFromList(client, ids)
  for (const id of ids) {
    const queryKey = keys.one(id)
    if (client.getQueryCache().find({ queryKey })?.isActive()) void client.invalidateQueries({ queryKey })
    else client.removeQueries({ queryKey, exact: true })
  }
}

/** Replaces imports in the list by newer versions. */
export function updateList(client: QueryClient, fresh: ReadonlyMap<string, Import>): void {
  client.setQueryData<ImportsList>(keys.list, (list) => list && replaceImports(list, fresh))
}

/** Reads the list again. If it is still loading, the promise does not wait for that. */
export function invalidateList(client: QueryClient): Promise<void> {
  const reading = client.invalidateQueries({ queryKey: keys.list })
  return client.getQueryData<ImportsList>(keys.list)?.complete ? reading : Promise.resolve()
}

/** Shows the imports that arrived since the list was loaded. */
export function showArrivedImports(client: QueryClient): void {
  client.setQueryData<ImportsList>(keys.list, (list) => list && showArrived(list))
}

function loadedList(client: QueryClient): ImportsList {
  return client.getQueryData<ImportsList>(keys.list) ?? emptyList
}

/**
 * Reads from the last cursor to the end, and puts the pages into the cache as they come. A walk from the start replaces
 * what an earlier walk, which did not reach the end, has read.
 */
async function walk(
  client: QueryClient,
  signal: AbortSignal,
  cursor = loadedList(client).nextCursor,
  mayRestart = true,
): Promise<void> {
  let pages: ImportsPage[] = []
  let shownAt = -Infinity
  let isNew = cursor === null
  const problemOf = endlessListGuard(isNew ? [] : loadedList(client).imports.map(({ id }) => id))
  let reading = nextPage(cursor, signal, mayRestart)
  for (;;) {
    const page = await reading
    signal.throwIfAborted()
    if (page === 'restart') return walk(client, signal, null, false)
    pages.push(page)
    const complete = !page.hasMore
    const problem = problemOf(page)
    if (!complete && !problem) {
      // Requested before this page is shown, so that it travels while this one renders.
      reading = nextPage(page.nextCursor, signal, mayRestart)
      // It is awaited above. This avoids an unhandled rejection if the loop ends first.
      reading.catch(() => {})
    }
    if (complete || problem || performance.now() - shownAt > showEveryMs) {
      const held = loadedList(client)
      const list = appendPages(isNew ? { ...emptyList, gone: held.gone } : held, pages)
      client.setQueryData<ImportsList>(keys.list, problem ? { ...list, nextCursor: null } : list)
      isNew = false
      pages = []
      shownAt = performance.now()
    }
    if (problem) throw problem
    if (complete) return
  }
}

async function nextPage(cursor: string | null, signal: AbortSignal, mayRestart: boolean) {
  try {
    return await listImports(cursor, { signal })
  } catch (error) {
    // Upstream no longer takes this cursor. Start again, but only once: it may take none at all.
    if (mayRestart && error instanceof ApiError && error.status === 400 && cursor !== null) return 'restart'
    throw error
  }
}

async function refresh(client: QueryClient, signal: AbortSignal): Promise<void> {
  const pages = await readNewest(client, signal)
  client.setQueryData<ImportsList>(keys.list, (list) => list && mergeNewest(list, pages))
  const read = new Set(pages.flatMap((page) => page.data.map((item) => item.id)))
  const behind = inFlight(loadedList(client)).filter((item) => !read.has(item.id))
  for (const { id } of leastRecentlyRead(client, behind).slice(0, stragglersAtOnce)) {
    await client.fetchQuery({ ...importQuery(id), staleTime: 0, retry: false }).catch((error: unknown) => {
      if (!isGone(error)) throw error
    })
    signal.throwIfAborted()
  }
}

/** The newest pages, back to an import that the list knows: usually one page. */
async function readNewest(client: QueryClient, signal: AbortSignal): Promise<ImportsPage[]> {
  const pages: ImportsPage[] = []
  for await (const page of newestPages(signal)) {
    signal.throwIfAborted()
    pages.push(page)
    if (reachesKnown(loadedList(client), page)) break
  }
  return pages
}

/** The pages of the list, the newest first. Throws ApiError where they never end. */
export async function* newestPages(signal: AbortSignal): AsyncGenerator<ImportsPage> {
  const problemOf = endlessListGuard()
  let cursor: string | null = null
  for (;;) {
    const page: ImportsPage = await listImports(cursor, { signal })
    yield page
    if (!page.hasMore) return
    const problem = problemOf(page)
    if (problem) throw problem
    cursor = page.nextCursor
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404
}

function leastRecentlyRead(client: QueryClient, imports: { id: string }[]): { id: string }[] {
  const queries = client.getQueryCache().findAll({ queryKey: keys.anyOne })
  const readAt = new Map(queries.map(({ queryKey, state }) => [queryKey.at(-1), state.dataUpdatedAt]))
  const at = ({ id }: { id: string }) => readAt.get(id) ?? 0
  return imports.toSorted((a, b) => at(a) - at(b))
}
