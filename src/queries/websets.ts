import { queryOptions, skipToken } from '@tanstack/react-query'
import { ApiError } from '../api/errors.ts'
import { listWebsets } from '../api/websets.ts'
import { serverNow } from '../lib/server-clock.ts'
import { freshFor } from './fresh-for.ts'
import { endlessListGuard, type EndlessListGuard } from './endless-list.ts'
import { addUses, noUses, type Uses } from './webset-uses.ts'

const keys = {
  uses: ['websets', 'uses'],
  scan: ['websets', 'scan'],
} as const

/** How long a scan of all websets stays fresh. */
const freshMs = 60_000

/** A scan of all websets that has not ended. */
type WebsetScan = {
  found: Uses
  cursor: string | null
  /** When it began, by `performance.now()`. */
  since: number
  guard: EndlessListGuard
}

/** A scan that ended. */
type FinishedScan = Uses & {
  /** In milliseconds since the epoch by the server's clock. */
  endedAt: number
}

/** No scan has begun. */
const noScan = (): WebsetScan => ({ found: noUses, cursor: null, since: 0, guard: endlessListGuard() })

/**
 * What all websets use. Upstream cannot tell what uses one import, so this reads all pages of websets once for all imports.
 * It stops when the last user of it leaves. Whoever comes soon after continues where it stopped.
 */
export const websetUsesQuery = queryOptions({
  queryKey: keys.uses,
  queryFn: async ({ client, signal }): Promise<FinishedScan> => {
    const keep = (scan: WebsetScan) => client.setQueryData<WebsetScan>(keys.scan, scan)
    const left = client.getQueryData<WebsetScan>(keys.scan)
    let scan =
      left && performance.now() - left.since < freshMs ? left : { ...noScan(), since: performance.now() }
    keep(scan)
    for (;;) {
      const page = await listWebsets(scan.cursor, { signal }).catch((error: unknown) => {
        // Upstream may have refused the cursor, so the next try starts from the beginning.
        if (error instanceof ApiError && error.status === 400) keep(noScan())
        throw error
      })
      signal.throwIfAborted()
      const found = addUses(scan.found, page.data)
      const problem = scan.guard(page)
      if (problem) {
        keep(noScan())
        throw problem
      }
      if (!page.hasMore) {
        keep(noScan())
        return { ...found, endedAt: serverNow() }
      }
      scan = { found, cursor: page.nextCursor, since: scan.since, guard: scan.guard }
      keep(scan)
    }
  },
  staleTime: freshFor(freshMs),
  // A scan takes many calls of the shared budget.
  refetchOnWindowFocus: false,
  // React-query can only compare a Map by identity.
  structuralSharing: false,
})

/** The scan that is running: how many websets it has read so far. `websetUsesQuery` writes it. */
export const websetScanQuery = queryOptions({
  queryKey: keys.scan,
  queryFn: skipToken,
  initialData: noScan,
  staleTime: Infinity,
  structuralSharing: false,
})
