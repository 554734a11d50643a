import * as z from 'zod/mini'
import { catch as orElse } from 'zod/mini'
import { importSchema } from './import.ts'

/** A webset, as far as an import can be used by one; other fields are kept as they come. */

export const importSourceSchema = z.looseObject({ source: z.string(), id: z.string() })

const searchSchema = z.looseObject({
  scope: z.optional(z.nullable(z.array(importSourceSchema))),
  exclude: z.optional(z.nullable(z.array(importSourceSchema))),
})

export const websetSchema = z.looseObject({
  id: z.string(),
  object: z.literal('webset'),
  status: z.string(),
  title: z.nullable(z.string()),
  externalId: z.nullable(z.string()),
  searches: z.array(searchSchema),
  imports: z.array(importSchema),
  enrichments: z.array(z.unknown()),
  monitors: z.array(z.unknown()),
  excludes: z.optional(z.nullable(z.array(importSourceSchema))),
  createdAt: z.string(),
  updatedAt: z.string(),
})

export type Webset = z.infer<typeof websetSchema>

/**
 * A list that may be missing, of entries that may be anything: one that cannot be read is null, and a list that cannot
 * be read holds one null, so that what was not understood can be told from what is not there.
 */
function leniently<T extends z.ZodMiniType>(item: T) {
  return orElse(z.optional(z.nullable(z.array(orElse(z.nullable(item), null)))), [null])
}

const sourcesSchema = leniently(z.object({ source: z.string(), id: z.string() }))

/** What a search for uses reads of a webset, and no more; null where it is no webset at all. It never fails. */
export const websetSourcesSchema = orElse(
  z.nullable(
    z.object({
      id: z.string(),
      title: orElse(z.nullable(z.string()), null),
      imports: leniently(z.object({ id: z.string() })),
      excludes: sourcesSchema,
      searches: leniently(z.object({ scope: sourcesSchema, exclude: sourcesSchema })),
    }),
  ),
  null,
)

export type WebsetSources = z.infer<typeof websetSourcesSchema>
