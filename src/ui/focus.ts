import { type RefObject, useEffect, useState } from 'react'

/** Whether what had the focus is gone, so that the keyboard would begin at the top of the page. */
export function isFocusLost(): boolean {
  return document.activeElement === document.body
}

/** Gives `target` the focus when it comes on screen in the place of what had it, and leaves it with anything else. */
export function useFocusIfLost(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (isFocusLost()) target.current?.focus()
  }, [target])
}

/**
 * For a dialog: gives the focus back, as it closes, to what had it when it opened.
 * Not where `mayReturn` says no, because somebody else takes it.
 */
export function useReturnFocus(mayReturn: () => boolean): (event: Event) => void {
  const [opener] = useState(() => document.activeElement)
  return (event) => {
    event.preventDefault()
    if (mayReturn() && opener instanceof HTMLElement) opener.focus()
  }
}
