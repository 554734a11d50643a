import { startTransition, useEffect, useRef, useState } from 'react'

/** Milliseconds that a value must rest before it is used. */
const restMs = 200

/** Milliseconds after which a value that never rests is used all the same. */
const atLatestMs = 1_000

/** A value that changes often, used once it rests, and then in a transition. */
export function useDebouncedValue<T>(value: T): T {
  const [debounced, setDebounced] = useState(value)
  /** Since when a newer value waits. */
  const waitsSince = useRef<number | null>(null)
  useEffect(() => {
    if (value === debounced) {
      waitsSince.current = null
      return
    }
    const now = performance.now()
    waitsSince.current ??= now
    const timer = setTimeout(
      () => {
        waitsSince.current = null
        startTransition(() => setDebounced(value))
      },
      Math.min(restMs, waitsSince.current + atLatestMs - now),
    )
    return () => clearTimeout(timer)
  }, [value, debounced])
  return debounced
}
