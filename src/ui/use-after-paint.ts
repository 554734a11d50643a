import { startTransition, useEffect, useState } from 'react'

/**
 * False while the page draws what it was opened for; true once that has been painted. What nobody waits for (the chart,
 * the jobs, the code of what a click may need) is mounted then, so that it does not hold up the first row
 * (`npm run bench:ui`).
 */
export function useAfterPaint(drawn = true): boolean {
  const [painted, setPainted] = useState(false)
  useEffect(() => {
    if (!drawn) return
    let timer: ReturnType<typeof setTimeout> | undefined
    // A frame callback runs before its paint; a task that it sets up runs after.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => startTransition(() => setPainted(true)))
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [drawn])
  return painted
}

/** Fetches the code of parts ahead, once what the page was opened for has been painted. */
export function usePreload(parts: readonly { preload: () => void }[], drawn = true): void {
  const painted = useAfterPaint(drawn)
  useEffect(() => {
    if (painted) for (const part of parts) part.preload()
  }, [parts, painted])
}
