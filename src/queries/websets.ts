import { queryOptions, skipToken } from '@tanstack/react-query'
import { ApiError } from '../api/errors.ts'
import { listWebsets } from '../api/websets.ts'
import { serverNow } from '../lib/server-clock.ts'
import { freshFor } from './fresh-for.ts'
import { watchWalk, type WalkWatch } from './watch-walk.ts'
import { addUses, noUses, type Uses } from './webset-uses.ts'

const keys = {
  uses: ['websets', 'uses'],
  sweep: ['websets', 'sweep'],
} as const

/** For so long one look at all websets counts for every import. */
const freshMs = 60_000

/** A look at all websets that has not come to its end. */
type Sweep = {
  found: Uses
  cursor: string | null
  /** When it began, by `performance.now()`. */
  since: number
  watch: WalkWatch
}

/** A look that came to its end. */
type Look = Uses & {
  /** When it did, in milliseconds since the epoch by the server's clock. */
  endedAt: number
}

/** None that is under way. */
const unbegun = (): Sweep => ({ found: noUses, cursor: null, since: 0, watch: watchWalk() })

/**
 * What all websets use, found by one walk through their cursor for every import at once: upstream cannot be asked what
 * uses one. Whoever leaves while it runs stops it; whoever comes soon after goes on where it stopped.
 */
export const websetUsesQuery = queryOptions({
  queryKey: keys.uses,
  queryFn: async ({ client, signal }): Promise<Look> => {
    const keep = (sweep: Sweep) => client.setQueryData<Sweep>(keys.sweep, sweep)
    const left = client.getQueryData<Sweep>(keys.sweep)
    let sweep =
      left && performance.now() - left.since < freshMs ? left : { ...unbegun(), since: performance.now() }
    keep(sweep)
    for (;;) {
      const page = await listWebsets(sweep.cursor, { signal }).catch((error: unknown) => {
        // The cursor may be what upstream does not take: the next try begins anew.
        if (error instanceof ApiError && error.status === 400) keep(unbegun())
        throw error
      })
      signal.throwIfAborted()
      const found = addUses(sweep.found, page.data)
      const problem = sweep.watch.problemOf(page)
      if (problem) {
        keep(unbegun())
        throw problem
      }
      if (!page.hasMore) {
        keep(unbegun())
        return { ...found, endedAt: serverNow() }
      }
      sweep = { found, cursor: page.nextCursor, since: sweep.since, watch: sweep.watch }
      keep(sweep)
    }
  },
  staleTime: freshFor(freshMs),
  // Many calls of the key's shared budget: for a question, not for every look at the window.
  refetchOnWindowFocus: false,
  // A map is compared by identity.
  structuralSharing: false,
})

/** The look that is under way: how many websets it has seen so far. `websetUsesQuery` writes it. */
export const websetSweepQuery = queryOptions({
  queryKey: keys.sweep,
  queryFn: skipToken,
  initialData: unbegun,
  staleTime: Infinity,
  structuralSharing: false,
})
