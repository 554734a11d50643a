import { type RefObject, useEffect, useState } from 'react'

/** Whether an element is at least `pixels` wide, followed as it changes: for layouts that depend on their own room. */
export function useIsWide(element: RefObject<HTMLElement | null>, pixels: number): boolean {
  // The first guess costs nothing; measuring here would make the browser lay the page out in the middle of a render.
  const [wide, setWide] = useState(() => window.innerWidth >= pixels)
  useEffect(() => {
    const target = element.current
    if (!target) return
    const observer = new ResizeObserver(() => setWide(target.clientWidth >= pixels))
    observer.observe(target)
    return () => observer.disconnect()
  }, [element, pixels])
  return wide
}
