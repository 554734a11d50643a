import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import type { ApiError } from '../api/errors.ts'
import { changeJob, createJob, getJob, listJobItems, listJobs, retryJob } from '../api/jobs.ts'
import { isUnfinished, type ItemState, type Job, type JobItem, type NewJob } from '../contract/job.ts'
import type { Page } from '../contract/page.ts'
import { invalidateDeletions } from './deletions.ts'
import { forgetImports, invalidateList } from './imports.ts'

const keys = {
  all: ['jobs'],
  active: ['jobs', 'active'],
  list: ['jobs', 'list'],
  one: (id: string) => ['jobs', 'one', id],
  items: (id: string) => ['jobs', 'items', id],
  itemsIn: (id: string, states: readonly ItemState[]) => ['jobs', 'items', id, ...states],
} as const

/** How often jobs are asked about where the stream cannot be had. */
const pollEveryMs = 2_000

/** The jobs of late that are under way, oldest first; `use-follow-jobs.ts` keeps it true while any is. */
export const activeJobsQuery = queryOptions({
  queryKey: keys.active,
  queryFn: async ({ signal }): Promise<readonly Job[]> => {
    const { data } = await listJobs(null, { signal })
    return data.filter(isUnfinished).toReversed()
  },
  staleTime: Infinity,
})

/** One job. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: keys.one(id),
    queryFn: ({ signal }) => getJob(id, { signal }),
    // Also without the stream; and an end that is not known yet is settled by the server within a minute.
    refetchInterval: ({ state }) => {
      const job = state.data
      if (job?.state === 'running') return pollEveryMs
      return job && job.counts.unknown + job.counts.intended > 0 ? pollEveryMs * 3 : false
    },
  })
}

/** All jobs, newest first, a page at a time. */
export const jobsQuery = infiniteQueryOptions({
  queryKey: keys.list,
  queryFn: ({ pageParam, signal }) => listJobs(pageParam, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
  refetchInterval: ({ state }) => (state.data?.pages[0]?.data.some(isUnfinished) ? pollEveryMs : false),
})

/** The items of a job in some states (none: all), in the order of the job. */
export function jobItemsQuery(id: string, states: readonly ItemState[]) {
  return infiniteQueryOptions({
    queryKey: keys.itemsIn(id, states),
    queryFn: ({ pageParam, signal }) => listJobItems(id, { states, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** Puts a job as it is now wherever it is shown. */
export function noteJob(client: QueryClient, job: Job): void {
  client.setQueryData<Job>(keys.one(job.id), job)
  client.setQueryData<readonly Job[]>(keys.active, (jobs = []) => {
    const known = jobs.some(({ id }) => id === job.id)
    // One that has ended stays until it is dismissed, so that its end is seen.
    return known ? jobs.map((other) => (other.id === job.id ? job : other)) : [...jobs, job]
  })
}

/**
 * Asks about the jobs that are under way as far as is known here, but for those that were just told of. Of one that has
 * ended without a word, what it deleted leaves the list now.
 */
export async function refreshJobs(client: QueryClient, told: ReadonlySet<string>): Promise<void> {
  const open = client
    .getQueryData(activeJobsQuery.queryKey)
    ?.filter((job) => isUnfinished(job) && !told.has(job.id))
  for (const { id } of open ?? []) {
    const job = await client.fetchQuery({ ...jobQuery(id), staleTime: 0 })
    if (!isUnfinished(job)) await forgetDeleted(client, id)
    noteJob(client, job)
    if (!isUnfinished(job)) await invalidateAfterJob(client, id)
  }
}

async function forgetDeleted(client: QueryClient, id: string): Promise<void> {
  let cursor: string | null = null
  do {
    const page: Page<JobItem> = await listJobItems(id, { states: ['deleted', 'already_gone'], cursor }, {})
    await forgetImports(client, new Map(page.data.map(({ importId, deletionId }) => [importId, deletionId])))
    cursor = page.nextCursor
  } while (cursor !== null)
}

/** Takes a job that has ended off the ones under way. */
export function dismissJob(client: QueryClient, id: string): void {
  client.setQueryData<readonly Job[]>(keys.active, (jobs) => jobs?.filter((job) => job.id !== id))
}

/** Reads again what a job has changed: its items, the ledger, the list. */
export async function invalidateAfterJob(client: QueryClient, id: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: keys.items(id) }),
    client.invalidateQueries({ queryKey: keys.list }),
    invalidateDeletions(client),
    invalidateList(client),
  ])
}

/** Asks for a bulk deletion. `key` is one for each time that a person decides, so that a retry is the same job. */
export function useCreateJob(key: string) {
  const client = useQueryClient()
  return useMutation<Job, ApiError, NewJob>({
    mutationFn: (job) => createJob(job, key),
    onSuccess: (job) => noteJob(client, job),
  })
}

/** Stops or resumes a job, or tries what failed of it again as a new one. */
export function useChangeJob(id: string) {
  const client = useQueryClient()
  return useMutation<Job, ApiError, 'stop' | 'resume' | 'retry'>({
    mutationFn: (change) => (change === 'retry' ? retryJob(id, crypto.randomUUID()) : changeJob(id, change)),
    onSuccess: async (job) => {
      noteJob(client, job)
      await client.invalidateQueries({ queryKey: keys.items(id) })
    },
  })
}
