import * as z from 'zod/mini'
import { createLimits } from './create-limits.ts'
import { metadataValueLimit } from './import.ts'

const { min, max } = createLimits.descriptionCharacters

export const newEntitySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('company') }),
  z.strictObject({ type: z.literal('person') }),
  z.strictObject({ type: z.literal('article') }),
  z.strictObject({ type: z.literal('research_paper') }),
  z.strictObject({
    type: z.literal('custom'),
    description: z.string().check(z.minLength(min), z.maxLength(max)),
  }),
])
export type NewEntity = z.infer<typeof newEntitySchema>

/** The body of POST /v0/imports; nothing else may be in it. */
export const createImportSchema = z.strictObject({
  /** Bytes of the file that will be uploaded. */
  size: z.int().check(z.minimum(0), z.maximum(createLimits.sizeBytes)),
  /** Records in the file, its header not counted. */
  count: z.int().check(z.minimum(0)),
  format: z.literal('csv'),
  entity: newEntitySchema,
  title: z.optional(z.string()),
  metadata: z.optional(z.record(z.string(), z.string().check(z.maxLength(metadataValueLimit)))),
  /** The column, from 0, whose values say what each record is about. Exa guesses where it is left out. */
  csv: z.optional(z.strictObject({ identifier: z.optional(z.int().check(z.minimum(0))) })),
})
export type CreateImport = z.infer<typeof createImportSchema>
