import { startTransition, useEffect, useRef, useState } from 'react'
import { useHandler } from './use-handler.ts'

/** Milliseconds between the last key and the moment that a typed text is saved. */
const saveAfterMs = 250

/**
 * A text that is typed: on screen with each key, saved once the typing rests. When `saved` changes by another hand (Back,
 * a link), what was being typed is over. Spaces at its ends make no other text.
 */
export function useDebouncedText(saved: string, save: (text: string) => void) {
  const [typing, setTyping] = useState({ text: saved, saved })
  let { text } = typing
  if (typing.saved !== saved) {
    // Saved as it was typed, but for a space at its end, it may be typed on.
    if (text.trim() !== saved.trim()) text = saved
    setTyping({ text, saved })
  }
  const saveLatest = useHandler(save)
  useEffect(() => {
    if (text.trim() === saved.trim()) return
    const timer = setTimeout(() => saveLatest(text), saveAfterMs)
    return () => clearTimeout(timer)
  }, [text, saved, saveLatest])
  return { text, type: (next: string) => setTyping({ text: next, saved }) }
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
