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

/** What a search for uses reads of a webset. An entry that could not be read is null: a use may be overlooked there. */
export type WebsetSources = {
  id: string
  title: string | null
  imports: readonly ({ id: string } | null)[]
  excludes: readonly (ImportSource | null)[]
  searches: readonly { scope: readonly (ImportSource | null)[]; exclude: readonly (ImportSource | null)[] }[]
}

type ImportSource = z.infer<typeof importSourceSchema>

const identifiedSchema = z.looseObject({ id: z.string() })
const looseSearchSchema = z.looseObject({})

/** Reads them leniently: an odd webset must not hide the uses of all others. Null where it is no webset at all. */
export function sourcesOf(webset: unknown): WebsetSources | null {
  const { data } = identifiedSchema.safeParse(webset)
  if (!data) return null
  const { id, title, imports, excludes, searches } = data
  return {
    id,
    title: typeof title === 'string' ? title : null,
    // Only the id: a field that is called `source` would mean something else there.
    imports: entriesOf(imports, identifiedSchema).map((item) => item && { id: item.id }),
    excludes: entriesOf(excludes, importSourceSchema),
    searches: entriesOf(searches, looseSearchSchema).map((search) => ({
      scope: search ? entriesOf(search['scope'], importSourceSchema) : [null],
      exclude: search ? entriesOf(search['exclude'], importSourceSchema) : [],
    })),
  }
}

/** The entries of a list that may be missing; null for each that is not what it should be, and for a list that is none. */
function entriesOf<T extends z.ZodMiniType>(list: unknown, schema: T): (z.infer<T> | null)[] {
  if (list === undefined || list === null) return []
  if (!Array.isArray(list)) return [null]
  return list.map((entry) => schema.safeParse(entry).data ?? null)
}
