import { useCallback, useLayoutEffect, useRef } from 'react'

/**
 * A function that never changes but calls the latest `handler`, so that memoized children need not render again. For event
 * handlers only: it must not be called while rendering.
 */
export function useHandler<A extends unknown[]>(handler: (...args: A) => void): (...args: A) => void {
  const latest = useRef(handler)
  useLayoutEffect(() => {
    latest.current = handler
  })
  return useCallback((...args: A) => latest.current(...args), [])
}
