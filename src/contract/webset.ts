import * as z from 'zod/mini'
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
