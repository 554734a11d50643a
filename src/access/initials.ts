import { lazy } from '../lib/lazy.ts'

const segmenter = lazy(() => new Intl.Segmenter(undefined, { granularity: 'grapheme' }))

/** One or two letters for a name: "AL" for Ada Lovelace, "A" for ada@example.com. */
export function initialsOf(name: string): string {
  const words = name
    .replace(/@.*$/, '')
    .split(/[\s._-]+/)
    .filter((word) => word !== '')
  const [first = '?'] = words
  const last = words.length > 1 ? words.at(-1) : undefined
  return [first, last ?? ''].map(firstLetter).join('').toLocaleUpperCase()
}

function firstLetter(word: string): string {
  return [...segmenter().segment(word)][0]?.segment ?? ''
}
