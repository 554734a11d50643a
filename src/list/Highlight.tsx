import { markMatches } from '../view/search.ts'

/** A text with what the search found in it marked. */
export function Highlight({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return text
  return markMatches(text, words).map(({ text: piece, match, start }) =>
    match ? (
      <mark key={start} className="rounded-sm bg-accent/20 text-current">
        {piece}
      </mark>
    ) : (
      piece
    ),
  )
}
