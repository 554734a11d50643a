import { startTransition, useEffect, useRef, useState } from 'react'

/** Milliseconds without a further change: it is on screen by then where it counts more, and nobody is typing. */
const afterOthersMs = 200

/** A value that may change often, taken over once in `ms` at most, and never while something urgent is drawn. */
export function useSlowly<T>(value: T, ms: number): T {
  const [taken, setTaken] = useState(value)
  const takenAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const wait = Math.max(afterOthersMs, takenAt.current + ms - performance.now())
    const timer = setTimeout(() => {
      takenAt.current = performance.now()
      startTransition(() => setTaken(value))
    }, wait)
    return () => clearTimeout(timer)
  }, [value, ms])
  return taken
}
