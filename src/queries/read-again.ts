import { queryOptions, skipToken } from '@tanstack/react-query'
import { getImport, listImports } from '../api/imports.ts'
import { ApiError } from '../api/errors.ts'
import type { Import } from '../contract/import.ts'
import type { Page } from '../contract/page.ts'
import { isLastPage, noteReading } from './imports-list.ts'
import { forgetImports, updateList } from './imports.ts'
import { watchWalk } from './watch-walk.ts'

/** Up to so many imports are read one by one; more of them by the pages of the list, 200 a call. */
const oneByOne = 10

const keys = {
  read: (question: string) => ['read-again', question],
  met: (question: string) => ['read-again', question, 'met'],
} as const

/** What was met, and what was asked for by name and is not there any more. */
type Reading = { met: Map<string, Import>; gone: string[] }

/**
 * Imports as they are now, by id: all that still exist of these. `question` tells one asking from the next, which must
 * not get the answer of the one before. What was read goes into the list too.
 */
export function readAgainQuery(question: string, ids: readonly string[]) {
  return queryOptions({
    queryKey: keys.read(question),
    queryFn: async ({ client, signal }): Promise<ReadonlyMap<string, Import>> => {
      const note = (met: number) => client.setQueryData(keys.met(question), met)
      const { met, gone } = await readAgain(ids, signal, note)
      updateList(client, met)
      forgetImports(client, new Set(gone))
      return met
    },
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    structuralSharing: false,
  })
}

/** How many of them were met so far. `readAgainQuery` writes it. */
export function metAgainQuery(question: string) {
  return queryOptions<number>({ queryKey: keys.met(question), queryFn: skipToken, gcTime: 0 })
}

async function readAgain(
  ids: readonly string[],
  signal: AbortSignal,
  onProgress: (met: number) => void,
): Promise<Reading> {
  const met = new Map<string, Import>()
  const take = (imports: readonly Import[]) => {
    for (const item of imports) noteReading(met, item)
    onProgress(met.size)
  }
  if (ids.length > oneByOne) {
    const wanted = new Set(ids)
    const watch = watchWalk()
    let cursor: string | null = null
    for (;;) {
      const page: Page<Import> = await listImports(cursor, { signal })
      take(page.data.filter(({ id }) => wanted.has(id)))
      if (isLastPage(page) || met.size === wanted.size) break
      const problem = watch.problemOf(page)
      if (problem) throw problem
      cursor = page.nextCursor
    }
  }
  // What moved from page to page while they were read may have been missed: a few are asked for by name.
  const unmet = ids.filter((id) => !met.has(id))
  const gone: string[] = []
  if (unmet.length <= oneByOne)
    for (const id of unmet) {
      const item = await getImport(id, { signal }).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      })
      if (item) take([item])
      else gone.push(id)
    }
  signal.throwIfAborted()
  return { met, gone }
}
