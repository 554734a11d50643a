import { type RefObject, useEffect, useState } from 'react'

/** Whether the element that had the focus is gone, so that Tab would start at the top of the page. */
export function isFocusLost(): boolean {
  return document.activeElement === document.body
}

/** Focuses `target` when it appears in place of the element that had the focus. */
export function useFocusIfLost(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (isFocusLost()) target.current?.focus()
  }, [target])
}

/**
 * For a closing dialog: returns the focus to the element that had it when the dialog opened, unless `mayReturn` says that
 * something else takes it.
 */
export function useReturnFocus(mayReturn: () => boolean): (event: Event) => void {
  const [opener] = useState(() => document.activeElement)
  return (event) => {
    event.preventDefault()
    if (mayReturn() && opener instanceof HTMLElement) opener.focus()
  }
}
