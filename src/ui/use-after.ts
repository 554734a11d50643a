import { useEffect, useState } from 'react'

/** Becomes true `ms` milliseconds after `started` did, and stays so: for what should not hold up something else. */
export function useAfter(ms: number, started: boolean): boolean {
  const [after, setAfter] = useState(false)
  useEffect(() => {
    if (!started) return
    const timer = setTimeout(() => setAfter(true), ms)
    return () => clearTimeout(timer)
  }, [ms, started])
  return after
}
