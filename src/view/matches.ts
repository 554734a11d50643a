import { fold, isPlain } from './search-text.ts'

/** `start` is where in the text the piece begins. */
export type Piece = { text: string; match: boolean; start: number }

/** A text in pieces, those that match one of the folded words marked. Its pieces joined are the text again. */
export function markMatches(text: string, words: readonly string[]): Piece[] {
  const { folded, starts } = foldWithPositions(text)
  const positionOf = (at: number) => (starts ? (starts[at] ?? text.length) : at)
  const spans: { from: number; to: number }[] = []
  for (const word of words) {
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + 1))
      spans.push({ from: positionOf(at), to: positionOf(at + word.length) })
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

/** The folded text, and for each of its units where its character begins in the text; null where that is its own place. */
function foldWithPositions(text: string): { folded: string; starts: number[] | null } {
  if (isPlain(text)) return { folded: fold(text), starts: null }
  let folded = ''
  const starts: number[] = []
  let position = 0
  for (const character of text) {
    const unit = fold(character)
    for (let index = 0; index < unit.length; index++) starts.push(position)
    folded += unit
    position += character.length
  }
  return { folded, starts }
}
