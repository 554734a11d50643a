import { useEffect, useEffectEvent, useRef } from 'react'
import { focusIfLost } from './focus.ts'

/** When something with the focus goes away by itself, `next` has it, or the page where there is none. */
export function useFocusWhenGone(isThere: boolean, next: () => HTMLElement | null | undefined): void {
  const was = useRef(isThere)
  const focusNext = useEffectEvent(() => focusIfLost(next()))
  useEffect(() => {
    if (was.current && !isThere) requestAnimationFrame(() => focusNext())
    was.current = isThere
  }, [isThere])
}
