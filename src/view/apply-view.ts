import { startOfDate } from '../lib/local-date.ts'
import type { Import } from '../contract/import.ts'
import { removalThatLeft } from '../queries/imports-list.ts'
import { isStuck } from '../labels/stuck.ts'
import { type Facts, factsOf } from './facts.ts'
import type { Kind } from './kind.ts'
import { type Facet, facetNames, resolveDate, type View } from './view.ts'
import { hasWords, searchImports } from './search.ts'
import { searchWords } from './search-text.ts'
import { sortImports } from './sort.ts'

/** How many imports each option of a facet would show, everything else that is chosen left as it is. */
export type FacetCounts = Record<Facet, Map<string, number>>

export type Applied = {
  rows: readonly Import[]
  counts: FacetCounts
  /** How many the facets could choose from at all: what passes everything but the status. */
  anyStatus: number
}

let last: { imports: readonly Import[]; view: View; now: number; applied: Applied } | null = null

/**
 * The rows of a view, sorted, and the counts of its options; one pass over all that is loaded. After a removal it only
 * subtracts: the row is to leave at once.
 */
export function applyView(imports: readonly Import[], view: View, now: number): Applied {
  const removal = removalThatLeft(imports)
  const applied =
    removal && last?.imports === removal.from && last.view === view && last.now === now
      ? without(last.applied, removal.removed, view, now)
      : apply(searchImports(imports, searchWords(view.text)), view, now)
  last = { imports, view, now, applied }
  return applied
}

/** The rows and counts among what the search has found. */
function apply(found: readonly Facts[], view: View, now: number): Applied {
  const passes = compile(view, now)
  const tallies: Tally[] = []
  const rows: Import[] = []
  for (const { item, kind } of found) {
    const tally = (tallies[kind.index] ??= tallyOf(kind, view))
    if (tally.misses > 1 || !passes(item)) continue
    tally.count++
    if (tally.misses === 0) rows.push(item)
  }
  return { rows: sortImports(rows, view.sort), ...addUp(tallies) }
}

/** What the facets say of one kind of import, and how many of it pass everything else. */
type Tally = {
  kind: Kind
  /** How many facets keep it out. */
  misses: number
  /** Which facet alone keeps it out: it still counts for the options of that one. */
  missed: Facet | null
  count: number
}

function tallyOf(kind: Kind, { facets }: View): Tally {
  const missed = facetNames.filter(
    (name) => facets[name].length > 0 && !facets[name].includes(kind.values[name]),
  )
  return { kind, misses: missed.length, missed: missed.length === 1 ? (missed[0] ?? null) : null, count: 0 }
}

function addUp(tallies: readonly Tally[]): Pick<Applied, 'counts' | 'anyStatus'> {
  const counts: FacetCounts = { status: new Map(), reason: new Map(), format: new Map(), entity: new Map() }
  let anyStatus = 0
  // Kinds that none of these imports is of have left holes, which forEach steps over.
  tallies.forEach(({ kind, missed, count }) => {
    if (count === 0) return
    if (missed === null || missed === 'status') anyStatus += count
    for (const name of missed === null ? facetNames : [missed]) {
      const value = kind.values[name]
      if (value !== '') counts[name].set(value, (counts[name].get(value) ?? 0) + count)
    }
  })
  return { counts, anyStatus }
}

/** What is left when one import goes: all but what it alone would give. */
function without(applied: Applied, removed: Import, view: View, now: number): Applied {
  const facts = factsOf(removed)
  const alone = apply(hasWords(facts, searchWords(view.text)) ? [facts] : [], view, now)
  const counts = { ...applied.counts }
  for (const name of facetNames) {
    counts[name] = new Map(counts[name])
    for (const [value, count] of alone.counts[name]) {
      const left = (counts[name].get(value) ?? 0) - count
      if (left > 0) counts[name].set(value, left)
      else counts[name].delete(value)
    }
  }
  return {
    rows: alone.rows.length === 0 ? applied.rows : applied.rows.toSpliced(applied.rows.indexOf(removed), 1),
    counts,
    anyStatus: applied.anyStatus - alone.anyStatus,
  }
}

/** What every import must pass besides the words and the facets: dates, size, stuck. */
function compile(view: View, now: number): (item: Import) => boolean {
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
