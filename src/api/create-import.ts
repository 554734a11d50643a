import type { CreateImport } from '../contract/create-import.ts'
import { type CreatedImport, createdImportSchema } from '../contract/created-import.ts'
import { call, client, parse } from './client.ts'

/** Asks for a new import; its file goes up afterwards (`uploads.ts`). */
export async function createImport(json: CreateImport): Promise<CreatedImport> {
  return parse(await call(() => client.post('websets/v0/imports', { json })), createdImportSchema)
}
