import { useEffect, useState } from 'react'

/**
 * Whole seconds left of `seconds` since `since` (ms since the epoch), down to 0. The machine's clock is read only once, so
 * that setting it meanwhile makes no wait longer or shorter.
 */
export function useCountdown(seconds: number, since: number): number {
  const [value, setValue] = useState(() => Math.ceil(msLeft(seconds, since) / 1000))
  useEffect(() => {
    const endsAt = performance.now() + msLeft(seconds, since)
    const update = () => setValue(Math.max(0, Math.ceil((endsAt - performance.now()) / 1000)))
    update()
    const timer = setInterval(update, 500)
    return () => clearInterval(timer)
  }, [seconds, since])
  return value
}

function msLeft(seconds: number, since: number): number {
  const passed = Math.max(0, Date.now() - since)
  return Math.max(0, seconds * 1000 - passed)
}
