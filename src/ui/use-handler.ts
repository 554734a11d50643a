import { useCallback, useLayoutEffect, useRef } from 'react'

/**
 * A function that stays the same while what it does follows the latest render, so that what it is passed to need not
 * render again. For handlers of events; what it closes over is not there yet while a render runs.
 */
export function useHandler<A extends unknown[]>(handler: (...args: A) => void): (...args: A) => void {
  const latest = useRef(handler)
  useLayoutEffect(() => {
    latest.current = handler
  })
  return useCallback((...args: A) => latest.current(...args), [])
}
