import { startTransition, useEffect, useRef, useState } from 'react'

/** A value that may change often, taken over once in `ms` at most, and never while something urgent renders. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value)
  const takenAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const wait = Math.max(0, takenAt.current + ms - performance.now())
    const timer = setTimeout(() => {
      takenAt.current = performance.now()
      startTransition(() => setSettled(value))
    }, wait)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
