import { type RefObject, useEffect } from 'react'

/** Whether the element that had the focus is gone, so that Tab would start at the top of the page. */
export function isFocusLost(): boolean {
  return document.activeElement === document.body
}

/** Where it is lost: to `target`, or where there is none to the page. */
export function focusIfLost(target?: HTMLElement | null): void {
  if (isFocusLost()) (target ?? document.getElementById('main'))?.focus()
}

/** Focuses `target` when it appears in place of the element that had the focus. */
export function useFocusIfLost(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (isFocusLost()) target.current?.focus()
  }, [target])
}
