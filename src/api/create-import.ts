import type { CreateImport } from '../contract/create-import.ts'
import { type CreatedImport, createdImportSchema, replacesHeader } from '../contract/created-import.ts'
import { call, client, parse } from './client.ts'
import { readOrThrow } from './imports.ts'

/** What a new import is, and the id of the one that it takes the place of, if any. */
export type NewImport = { json: CreateImport; replaces: string | null }

/** Asks for a new import; its file goes up afterwards (`uploads.ts`). */
export async function createImport({ json, replaces }: NewImport): Promise<CreatedImport> {
  const headers = replaces === null ? {} : { [replacesHeader]: replaces }
  const response = await call(() => client.post('websets/v0/imports', { json, headers }))
  const body = await parse(response, createdImportSchema)
  const { uploadUrl, uploadValidUntil } = body
  return { ...readOrThrow(response, body), uploadUrl, uploadValidUntil }
}
