import { startTransition, useEffect, useRef, useState } from 'react'
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

/** Milliseconds that a value rests before it is taken over: until then somebody may type, or wait for a row to leave. */
const restMs = 200

/** Milliseconds after which a value that never rests is taken over all the same. */
const atLatestMs = 1_000

/** A value that may change often, taken over once it rests, and never while something urgent is drawn. */
export function useDebouncedValue<T>(value: T): T {
  const [taken, setTaken] = useState(value)
  /** Since when another value than the one taken over waits. */
  const waitsSince = useRef<number | null>(null)
  useEffect(() => {
    if (value === taken) {
      waitsSince.current = null
      return
    }
    const now = performance.now()
    waitsSince.current ??= now
    const timer = setTimeout(
      () => {
        waitsSince.current = null
        startTransition(() => setTaken(value))
      },
      Math.min(restMs, waitsSince.current + atLatestMs - now),
    )
    return () => clearTimeout(timer)
  }, [value, taken])
  return taken
}
