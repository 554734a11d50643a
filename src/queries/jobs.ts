import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import type { ApiError } from '../api/errors.ts'
import { changeJob, createJob, getJob, itemsAtOnce, listJobItems, listJobs, retryJob } from '../api/jobs.ts'
import {
  isMoving,
  isUnfinished,
  type ItemState,
  type Job,
  type JobEvent,
  type JobItem,
  type NewJob,
} from '../contract/job.ts'
import type { Page } from '../contract/page.ts'
import { invalidateDeletions } from './deletions.ts'
import { invalidateList } from './imports.ts'
import { infoQuery } from './info.ts'
import { forgetImports } from './many-imports.ts'

const keys = {
  all: ['jobs'],
  active: ['jobs', 'active'],
  list: ['jobs', 'list'],
  one: (id: string) => ['jobs', 'one', id],
  items: (id: string) => ['jobs', 'items', id],
  itemsIn: (id: string, states: readonly ItemState[]) => ['jobs', 'items', id, ...states],
} as const

/** How often a page that shows jobs asks about those under way, besides what the stream tells. */
const pollEveryMs = 2_000
const failuresEveryMs = 1_000
/** How often it is asked whether somebody else has begun a job. */
const lookEveryMs = 30_000

/**
 * The jobs under way, and those that have ended here and were not dismissed, oldest first. Reading it again adds what
 * somebody else began or resumed; how those that are known go on is for `use-follow-jobs.ts` to write, which also sees
 * to what they have deleted.
 */
export const activeJobsQuery = queryOptions({
  queryKey: keys.active,
  queryFn: async ({ client, signal }): Promise<readonly Job[]> => {
    const { data } = await listJobs(null, { signal })
    const known = client.getQueryData<readonly Job[]>(keys.active) ?? []
    await forgetUnseen(client, data)
    const unfinished = new Map(data.filter(isUnfinished).map((job) => [job.id, job]))
    const added = [...unfinished.values()].filter((job) => !known.some(({ id }) => id === job.id))
    return [...known.map((job) => unfinished.get(job.id) ?? job), ...added.toReversed()]
  },
  refetchInterval: lookEveryMs,
  // Whoever comes back to the page sees what was begun meanwhile.
  staleTime: 0,
})

/** The newest job of the last look; null before the first. */
let seenUpTo: number | null = null

/** Takes out of the list what jobs deleted that somebody else began, and that ended, between two looks. */
async function forgetUnseen(client: QueryClient, jobs: readonly Job[]): Promise<void> {
  const before = seenUpTo
  seenUpTo = Math.max(before ?? 0, ...jobs.map(({ id }) => Number(id)))
  if (before === null) return
  for (const job of jobs)
    if (Number(job.id) > before && !isUnfinished(job)) await forgetDeleted(client, job.id)
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
    // Also without the stream; and an end that is not known yet is settled by the server within a minute.
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

/** What of a job failed or was refused, as much as a page of it holds; read again until it has `count` items. */
export function jobFailuresQuery(id: string, count: number) {
  return queryOptions({
    queryKey: keys.itemsIn(id, ['failed', 'refused']).concat('first page'),
    queryFn: async ({ signal }) =>
      (await listJobItems(id, { states: ['failed', 'refused'], cursor: null }, { signal })).data,
    enabled: count > 0,
    refetchInterval: ({ state }) =>
      (state.data?.length ?? 0) < Math.min(count, itemsAtOnce) ? failuresEveryMs : false,
  })
}

/** Puts a job as it is now wherever it is shown. An answer that comes after the job's end is an old one. */
export function noteJob(client: QueryClient, job: Job): void {
  const newer = (known: Job | undefined) =>
    known?.state === 'finished' && job.state !== 'finished' ? known : job
  client.setQueryData<Job>(keys.one(job.id), newer)
  // It may have paused for what holds everything else up too.
  if (job.paused) void client.invalidateQueries({ queryKey: infoQuery.queryKey })
  client.setQueryData<readonly Job[]>(keys.active, (jobs = []) => {
    const isKnown = jobs.some(({ id }) => id === job.id)
    // One that has ended stays until it is dismissed, so that its end is seen.
    return isKnown ? jobs.map((known) => (known.id === job.id ? newer(known) : known)) : [...jobs, job]
  })
}

/** Takes out of the list what an event says that jobs deleted. */
export function forgetEnded(client: QueryClient, ended: JobEvent['ended']): void {
  const gone = ended.filter(({ state }) => state === 'deleted' || state === 'already_gone')
  if (gone.length > 0) forgetImports(client, new Set(gone.map(({ importId }) => importId)))
}

/** From so many ended items on, an event may not have told of all. */
const manyEnded = 100

/** Notes that a job has ended, and reads again what it has changed. `told`: how many ended items came with the news. */
export async function noteEnd(client: QueryClient, job: Job, told: number): Promise<void> {
  if (told >= manyEnded) await forgetDeleted(client, job.id)
  noteJob(client, job)
  await invalidateAfterJob(client, job.id)
}

/** Notes a job as an answer tells it. One that has ended by then may have deleted what no event has told of. */
async function noteAnswer(client: QueryClient, job: Job): Promise<void> {
  if (isMoving(job)) noteJob(client, job)
  else await noteEnd(client, job, manyEnded)
}

/**
 * Asks about the jobs that are under way as far as is known here, but for those that were just told of, and takes what
 * they deleted out of the list.
 */
export async function refreshJobs(client: QueryClient, told: ReadonlySet<string>): Promise<void> {
  const open = client
    .getQueryData(activeJobsQuery.queryKey)
    ?.filter((job) => isMoving(job) && !told.has(job.id))
  for (const { id } of open ?? []) {
    const job = await getJob(id, {})
    await forgetDeleted(client, id, isMoving(job) ? deletedUpTo.get(id) : null)
    if (isMoving(job)) noteJob(client, job)
    else await noteEnd(client, job, 0)
  }
}

/** Where the reading of what a job deleted has come to, by the job's id: so that asking often stays cheap. */
const deletedUpTo = new Map<string, string>()

/** Items may end out of order: what ends behind the cursor is found when the job has ended and all of it is read. */
async function forgetDeleted(client: QueryClient, id: string, from: string | null = null): Promise<void> {
  let cursor = from
  do {
    const page: Page<JobItem> = await listJobItems(id, { states: ['deleted', 'already_gone'], cursor }, {})
    forgetImports(client, new Set(page.data.map(({ importId }) => importId)))
    cursor = page.nextCursor
    if (cursor !== null) deletedUpTo.set(id, cursor)
  } while (cursor !== null)
}

/** Takes a job that has ended off the ones under way. */
export function dismissJob(client: QueryClient, id: string): void {
  client.setQueryData<readonly Job[]>(keys.active, (jobs) => jobs?.filter((job) => job.id !== id))
}

/** Reads again what a job has changed: its items, the ledger, the list. */
async function invalidateAfterJob(client: QueryClient, id: string): Promise<void> {
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
    onSuccess: (job) => noteAnswer(client, job),
    // The answer may be lost and the job begun all the same.
    onError: () => client.invalidateQueries({ queryKey: keys.active }),
  })
}

/**
 * Stops or resumes a job, or tries what failed of it again as a new one. `key` makes a repeated retry the same job.
 */
export function useChangeJob(id: string, key: string) {
  const client = useQueryClient()
  return useMutation<Job, ApiError, 'stop' | 'resume' | 'retry'>({
    mutationFn: (change) => (change === 'retry' ? retryJob(id, key) : changeJob(id, change)),
    onSuccess: async (job) => {
      await noteAnswer(client, job)
      await client.invalidateQueries({ queryKey: keys.items(id) })
    },
    // A job that cannot go on may have paused for that.
    onError: () => client.invalidateQueries({ queryKey: keys.one(id) }),
  })
}
