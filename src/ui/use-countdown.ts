import { useEffect, useState } from 'react'

/** Whole seconds left of `seconds`, counted from when `since` (ms since the epoch) was. 0 when it is over. */
export function useCountdown(seconds: number, since: number): number {
  const left = () => Math.max(0, Math.ceil((since + seconds * 1000 - Date.now()) / 1000))
  const [value, setValue] = useState(left)
  useEffect(() => {
    const update = () => setValue(Math.max(0, Math.ceil((since + seconds * 1000 - Date.now()) / 1000)))
    update()
    const timer = setInterval(update, 500)
    return () => clearInterval(timer)
  }, [seconds, since])
  return value
}
