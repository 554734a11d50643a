import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import { getDeletion, listDeletions } from '../api/deletions.ts'

const keys = {
  all: ['deletions'],
  list: ['deletions', 'list'],
  one: (id: string) => ['deletions', 'one', id],
} as const

/** A record that is still open is settled by the server's next read-back, at most half a minute later. */
const openEveryMs = 5_000

/** The ledger, newest first, a page at a time. */
export const deletionsQuery = infiniteQueryOptions({
  queryKey: keys.list,
  queryFn: ({ pageParam, signal }) => listDeletions(pageParam, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
  refetchInterval: ({ state }) => {
    const open = state.data?.pages.some((page) => page.data.some((deletion) => deletion.settledAt === null))
    return open ? openEveryMs : false
  },
})

/** One record of the ledger, whole. */
export function deletionQuery(id: string) {
  return queryOptions({
    queryKey: keys.one(id),
    queryFn: ({ signal }) => getDeletion(id, { signal }),
    refetchInterval: ({ state }) => (state.data && state.data.settledAt === null ? openEveryMs : false),
  })
}

/** Reads the ledger again where it is shown. */
export function invalidateDeletions(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: keys.all })
}
