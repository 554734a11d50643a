import * as v from 'valibot'
import { type Import, importSchema } from './import.ts'

/** Header of POST /v0/imports: the id of the import that the new one replaces. The console does not pass it on. */
export const replacesHeader = 'x-replaces'

/** What the 201 of POST /v0/imports has beside the import: where to PUT its file, and until when. */
export const createdImportSchema = v.object({
  id: importSchema.entries.id,
  uploadUrl: v.string(),
  uploadValidUntil: v.string(),
})
export type CreatedImport = Import & v.InferOutput<typeof createdImportSchema>
