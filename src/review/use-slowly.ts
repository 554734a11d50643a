import { startTransition, useEffect, useRef, useState } from 'react'

/** Milliseconds that a value rests before it is taken over: until then somebody may type, or wait for a row to leave. */
const restMs = 200

/** Milliseconds after which a value that never rests is taken over all the same. */
const atLatestMs = 1_000

/** A value that may change often, taken over once it rests, and never while something urgent is drawn. */
export function useSlowly<T>(value: T): T {
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
