import * as z from 'zod/mini'
import { type Deletion, deletionIdHeader, deletionSchema } from '../contract/deletion.ts'
import { type Page, pageSchema } from '../contract/page.ts'
import { type Abortable, call, client, deleteTimeoutMs, parse, read } from './client.ts'

const deletionsPage = pageSchema(deletionSchema)
const deletedSchema = z.looseObject({ id: z.string() })

/** Deletes one import. Gives the number of the ledger record. */
export async function deleteImport(id: string): Promise<{ deletionId: string | null }> {
  const path = `websets/v0/imports/${encodeURIComponent(id)}`
  const response = await call(() => client.delete(path, { timeout: deleteTimeoutMs }))
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
