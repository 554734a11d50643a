import { type RefObject, useLayoutEffect, useState } from 'react'

/** Whether an element is at least `pixels` wide, followed as it changes: for layouts that depend on their own room. */
export function useIsWide(element: RefObject<HTMLElement | null>, pixels: number): boolean {
  const [wide, setWide] = useState(true)
  useLayoutEffect(() => {
    const target = element.current
    if (!target) return
    const update = () => setWide(target.clientWidth >= pixels)
    update()
    const observer = new ResizeObserver(update)
    observer.observe(target)
    return () => observer.disconnect()
  }, [element, pixels])
  return wide
}
