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

/** The words of a search, folded; every one of them must occur. */
export function searchWords(text: string): string[] {
  return fold(text).split(/\s+/).filter(Boolean)
}

/** Lower case and without accents, so that "krakow" finds "Kraków". */
export function fold(text: string): string {
  // Almost all text is ASCII, and normalising is ten times as slow.
  if (/^[ -~\s]*$/.test(text)) return text.toLowerCase()
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Parts are kept apart by a sign that nobody types, so that no word matches across two of them. */
const apart = '\n'

function textOf(item: Import): string {
  let text = item.title + apart + item.id
  for (const [key, value] of Object.entries(item.metadata)) text += apart + key + apart + value
  return item.failedMessage === null ? text : text + apart + item.failedMessage
}
