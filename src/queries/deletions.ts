import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import type { ApiError } from '../api/errors.ts'
import {
  acknowledgeProblems,
  type DeletionFilter,
  getDeletion,
  getIntegrity,
  getStory,
  listDeletions,
  listPeople,
  recheckDeletion,
  summarizeDeletions,
} from '../api/deletions.ts'
import type { Acknowledgement, Deletion, Integrity } from '../contract/deletion.ts'
import { isRestoring } from '../contract/restore.ts'
import { invalidateList } from './imports.ts'
import { infoQuery } from './info.ts'

export { type DeletionFilter, filterParams } from '../api/deletions.ts'

const keys = {
  all: ['deletions'],
  lists: ['deletions', 'list'],
  list: (filter: DeletionFilter) => ['deletions', 'list', filter],
  summary: (filter: DeletionFilter) => ['deletions', 'summary', filter],
  people: ['deletions', 'people'],
  integrity: ['deletions', 'integrity'],
  one: (id: string) => ['deletions', 'one', id],
  story: (importId: string) => ['deletions', 'story', importId],
} as const

/** The server rechecks an open record at most half a minute later. */
const openEveryMs = 5_000
const checkingEveryMs = 1_000
const restoringEveryMs = 1_000
const pageSize = 50

/** The ledger, newest first, a page at a time. The page before stays while the next filter is asked for. */
export function deletionsQuery(filter: DeletionFilter) {
  return infiniteQueryOptions({
    queryKey: keys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      listDeletions(filter, { cursor: pageParam, limit: pageSize }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) => {
      const open = state.data?.pages.some((page) => page.data.some((deletion) => deletion.settledAt === null))
      return open ? openEveryMs : false
    },
    placeholderData: keepPreviousData,
  })
}

/** How many records match, by outcome and by time. */
export function deletionSummaryQuery(filter: DeletionFilter) {
  return queryOptions({
    queryKey: keys.summary(filter),
    queryFn: ({ signal }) => summarizeDeletions(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** Who asked for deletions, signed in. */
export const peopleQuery = queryOptions({
  queryKey: keys.people,
  queryFn: ({ signal }) => listPeople({ signal }),
})

/** Whether the ledger is whole. */
export const integrityQuery = queryOptions({
  queryKey: keys.integrity,
  queryFn: ({ signal }) => getIntegrity({ signal }),
  // A long ledger takes the server some seconds after its start.
  refetchInterval: ({ state: { data } }) =>
    data && data.problems.length === 0 && (data.verified?.entry ?? 0) < data.entries
      ? checkingEveryMs
      : false,
})

/** Goes on with a ledger that has problems: those that were shown. */
export function useAcknowledge() {
  const client = useQueryClient()
  return useMutation<Integrity, ApiError, Acknowledgement>({
    mutationFn: acknowledgeProblems,
    onSuccess: async (integrity) => {
      client.setQueryData(keys.integrity, integrity)
      await client.invalidateQueries({ queryKey: infoQuery.queryKey })
    },
  })
}

/** One record of the ledger, whole. */
export function deletionQuery(id: string) {
  return queryOptions({
    queryKey: keys.one(id),
    queryFn: async ({ client, signal }) => {
      const before = client.getQueryData<Deletion>(keys.one(id))?.restore ?? null
      const deletion = await getDeletion(id, { signal })
      if (isRestoring(before) && deletion.restore?.state === 'restored') {
        // There is an import more, and the rows say so.
        void invalidateList(client)
        void client.invalidateQueries({ queryKey: keys.lists })
      }
      return deletion
    },
    refetchInterval: ({ state }) => {
      if (isRestoring(state.data?.restore ?? null)) return restoringEveryMs
      return state.data && state.data.settledAt === null ? openEveryMs : false
    },
  })
}

/** What was done to an import through this console, and to those before and after it. */
export function storyQuery(importId: string) {
  return queryOptions({
    queryKey: keys.story(importId),
    queryFn: ({ signal }) => getStory(importId, { signal }),
  })
}

/** Reads the ledger again where it is shown. */
export function invalidateDeletions(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: keys.all })
}

/** Checks now whether the import of an open record still exists. */
export function useRecheckDeletion(id: string) {
  const client = useQueryClient()
  return useMutation<Deletion>({
    mutationFn: () => recheckDeletion(id),
    onSuccess: (deletion) => {
      client.setQueryData<Deletion>(keys.one(id), deletion)
      void invalidateDeletions(client)
    },
  })
}

/** Most records that a page may have. */
const exportPageSize = 200

/** Every record that matches, page by page, for a file. Throws ApiError, or AbortError when the signal fires. */
export async function* allDeletions(
  filter: DeletionFilter,
  signal: AbortSignal,
): AsyncGenerator<readonly Deletion[]> {
  let cursor: string | null = null
  do {
    const page = await listDeletions(filter, { cursor, limit: exportPageSize }, { signal })
    yield page.data
    cursor = page.nextCursor
  } while (cursor !== null)
}
