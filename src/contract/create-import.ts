import * as v from 'valibot'
import { createLimits } from './create-limits.ts'
import { metadataValueLimit } from './import.ts'
import { onlyFields, texts } from './object-schemas.ts'

const { min, max } = createLimits.descriptionCharacters

export const newEntitySchema = v.variant('type', [
  v.strictObject({ type: v.literal('company') }),
  v.strictObject({ type: v.literal('person') }),
  v.strictObject({ type: v.literal('article') }),
  v.strictObject({ type: v.literal('research_paper') }),
  v.strictObject({
    type: v.literal('custom'),
    description: v.pipe(v.string(), v.minLength(min), v.maxLength(max)),
  }),
])
export type NewEntity = v.InferOutput<typeof newEntitySchema>

const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0))

/** The body of POST /v0/imports; nothing else may be in it. */
export const createImportSchema = onlyFields({
  /** Bytes of the file that will be uploaded. */
  size: v.pipe(wholeNumber, v.maxValue(createLimits.sizeBytes)),
  /** Records in the file, its header not counted. */
  count: wholeNumber,
  format: v.literal('csv'),
  entity: newEntitySchema,
  title: v.optional(v.string()),
  metadata: v.optional(texts({ maxCharacters: metadataValueLimit })),
  /** `identifier`: the column, from 0, whose URLs identify the records. Exa guesses it if none is given. */
  csv: v.optional(onlyFields({ identifier: v.optional(wholeNumber) })),
})
export type CreateImport = v.InferOutput<typeof createImportSchema>
