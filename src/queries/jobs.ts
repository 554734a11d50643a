import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { ApiError } from '../api/errors.ts'
import {
  changeJob,
  createJob,
  findJob,
  getJob,
  itemsAtOnce,
  listJobChanges,
  listJobItems,
  listJobs,
  retryJob,
} from '../api/jobs.ts'
import {
  failedStates,
  isMoving,
  isUnfinished,
  type ItemState,
  type Job,
  type NewJob,
} from '../contract/job.ts'
import { invalidateDeletions } from './deletions.ts'
import { invalidateList, removeFromCache } from './imports.ts'
import { infoQuery } from './info.ts'
import { passesByItself } from './retry.ts'

const keys = {
  all: ['jobs'],
  followed: ['jobs', 'followed'],
  list: ['jobs', 'list'],
  one: (id: string) => ['jobs', 'one', id],
  asked: (key: string) => ['jobs', 'asked', key],
  items: (id: string) => ['jobs', 'items', id],
  itemsIn: (id: string, states: readonly ItemState[]) => ['jobs', 'items', id, ...states],
  firstFailures: (id: string) => ['jobs', 'items', id, 'first failures'],
} as const

/** How often the dock asks while a job runs. */
const runningEveryMs = 1_000
/** How often it asks otherwise: another tab or person may begin a job. */
const idleEveryMs = 10_000
/** How often the pages of jobs ask about what the dock does not show. */
const pollEveryMs = 2_000
const failuresEveryMs = 1_000

type FollowedJobs = {
  /** Jobs under way, and ended ones that were not dismissed; oldest first. */
  jobs: readonly Job[]
  /** The entry of the chain up to which changes are known; null before the first answer. */
  after: number | null
}

const nothingFollowed: FollowedJobs = { jobs: [], after: null }

/**
 * The jobs that the dock shows. Each read asks what has changed since the last one, removes deleted imports from the list,
 * and adds jobs that somebody else began or resumed.
 */
export const followedJobsQuery = queryOptions({
  queryKey: keys.followed,
  queryFn: async ({ client, signal }): Promise<FollowedJobs> => {
    const known = client.getQueryData<FollowedJobs>(keys.followed) ?? nothingFollowed
    let { after } = known
    let hasMore: boolean
    const changed = new Map<string, Job>()
    do {
      const changes = await listJobChanges(after, { signal })
      removeFromCache(client, new Set(changes.gone))
      for (const job of changes.jobs) changed.set(job.id, job)
      after = changes.after
      hasMore = changes.hasMore
    } while (hasMore)
    // A job may have been dismissed meanwhile.
    const { jobs } = client.getQueryData<FollowedJobs>(keys.followed) ?? nothingFollowed
    for (const job of changed.values()) noteChange(client, known.jobs, job)
    const added = [...changed.values()].filter(
      (job) => isUnfinished(job) && !jobs.some(({ id }) => id === job.id),
    )
    return { jobs: [...jobs.map((job) => changed.get(job.id) ?? job), ...added], after }
  },
  refetchInterval: ({ state }) =>
    state.data?.jobs.some((job) => isMoving(job) && !waitsForPerson(job)) ? runningEveryMs : idleEveryMs,
  // Read again when the user comes back to the page.
  staleTime: 0,
})

function waitsForPerson({ state }: Job): boolean {
  return state === 'paused' || state === 'waiting'
}

/** Reads the jobs again where they are shown. */
export function invalidateJobs(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: keys.all })
}

/** One job. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: keys.one(id),
    queryFn: ({ signal }) => getJob(id, { signal }),
    // The dock writes its jobs here too, which restarts this timer: only a job that is not in the dock is polled from here.
    refetchInterval: ({ state }) => {
      const job = state.data
      return job && isMoving(job) ? pollEveryMs : false
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

/** The first page of items that failed or were refused. Polls until it has `count` items. */
export function jobFailuresQuery(id: string, count: number) {
  return queryOptions({
    queryKey: keys.firstFailures(id),
    queryFn: async ({ signal }) =>
      (await listJobItems(id, { states: failedStates, cursor: null }, { signal })).data,
    enabled: count > 0,
    refetchInterval: ({ state }) =>
      (state.data?.length ?? 0) < Math.min(count, itemsAtOnce) ? failuresEveryMs : false,
  })
}

/** Shows a changed job on its page, and invalidates what its pause or its end has changed. */
function noteChange(client: QueryClient, known: readonly Job[], job: Job): void {
  client.setQueryData<Job>(keys.one(job.id), job)
  // The cause of the pause may hold up everything else, too.
  if (job.paused && !known.some(({ id, paused }) => id === job.id && paused))
    void client.invalidateQueries({ queryKey: infoQuery.queryKey })
  if (!isMoving(job)) void invalidateAfterJob(client, job.id)
}

/** Shows a job that was begun or changed here in the dock. */
async function followJob(client: QueryClient, job: Job): Promise<void> {
  // A response under way may be older than this job.
  await Promise.all([keys.followed, keys.one(job.id)].map((queryKey) => client.cancelQueries({ queryKey })))
  const { jobs, after } = client.getQueryData<FollowedJobs>(keys.followed) ?? nothingFollowed
  const isKnown = jobs.some(({ id }) => id === job.id)
  client.setQueryData<FollowedJobs>(keys.followed, {
    jobs: isKnown ? jobs.map((known) => (known.id === job.id ? job : known)) : [...jobs, job],
    // From this entry on, the next response contains everything that the job deleted, even if it has ended by then.
    after: after ?? job.after,
  })
  noteChange(client, jobs, job)
  void client.invalidateQueries({ queryKey: keys.followed })
}

/** Removes an ended job from the dock. */
export function dismissJob(client: QueryClient, id: string): void {
  client.setQueryData<FollowedJobs>(
    keys.followed,
    (known) => known && { ...known, jobs: known.jobs.filter((job) => job.id !== id) },
  )
}

/** Reads the items of a job again where they are shown. */
export function invalidateItems(client: QueryClient, id: string): Promise<void> {
  return client.invalidateQueries({ queryKey: keys.items(id) })
}

/** Invalidates what a job has changed: its items, the ledger, the list. */
async function invalidateAfterJob(client: QueryClient, id: string): Promise<void> {
  await Promise.all([
    invalidateItems(client, id),
    client.invalidateQueries({ queryKey: keys.list }),
    invalidateDeletions(client),
    invalidateList(client),
  ])
}

/** Begins a bulk deletion. `key` is the same for every try of one decision, so that a retry is the same job. */
export function useCreateJob(key: string) {
  const client = useQueryClient()
  return useMutation<Job, ApiError, NewJob>({
    mutationFn: (job) => createJob(job, key),
    onSuccess: (job) => followJob(client, job),
    // The response may be lost although the job has begun.
    onError: () => void client.invalidateQueries({ queryKey: keys.followed }),
  })
}

/** Finds the job of a key after a lost answer; null if the request did not get through. */
export function askedJobQuery(key: string) {
  return queryOptions({
    queryKey: keys.asked(key),
    queryFn: async ({ client, signal }) => {
      const job = await findJob(key, { signal })
      if (job) await followJob(client, job)
      return job
    },
    staleTime: 0,
    gcTime: 0,
  })
}

/** Stops a job. Tries again while the console does not answer, because nothing more may be deleted. */
export function useStopJob(id: string) {
  const client = useQueryClient()
  return useMutation<Job>({
    mutationFn: () =>
      changeJob(id, 'stop').catch((error: unknown) => {
        // It has ended, or an earlier try got through.
        if (error instanceof ApiError && error.code === 'job_not_running') return getJob(id, {})
        throw error
      }),
    retry: (_failures, error) => passesByItself(error),
    onSuccess: (job) => showChanged(client, job),
    onError: () => void client.invalidateQueries({ queryKey: keys.one(id) }),
  })
}

/** Resumes a job, or tries what failed of it again as a new one. `key` makes a repeated retry the same job. */
export function useChangeJob(id: string, key: string) {
  const client = useQueryClient()
  return useMutation<Job, ApiError, 'resume' | 'retry'>({
    mutationFn: (change) => (change === 'retry' ? retryJob(id, key) : changeJob(id, change)),
    onSuccess: (job) => showChanged(client, job),
    // The job may have paused for the same reason.
    onError: () => void client.invalidateQueries({ queryKey: keys.one(id) }),
  })
}

/** Shows a job that was changed here, wherever it is shown. */
export async function showChanged(client: QueryClient, job: Job): Promise<void> {
  await followJob(client, job)
  void invalidateItems(client, job.id)
}
