import { fold } from './search-text.ts'

/** `start` is where in the text the piece begins. */
export type Piece = { text: string; match: boolean; start: number }

/** A text in pieces, those that match one of the folded words marked. Its pieces joined are the text again. */
export function markMatches(text: string, words: readonly string[]): Piece[] {
  if (words.length === 0) return [{ text, match: false, start: 0 }]
  const { folded, starts } = foldWithPositions(text)
  const marked: boolean[] = Array.from({ length: text.length }, () => false)
  for (const word of words) {
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + 1)) {
      const from = starts[at] ?? 0
      const to = starts[at + word.length] ?? text.length
      marked.fill(true, from, to)
    }
  }
  const pieces: Piece[] = []
  for (const [index, match] of marked.entries()) {
    const last = pieces.at(-1)
    if (last && last.match === match) last.text += text[index]
    else pieces.push({ text: text[index] ?? '', match, start: index })
  }
  return pieces
}

/** The folded text, and for each of its units where the character that it comes from begins. */
function foldWithPositions(text: string): { folded: string; starts: number[] } {
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
