import { startTransition, useEffect, useRef, useState } from 'react'

/** Milliseconds until a change is on screen where it counts more. */
const afterOthersMs = 50

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
