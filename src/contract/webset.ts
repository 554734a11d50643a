import * as v from 'valibot'
import { importSchema } from './import.ts'
import { isObject } from './object-schemas.ts'

/** A webset with the fields in which it can use an import; other fields are kept as they come. */

const importSourceSchema = v.object({ source: v.string(), id: v.string() })

const searchSchema = v.object({
  scope: v.optional(v.nullable(v.array(importSourceSchema))),
  exclude: v.optional(v.nullable(v.array(importSourceSchema))),
})

export const websetSchema = v.object({
  id: v.string(),
  object: v.literal('webset'),
  status: v.string(),
  title: v.nullable(v.string()),
  externalId: v.nullable(v.string()),
  searches: v.array(searchSchema),
  imports: v.array(importSchema),
  enrichments: v.array(v.unknown()),
  monitors: v.array(v.unknown()),
  excludes: v.optional(v.nullable(v.array(importSourceSchema))),
  createdAt: v.string(),
  updatedAt: v.string(),
})

export type Webset = v.InferOutput<typeof websetSchema>

/** Where a webset can use imports. An entry that could not be read is null: it may be a use. */
export type WebsetSources = {
  id: string
  title: string | null
  imports: readonly ({ id: string } | null)[]
  excludes: readonly (ImportSource | null)[]
  searches: readonly { scope: readonly (ImportSource | null)[]; exclude: readonly (ImportSource | null)[] }[]
}

type ImportSource = v.InferOutput<typeof importSourceSchema>

const identifiedSchema = v.object({ id: v.string() })
const objectSchema = v.custom<Record<string, unknown>>(isObject)

/** Reads them leniently: an odd webset must not hide the uses of all others. Null if it is no webset at all. */
export function sourcesOf(webset: unknown): WebsetSources | null {
  if (!isObject(webset) || typeof webset['id'] !== 'string') return null
  const { id, title, imports, excludes, searches } = webset
  return {
    id,
    title: typeof title === 'string' ? title : null,
    // Only the id: a field that is called `source` would mean something else there.
    imports: entriesOf(imports, identifiedSchema).map((item) => item && { id: item.id }),
    excludes: entriesOf(excludes, importSourceSchema),
    searches: entriesOf(searches, objectSchema).map((search) => ({
      scope: search ? entriesOf(search['scope'], importSourceSchema) : [null],
      exclude: search ? entriesOf(search['exclude'], importSourceSchema) : [],
    })),
  }
}

/** The entries of a list that may be missing; null for each that is not what it should be, and for a list that is none. */
function entriesOf<T>(list: unknown, schema: v.GenericSchema<T>): (T | null)[] {
  if (list === undefined || list === null) return []
  if (!Array.isArray(list)) return [null]
  return list.map((entry) => (v.is(schema, entry) ? entry : null))
}

/**
 * How a webset uses an import: it is attached; its items are left out of the webset; a search looks only inside it; a
 * search leaves it out.
 */
export const useSchema = v.object({
  websetId: v.string(),
  websetTitle: v.nullable(v.string()),
  how: v.picklist(['attached', 'excluded', 'scope', 'search_exclude']),
})
export type Use = v.InferOutput<typeof useSchema>
export type How = Use['how']

/** The imports that a webset uses, and whether the whole webset could be read: otherwise there may be more. */
export type WebsetUses = { uses: (readonly [importId: string, use: Use])[]; whole: boolean }

/** What a webset uses; null is one that could not be read at all. */
export function usesOfWebset(webset: WebsetSources | null): WebsetUses {
  if (webset === null) return { uses: [], whole: false }
  const { id: websetId, title: websetTitle, imports, excludes, searches } = webset
  let whole = true
  const uses: [string, Use][] = []
  const note = (sources: readonly ({ id: string; source?: string } | null)[], how: How) => {
    for (const source of sources) {
      if (source === null) whole = false
      // What is attached names no source: it is an import. Elsewhere it may be another webset.
      else if (source.source === undefined || source.source === 'import')
        uses.push([source.id, { websetId, websetTitle, how }])
    }
  }
  note(imports, 'attached')
  note(excludes, 'excluded')
  for (const { scope, exclude } of searches) {
    note(scope, 'scope')
    note(exclude, 'search_exclude')
  }
  return { uses, whole }
}
