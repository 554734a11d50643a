import type { Import } from '../contract/import.ts'
import { type Facts, factsOf, factsOfAll, searchText } from './facts.ts'

/** How many imports at the head of the list have their text. */
let prepared = 0

/**
 * Works the texts of a list that may still grow out while the browser has nothing better to do, so that the first key of
 * a search finds them there. Gives a function that stops it.
 */
export function prepareSearch(imports: readonly Import[]): () => void {
  // Safari has no requestIdleCallback; there the first key does it.
  if (!('requestIdleCallback' in window)) return () => {}
  if (prepared > imports.length) prepared = 0
  const work = (deadline: IdleDeadline) => {
    while (prepared < imports.length && deadline.timeRemaining() > 1) {
      for (const item of imports.slice(prepared, (prepared += 50))) searchText(factsOf(item))
    }
    if (prepared < imports.length) handle = requestIdleCallback(work)
    else prepared = imports.length
  }
  let handle = requestIdleCallback(work)
  return () => cancelIdleCallback(handle)
}

/** Whether every one of the folded words occurs in an import. */
export function hasWords(facts: Facts, words: readonly string[]): boolean {
  const text = searchText(facts)
  return words.every((word) => text.includes(word))
}

type Search = { imports: readonly Import[]; words: readonly string[]; found: readonly Facts[] }

let last: Search = { imports: [], words: [], found: [] }

/**
 * The imports in which every one of the folded words occurs. A search that goes on from the last one, as with each key
 * that is typed, looks only through what that one found.
 */
export function searchImports(imports: readonly Import[], words: readonly string[]): readonly Facts[] {
  const all = factsOfAll(imports)
  if (words.length === 0) return all
  const goesOn =
    last.imports === imports && last.words.every((word) => words.some((longer) => longer.includes(word)))
  const found = (goesOn ? last.found : all).filter((facts) => hasWords(facts, words))
  last = { imports, words, found }
  return found
}
