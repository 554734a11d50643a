import type { Import } from '../contract/import.ts'
import { type Facet, facetNames, noValue } from './view.ts'

/** All that the facets see of an import. There are few kinds, and many imports of each. */
export type Kind = {
  /** Counts up from 0, so that what is worked out for each kind can be kept in an array. */
  readonly index: number
  /** What it is in each facet; empty where it is no option of one. */
  readonly values: Readonly<Record<Facet, string>>
}

const kinds = new Map<string, Kind>()

/** The kind of an import, the same object for all that are alike. */
export function kindOf(item: Import): Kind {
  const values: Record<Facet, string> = {
    status: item.status,
    format: item.format,
    entity: item.entity?.type ?? noValue,
    // Only a failure can lack a reason; what has not failed is no option of this facet.
    reason: item.failedReason ?? (item.status === 'failed' ? noValue : ''),
  }
  const key = JSON.stringify(facetNames.map((name) => values[name]))
  const known = kinds.get(key)
  if (known) return known
  const kind = { index: kinds.size, values }
  kinds.set(key, kind)
  return kind
}
