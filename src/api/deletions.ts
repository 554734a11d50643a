import * as z from 'zod/mini'
import {
  type Deletion,
  deletionIdHeader,
  deletionReasonHeader,
  deletionSchema,
} from '../contract/deletion.ts'
import { type Page, pageSchema } from '../contract/page.ts'
import { type Abortable, call, client, deleteTimeoutMs, parse, read } from './client.ts'

const deletionsPage = pageSchema(deletionSchema)
const deletedSchema = z.looseObject({ id: z.string() })

/** Deletes one import. `reason` goes into its record. Gives the number of that record. */
export async function deleteImport(
  id: string,
  { reason }: { reason: string },
): Promise<{ deletionId: string | null }> {
  const path = `websets/v0/imports/${encodeURIComponent(id)}`
  // Half of a pair, which a limit on the length may leave, cannot be encoded.
  const words = encodeURIComponent(reason.trim().toWellFormed())
  const headers = words === '' ? {} : { [deletionReasonHeader]: words }
  const response = await call(() => client.delete(path, { timeout: deleteTimeoutMs, headers }))
  await parse(response, deletedSchema)
  return { deletionId: response.headers.get(deletionIdHeader) }
}

export function listDeletions(cursor: string | null, { signal }: Abortable): Promise<Page<Deletion>> {
  const searchParams = { limit: 50, ...(cursor !== null && { cursor }) }
  return read('console/deletions', deletionsPage, { searchParams, ...(signal && { signal }) })
}

export function getDeletion(id: string, { signal }: Abortable): Promise<Deletion> {
  return read(`console/deletions/${encodeURIComponent(id)}`, deletionSchema, signal ? { signal } : {})
}
