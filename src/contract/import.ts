import * as v from 'valibot'
import { onlyFields, texts } from './object-schemas.ts'

/**
 * The import, as the Websets API sends it (GET /v0/imports/{id}).
 * Every enum is open: a value that this file does not know is kept as the string it is, so that a new status upstream
 * shows up in the list instead of breaking it. Unknown fields are kept too, for the raw view.
 * Source: https://docs.exa.ai/websets/api/imports/delete-import
 */

/** The statuses that an import may have, as far as they are known; others are kept and shown as they come. */
export const knownStatuses = ['pending', 'processing', 'completed', 'failed', 'canceled'] as const
export type KnownStatus = (typeof knownStatuses)[number]

/** Statuses that change by themselves; everything else is final, an unknown status included. */
export function isInFlight(status: string): boolean {
  return status === 'pending' || status === 'processing'
}

export const knownFailureReasons = ['invalid_format', 'invalid_file_content', 'missing_identifier'] as const
export type KnownFailureReason = (typeof knownFailureReasons)[number]

const knownEntityTypes = ['company', 'person', 'article', 'research_paper', 'custom'] as const
export type KnownEntityType = (typeof knownEntityTypes)[number]

/** What an id in a path may look like; anything else is refused before it goes anywhere. */
export const idPattern = /^[A-Za-z0-9_-]{1,128}$/

const entitySchema = v.object({
  type: v.string(),
  /** Only `custom` carries one, 2–200 characters. */
  description: v.optional(v.string()),
})

/** The fields of an import that could not be read (`readImport`). */
const unreadableSchema = v.object({
  fields: v.array(v.object({ field: v.string(), message: v.string() })),
  /** The import as it came. */
  received: v.unknown(),
})

export const importSchema = v.object({
  id: v.pipe(v.string(), v.regex(idPattern)),
  object: v.literal('import'),
  status: v.string(),
  format: v.string(),
  entity: v.nullable(entitySchema),
  title: v.string(),
  /** Number of entities (rows) in the import. */
  count: v.number(),
  metadata: texts(),
  failedReason: v.nullable(v.string()),
  failedAt: v.nullable(v.string()),
  failedMessage: v.nullable(v.string()),
  createdAt: v.string(),
  updatedAt: v.string(),
  /** Not from Exa: set by `readImport` if a field could not be read. */
  unreadable: v.optional(unreadableSchema),
})

/** The answer to a deletion is the import, of which the app needs only the id. */
export const deletedSchema = v.object({ id: v.string() })

export type Entity = v.InferOutput<typeof entitySchema>
export type Import = v.InferOutput<typeof importSchema>

/** Whether a field, or any part of it, could not be read. */
export function isUnreadable({ unreadable }: Import, name: keyof Import): boolean {
  return unreadable?.fields.some(({ field }) => field === name || field.startsWith(`${name}.`)) ?? false
}

export const metadataValueLimit = 1000

/** The body of PATCH /v0/imports/{id}; nothing else may be in it. */
export const importPatchSchema = onlyFields({
  title: v.optional(v.string()),
  metadata: v.optional(texts({ maxCharacters: metadataValueLimit })),
})

export type ImportPatch = v.InferOutput<typeof importPatchSchema>
