import type { Import } from '../../contract/import.ts'

const kept = new WeakMap<Import, string>()

/** All that the search looks in, folded: title, id, metadata keys and values, failure message. Worked out once. */
export function searchText(item: Import): string {
  let text = kept.get(item)
  if (text === undefined) {
    text = fold(textOf(item))
    kept.set(item, text)
  }
  return text
}

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
      for (const item of imports.slice(prepared, (prepared += 50))) searchText(item)
    }
    if (prepared < imports.length) handle = requestIdleCallback(work)
    else prepared = imports.length
  }
  let handle = requestIdleCallback(work)
  return () => cancelIdleCallback(handle)
}

/** The words of a search, folded; every one of them must occur. */
export function searchWords(text: string): string[] {
  return fold(text).split(/\s+/).filter(Boolean)
}

type Search = { imports: readonly Import[]; words: readonly string[]; found: readonly Import[] }

let last: Search = { imports: [], words: [], found: [] }

/**
 * The imports in which every one of the folded words occurs. A search that goes on from the last one, as with each key
 * that is typed, looks only through what that one found.
 */
export function searchImports(imports: readonly Import[], words: readonly string[]): readonly Import[] {
  if (words.length === 0) return imports
  const goesOn =
    last.imports === imports && last.words.every((word) => words.some((longer) => longer.includes(word)))
  const found = (goesOn ? last.found : imports).filter((item) => {
    const text = searchText(item)
    return words.every((word) => text.includes(word))
  })
  last = { imports, words, found }
  return found
}

/** Whether a text is ASCII alone, as almost all are: each of its characters folds to one, in its place. */
export function isPlain(text: string): boolean {
  return /^[\0-~]*$/.test(text)
}

/** Lower case and without accents, so that "krakow" finds "Kraków". */
export function fold(text: string): string {
  // Normalising is ten times as slow.
  if (isPlain(text)) return text.toLowerCase()
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Parts are kept apart by a sign that nobody types, so that no word matches across two of them. */
const apart = '\n'

function textOf(item: Import): string {
  let text = item.title + apart + item.id
  for (const [key, value] of Object.entries(item.metadata)) text += apart + key + apart + value
  return item.failedMessage === null ? text : text + apart + item.failedMessage
}
