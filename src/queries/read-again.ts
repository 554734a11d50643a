import type { QueryClient } from '@tanstack/react-query'
import { getImport, listImports } from '../api/imports.ts'
import { ApiError } from '../api/errors.ts'
import type { Import } from '../contract/import.ts'
import { isLastPage } from './imports-list.ts'
import { noteImports } from './imports.ts'

/** Up to so many imports are read one by one; more of them by the pages of the list, 200 a call. */
const oneByOne = 10

/**
 * Reads imports again, all that still exist of them, and puts what was read into the list. `onProgress` is told how many
 * were met so far. Throws ApiError, or AbortError when the signal fires.
 */
export async function readAgain(
  client: QueryClient,
  ids: readonly string[],
  signal: AbortSignal,
  onProgress: (met: number) => void,
): Promise<Map<string, Import>> {
  const met = new Map<string, Import>()
  const take = (imports: readonly Import[]) => {
    for (const item of imports) met.set(item.id, item)
    onProgress(met.size)
  }
  if (ids.length <= oneByOne) {
    for (const id of ids) {
      const item = await getImport(id, { signal }).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      })
      if (item) take([item])
    }
  } else {
    const wanted = new Set(ids)
    let cursor: string | null = null
    do {
      const page = await listImports(cursor, { signal })
      take(page.data.filter(({ id }) => wanted.has(id)))
      cursor = isLastPage(page) ? null : page.nextCursor
    } while (cursor !== null && met.size < wanted.size)
  }
  signal.throwIfAborted()
  noteImports(client, met)
  return met
}
