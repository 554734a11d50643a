import { useEffect, useState } from 'react'
import { useHandler } from './use-handler.ts'

/** How long a reader rests between two keys before others hear of what was typed. */
const settleMs = 250

/**
 * A text that is typed: on screen with each key, handed to `settle` once the typing rests. When `settled` changes by
 * another hand (Back, a link), what was being typed is over. Spaces at its ends make no other text.
 */
export function useTypedText(settled: string, settle: (text: string) => void) {
  const [typing, setTyping] = useState({ text: settled, settled })
  let { text } = typing
  if (typing.settled !== settled) {
    // Settled as it was typed, but for a space at its end, it may be typed on.
    if (text.trim() !== settled.trim()) text = settled
    setTyping({ text, settled })
  }
  const hand = useHandler(settle)
  useEffect(() => {
    if (text.trim() === settled.trim()) return
    const timer = setTimeout(() => hand(text), settleMs)
    return () => clearTimeout(timer)
  }, [text, settled, hand])
  return { text, type: (next: string) => setTyping({ text: next, settled }) }
}
