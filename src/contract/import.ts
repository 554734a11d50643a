import * as z from 'zod/mini'
import { pageSchema } from './page.ts'

/**
 * The import, as the Websets API sends it (GET /v0/imports/{id}).
 * Every enum is open: a value that this file does not know is kept as the string it is, so that a new status upstream
 * shows up in the list instead of breaking it. Unknown fields are kept too, for the raw view.
 * Source: https://docs.exa.ai/websets/api/imports/delete-import
 */

export const knownFailureReasons = ['invalid_format', 'invalid_file_content', 'missing_identifier'] as const
export type KnownFailureReason = (typeof knownFailureReasons)[number]

export const knownEntityTypes = ['company', 'person', 'article', 'research_paper', 'custom'] as const
export type KnownEntityType = (typeof knownEntityTypes)[number]

/** What an id in a path may look like; anything else is refused before it goes anywhere. */
export const idPattern = /^[A-Za-z0-9_-]{1,128}$/

export const entitySchema = z.looseObject({
  type: z.string(),
  /** Only `custom` carries one, 2–200 characters. */
  description: z.optional(z.string()),
})

export const importSchema = z.looseObject({
  id: z.string(),
  object: z.literal('import'),
  status: z.string(),
  format: z.string(),
  entity: z.nullable(entitySchema),
  title: z.string(),
  /** Number of entities (rows) in the import. */
  count: z.number(),
  metadata: z.record(z.string(), z.string()),
  failedReason: z.nullable(z.string()),
  failedAt: z.nullable(z.string()),
  failedMessage: z.nullable(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
})

export const importsPageSchema = pageSchema(importSchema)

/** The answer to a deletion is the import; the app wants no more of it than which one it was. */
export const deletedSchema = z.looseObject({ id: z.string() })

export type Entity = z.infer<typeof entitySchema>
export type Import = z.infer<typeof importSchema>

export const metadataValueLimit = 1000

/** The body of PATCH /v0/imports/{id}; nothing else may be in it. */
export const importPatchSchema = z.strictObject({
  title: z.optional(z.string()),
  metadata: z.optional(z.record(z.string(), z.string().check(z.maxLength(metadataValueLimit)))),
})

export type ImportPatch = z.infer<typeof importPatchSchema>
