import {
  type Acknowledgement,
  type Deletion,
  type DeletionPeople,
  deletionPeopleSchema,
  deletionIdHeader,
  deletionKeyHeader,
  deletionReasonHeader,
  deletionRequestSchema,
  deletionSchema,
  type DeletionSummary,
  deletionSummarySchema,
  type Integrity,
  integritySchema,
  type Outcome,
  type RequestedDeletion,
} from '../contract/deletion.ts'
import { deletedSchema } from '../contract/import.ts'
import { type Page, pageSchema } from '../contract/page.ts'
import { type Story, storySchema } from '../contract/story.ts'
import { type Abortable, call, client, deleteTimeoutMs, parse, read } from './client.ts'

const deletionsPage = pageSchema(deletionSchema)

/** Which records are asked for; moments in ISO, from the first on, up to and without the second. */
export type DeletionFilter = {
  text: string
  outcomes: readonly Outcome[]
  job: string | null
  /** The subject of whoever asked, or `me`. */
  by: string | null
  from: string | null
  to: string | null
}

/**
 * Deletes one import. `reason` goes into its record; `key` finds the deletion again if the answer is lost. Gives the id of the
 * record.
 */
export async function deleteImport(
  id: string,
  { reason, key }: { reason: string; key: string },
): Promise<{ deletionId: string | null }> {
  const path = `websets/v0/imports/${encodeURIComponent(id)}`
  // Half of a surrogate pair, which the limit on the length may leave, cannot be encoded.
  const words = encodeURIComponent(reason.trim().toWellFormed())
  const headers = { [deletionKeyHeader]: key, ...(words !== '' && { [deletionReasonHeader]: words }) }
  const response = await call(() => client.delete(path, { timeout: deleteTimeoutMs, headers }))
  await parse(response, deletedSchema)
  return { deletionId: response.headers.get(deletionIdHeader) }
}

/** What became of the DELETE that was sent with a key. */
export function getRequestedDeletion(key: string, options: Abortable): Promise<RequestedDeletion> {
  return read(`console/deletions/requests/${key}`, deletionRequestSchema, options)
}

/** A page of the ledger, newest first, of what the filter lets through. */
export function listDeletions(
  filter: DeletionFilter,
  { cursor, limit }: { cursor: string | null; limit: number },
  options: Abortable,
): Promise<Page<Deletion>> {
  const searchParams = filterParams(filter)
  searchParams.set('limit', String(limit))
  if (cursor !== null) searchParams.set('cursor', cursor)
  return read('console/deletions', deletionsPage, { searchParams, ...options })
}

/** How many records the filter lets through, by outcome and by time. */
export function summarizeDeletions(filter: DeletionFilter, options: Abortable): Promise<DeletionSummary> {
  const searchParams = filterParams(filter)
  return read('console/deletions/summary', deletionSummarySchema, { searchParams, ...options })
}

/** Who asked for deletions, whoever asked last first. */
export async function listPeople(options: Abortable): Promise<DeletionPeople['data']> {
  return (await read('console/deletions/people', deletionPeopleSchema, options)).data
}

/** Whether the ledger's chain is whole, checked up to now. */
export function getIntegrity(options: Abortable): Promise<Integrity> {
  return read('console/deletions/integrity', integritySchema, options)
}

/** Goes on with a ledger that has these problems. Gives the integrity as it is then. */
export async function acknowledgeProblems(json: Acknowledgement): Promise<Integrity> {
  const path = 'console/deletions/integrity/acknowledge'
  return parse(await call(() => client.post(path, { json })), integritySchema)
}

export function getDeletion(id: string, options: Abortable): Promise<Deletion> {
  return read(`console/deletions/${encodeURIComponent(id)}`, deletionSchema, options)
}

/** Has the server check now whether the import of an open record still exists. Gives the record as it is then. */
export async function recheckDeletion(id: string): Promise<Deletion> {
  const path = `console/deletions/${encodeURIComponent(id)}/recheck`
  // As long as a deletion: it may wait for one of the same import, and then for Exa.
  const options = { json: {}, timeout: deleteTimeoutMs }
  return parse(await call(() => client.post(path, options)), deletionSchema)
}

/** What was done to an import through this console, and to those before and after it. */
export function getStory(importId: string, options: Abortable): Promise<Story> {
  return read(`console/imports/${encodeURIComponent(importId)}/story`, storySchema, options)
}

/** A filter as the query of an address: of the route, and of the page. */
export function filterParams({ text, outcomes, job, by, from, to }: DeletionFilter): URLSearchParams {
  const params = new URLSearchParams()
  if (text.trim()) params.set('q', text.trim())
  for (const outcome of outcomes) params.append('outcome', outcome)
  if (job !== null) params.set('job', job)
  if (by !== null) params.set('by', by)
  if (from !== null) params.set('from', from)
  if (to !== null) params.set('to', to)
  return params
}
