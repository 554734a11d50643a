import type { Import } from '../../contract/import.ts'
import { isStuck } from '../stuck.ts'
import { resolveDate } from './local-date.ts'
import { searchText, searchWords } from './search-text.ts'
import { sortImports } from './sort.ts'
import { type Facet, facetNames, noValue, type View } from './view.ts'

/** How many imports each option of a facet would show, everything else that is chosen left as it is. */
export type FacetCounts = Record<Facet, Map<string, number>>

export type Applied = {
  rows: readonly Import[]
  counts: FacetCounts
  /** How many the facets could choose from at all: what passes everything but the status. */
  anyStatus: number
}

/** The rows of a view, sorted, and the counts of its options; one pass over all that is loaded. */
export function applyView(imports: readonly Import[], view: View, now: number): Applied {
  const passes = compile(view, now)
  const choices = facetNames.flatMap((name) => {
    const chosen = view.facets[name]
    return chosen.length > 0 ? [{ name, chosen }] : []
  })
  const counts: FacetCounts = { status: new Map(), reason: new Map(), format: new Map(), entity: new Map() }
  const rows: Import[] = []
  let anyStatus = 0
  for (const item of imports) {
    // Which facet alone keeps the item out: it still counts for the options of that one.
    let missed: Facet | null = null
    let misses = 0
    for (const { name, chosen } of choices) {
      if (chosen.includes(facetValue(item, name))) continue
      missed = name
      misses++
    }
    if (misses > 1 || !passes(item)) continue
    if (misses === 0) rows.push(item)
    if (misses === 0 || missed === 'status') anyStatus++
    for (const name of missed === null ? facetNames : [missed]) {
      const value = facetValue(item, name)
      if (value !== '') counts[name].set(value, (counts[name].get(value) ?? 0) + 1)
    }
  }
  return { rows: sortImports(rows, view.sort), counts, anyStatus }
}

/** What an import is in a facet; empty where it is no option of it. */
function facetValue(item: Import, name: Facet): string {
  if (name === 'status') return item.status
  if (name === 'format') return item.format
  return name === 'entity' ? (item.entity?.type ?? noValue) : reasonOf(item)
}

/** Only a failure can lack a reason; what has not failed is no option of this facet. */
function reasonOf(item: Import): string {
  return item.failedReason ?? (item.status === 'failed' ? noValue : '')
}

/** What every import must pass besides the facets: dates, size, stuck, and last, as the dearest, the words. */
function compile(view: View, now: number): (item: Import) => boolean {
  const from = view.from === null ? null : startOfDay(view.from, now)
  const to = view.to === null ? null : endOfDay(view.to, now)
  const words = searchWords(view.text)
  return (item) => {
    if (from !== null && item.createdAt < from) return false
    if (to !== null && item.createdAt >= to) return false
    if (view.minRows !== null && item.count < view.minRows) return false
    if (view.stuck && !isStuck(item, now)) return false
    if (words.length === 0) return true
    const text = searchText(item)
    return words.every((word) => text.includes(word))
  }
}

/** The first moment of a local date, as upstream writes moments (UTC, so that they compare as text). */
function startOfDay(date: string, now: number): string {
  return localDay(date, now).toISOString()
}

function endOfDay(date: string, now: number): string {
  const day = localDay(date, now)
  day.setDate(day.getDate() + 1)
  return day.toISOString()
}

function localDay(date: string, now: number): Date {
  const [year = 0, month = 1, day = 1] = (resolveDate(date, now) ?? '').split('-').map(Number)
  return new Date(year, month - 1, day)
}
