import { foldText, foldWithPositions } from '../contract/fold-text.ts'
import type { Import } from '../contract/import.ts'

/** The words of a search, folded; every one of them must occur. */
export function searchWords(text: string): string[] {
  return foldText(text).split(/\s+/).filter(Boolean)
}

/** Whether every one of the folded words occurs in an import's title, id, metadata or failure message. */
export function hasWords(item: Import, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text = searchTextOf(item)
  return words.every((word) => text.includes(word))
}

/** Folding 100,000 imports takes 80 to 190 ms, looking through the folded texts 30 (`npm run bench:ui`). */
const searchTexts = new WeakMap<Import, string>()

/** All that the search looks in, folded. The parts are kept apart by a sign that nobody types: no word matches across two. */
function searchTextOf(item: Import): string {
  let text = searchTexts.get(item)
  if (text === undefined) {
    const metadata = Object.entries(item.metadata).flat()
    text = foldText([item.title, item.id, ...metadata, item.failedMessage ?? ''].join('\n'))
    searchTexts.set(item, text)
  }
  return text
}

/** Milliseconds of folding at a time. */
const sliceMs = 5

/**
 * Folds ahead what a search will look in, bit by bit: whoever goes to the search box types in a moment. At its first letter
 * 10,000 imports would hold up the page for 30 ms (`npm run bench:ui`, longest task).
 */
export function foldAhead(imports: readonly Import[]): void {
  const rest = imports.values()
  const fold = () => {
    const end = performance.now() + sliceMs
    for (let next = rest.next(); !next.done; next = rest.next()) {
      searchTextOf(next.value)
      if (performance.now() > end) return void setTimeout(fold)
    }
  }
  fold()
}

/** `start` is where in the text the piece begins. */
type Piece = { text: string; match: boolean; start: number }

/** A text in pieces, those that match one of the folded words marked. Its pieces joined are the text again. */
export function markMatches(text: string, words: readonly string[]): Piece[] {
  const { folded, starts, ends } = foldWithPositions(text)
  const spans: { from: number; to: number }[] = []
  for (const word of words) {
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + 1))
      spans.push({ from: starts[at] ?? 0, to: ends[at + word.length - 1] ?? text.length })
  }
  const pieces: Piece[] = []
  let done = 0
  const add = (start: number, end: number, match: boolean) => {
    if (end > start) pieces.push({ text: text.slice(start, end), match, start })
    done = Math.max(done, end)
  }
  for (const { from, to } of merged(spans)) {
    add(done, from, false)
    add(from, to, true)
  }
  add(done, text.length, false)
  return pieces
}

/** Spans in their order; those that overlap or touch are one. */
function merged(spans: readonly { from: number; to: number }[]): { from: number; to: number }[] {
  const result: { from: number; to: number }[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else result.push({ ...span })
  }
  return result
}
