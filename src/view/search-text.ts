import type { Import } from '../contract/import.ts'

/** The words of a search, folded; every one of them must occur. */
export function searchWords(text: string): string[] {
  return fold(text).split(/\s+/).filter(Boolean)
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

/** All that the search looks in, folded: title, id, metadata keys and values, failure message. */
export function searchTextOf(item: Import): string {
  let text = item.title + apart + item.id
  for (const [key, value] of Object.entries(item.metadata)) text += apart + key + apart + value
  if (item.failedMessage !== null) text += apart + item.failedMessage
  return fold(text)
}
