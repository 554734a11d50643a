import {
  idempotencyKeyHeader,
  type ItemState,
  type Job,
  type JobChanges,
  jobChangesSchema,
  type JobItem,
  jobItemSchema,
  jobSchema,
  type NewJob,
} from '../contract/job.ts'
import { type Page, pageSchema } from '../contract/page.ts'
import { type Abortable, call, client, parse, read } from './client.ts'
import { ApiError } from './errors.ts'

const jobsPage = pageSchema(jobSchema)
const itemsPage = pageSchema(jobItemSchema)

/** How many items of a job a page of them holds. */
export const itemsAtOnce = 100

/** How many the console gives at most. */
const itemsAtMost = 200

/** Asks for a bulk deletion. The same key makes a repeat of it the same job, so it may be sent again after any failure. */
export function createJob(job: NewJob, key: string): Promise<Job> {
  return send('console/jobs', job, key)
}

/** Asks for a new job of what failed in this one. */
export function retryJob(id: string, key: string): Promise<Job> {
  return send(`console/jobs/${encodeURIComponent(id)}/retry`, {}, key)
}

export function changeJob(id: string, change: 'stop' | 'undo' | 'resume' | 'approve'): Promise<Job> {
  return send(`console/jobs/${encodeURIComponent(id)}/${change}`, {})
}

/** Says no to a job that waits; `note` tells whoever asked why. */
export function rejectJob(id: string, note: string): Promise<Job> {
  return send(`console/jobs/${encodeURIComponent(id)}/reject`, note === '' ? {} : { note })
}

export function getJob(id: string, options: Abortable): Promise<Job> {
  return read(`console/jobs/${encodeURIComponent(id)}`, jobSchema, options)
}

/** The job that was asked for with a key; null where the request did not get through. */
export async function findJob(key: string, options: Abortable): Promise<Job | null> {
  try {
    return await read(`console/jobs/requests/${key}`, jobSchema, options)
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  }
}

export function listJobs(cursor: string | null, options: Abortable): Promise<Page<Job>> {
  const searchParams = { limit: 50, ...(cursor !== null && { cursor }) }
  return read('console/jobs', jobsPage, { searchParams, ...options })
}

/** What changed since an entry of the ledger's chain; without one, since the unfinished jobs began. */
export function listJobChanges(after: number | null, options: Abortable): Promise<JobChanges> {
  const searchParams = after === null ? {} : { after }
  return read('console/jobs/changes', jobChangesSchema, { searchParams, ...options })
}

type ItemsAsked = { states: readonly ItemState[]; cursor: string | null; limit?: number }

/** The items of a job, those in some states or all, a page at a time. */
export function listJobItems(
  id: string,
  { states, cursor, limit = itemsAtOnce }: ItemsAsked,
  options: Abortable,
): Promise<Page<JobItem>> {
  const searchParams = new URLSearchParams({ limit: String(limit), ...(cursor !== null && { cursor }) })
  for (const state of states) searchParams.append('state', state)
  const path = `console/jobs/${encodeURIComponent(id)}/items`
  return read(path, itemsPage, { searchParams, ...options })
}

/** The ids of all imports of a job, in its order. */
export async function listJobIds(id: string, abortable: Abortable): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const page: Page<JobItem> = await listJobItems(id, { states: [], cursor, limit: itemsAtMost }, abortable)
    ids.push(...page.data.map(({ importId }) => importId))
    cursor = page.nextCursor
  } while (cursor !== null)
  return ids
}

async function send(path: string, json: unknown, key?: string): Promise<Job> {
  const headers = key === undefined ? {} : { [idempotencyKeyHeader]: key }
  return parse(await call(() => client.post(path, { json, headers })), jobSchema)
}
