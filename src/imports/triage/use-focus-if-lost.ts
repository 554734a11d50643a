import { type RefObject, useEffect } from 'react'

/** Gives `target` the focus when it comes on screen in the place of what had it, and leaves it with anything else. */
export function useFocusIfLost(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (document.activeElement === document.body) target.current?.focus()
  }, [target])
}
