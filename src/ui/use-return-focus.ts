import { useState } from 'react'

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
