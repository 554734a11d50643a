import type { Import } from '../contract/import.ts'
import { type Kind, kindOf } from './kind.ts'
import { searchTextOf } from './search-text.ts'

/** What the filters and the search look at in an import: one thing to look up for each, not one for each of them. */
export type Facts = {
  readonly item: Import
  readonly kind: Kind
  /** What the search looks in; null until it is first asked for. */
  text: string | null
}

const kept = new WeakMap<Import, Facts>()
let last: { imports: readonly Import[]; facts: readonly Facts[] } = { imports: [], facts: [] }

/** The facts of one import, worked out once. */
export function factsOf(item: Import): Facts {
  let facts = kept.get(item)
  if (!facts) {
    facts = { item, kind: kindOf(item), text: null }
    kept.set(item, facts)
  }
  return facts
}

/** The facts of a whole list, in its order; the same array for as long as the list is the same. */
export function factsOfAll(imports: readonly Import[]): readonly Facts[] {
  if (last.imports !== imports) last = { imports, facts: imports.map(factsOf) }
  return last.facts
}

/** All that the search looks in, folded. Worked out once. */
export function searchText(facts: Facts): string {
  return (facts.text ??= searchTextOf(facts.item))
}
