import * as z from 'zod/mini'
import { importSchema } from './import.ts'

/** The 201 of POST /v0/imports: the import, and where its file is to be PUT until when. */
export const createdImportSchema = z.looseObject({
  ...importSchema.shape,
  uploadUrl: z.string(),
  uploadValidUntil: z.string(),
})
export type CreatedImport = z.infer<typeof createdImportSchema>
