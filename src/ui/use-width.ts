import { type RefCallback, type RefObject, useCallback, useEffect, useState } from 'react'

/** Whether an element is at least `pixels` wide, for layouts that depend on their own room. */
export function useIsWide(element: RefObject<HTMLElement | null>, pixels: number): boolean {
  // A guess: measuring here would force a layout during rendering.
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

/** A ref for an element, and its width in whole pixels; 0 until it is mounted. */
export function useWidth(): [RefCallback<HTMLElement>, number] {
  const [width, setWidth] = useState(0)
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return
    const measure = () => setWidth(element.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width]
}
