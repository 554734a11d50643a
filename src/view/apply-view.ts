import { startOfDate } from '../lib/local-date.ts'
import type { Import } from '../contract/import.ts'
import { isStuck } from '../labels/stuck.ts'
import { byFacet, type Facet, facetNames, noValue, resolveDate, type View } from './view.ts'
import { ownerOf } from './owner.ts'
import { hasWords, searchWords } from './search.ts'
import { sortImports } from './sort.ts'

/** How many imports each option of a facet would show, everything else that is chosen left as it is. */
export type FacetCounts = Record<Facet, Map<string, number>>

type Applied = {
  rows: readonly Import[]
  counts: FacetCounts
  /** How many pass everything but the status: what the status tabs choose from. */
  anyStatus: number
}

/**
 * The rows of a view, sorted, and the counts of its options: one pass over all that is loaded. `now` in ms since 1970;
 * `ownerKey` is the metadata field with the owner.
 */
export function applyView(
  imports: readonly Import[],
  view: View,
  { now, ownerKey }: { now: number; ownerKey: string },
): Applied {
  const words = searchWords(view.text)
  const passes = otherFilters(view, now)
  const chosen = facetNames.filter((name) => view.facets[name].length > 0)
  const counts: FacetCounts = byFacet(() => new Map<string, number>())
  const rows: Import[] = []
  let anyStatus = 0
  for (const item of imports) {
    if (!hasWords(item, words) || !passes(item)) continue
    const missed = chosen.filter((name) => !view.facets[name].includes(facetValue(item, name, ownerKey)))
    const [onlyMissed] = missed
    if (missed.length > 1) continue
    if (onlyMissed === undefined) rows.push(item)
    if (onlyMissed === undefined || onlyMissed === 'status') anyStatus++
    // What one facet alone keeps out still counts for the options of that one.
    for (const name of onlyMissed === undefined ? facetNames : missed) {
      const value = facetValue(item, name, ownerKey)
      if (value !== '') counts[name].set(value, (counts[name].get(value) ?? 0) + 1)
    }
  }
  return { rows: sortImports(rows, view.sort, ownerKey), counts, anyStatus }
}

/** What an import is in a facet; empty where it is no option of it. */
function facetValue(item: Import, name: Facet, ownerKey: string): string {
  switch (name) {
    case 'status':
      return item.status
    case 'format':
      return item.format
    case 'entity':
      return item.entity?.type ?? noValue
    case 'owner':
      return ownerOf(item, ownerKey) ?? noValue
    case 'reason':
      // Only a failure can lack a reason.
      return item.failedReason ?? (item.status === 'failed' ? noValue : '')
  }
}

/** What every import must pass besides the words and the facets: dates, size, stuck. */
function otherFilters(view: View, now: number): (item: Import) => boolean {
  const from = startOfDay(resolveDate(view.from, now))
  const to = startOfDay(resolveDate(view.to, now), 1)
  return (item) => {
    if (from !== null && item.createdAt < from) return false
    if (to !== null && item.createdAt >= to) return false
    if (view.minRows !== null && item.count < view.minRows) return false
    return !view.stuck || isStuck(item, now)
  }
}

/**
 * The first moment of a local date, or of the day after it, as upstream writes moments (UTC, so that they compare as
 * text); null past the year 9999, whose text would come before all others.
 */
function startOfDay(date: string | null, daysLater = 0): string | null {
  if (date === null) return null
  const moment = startOfDate(date, daysLater).toISOString()
  return moment.startsWith('+') ? null : moment
}
