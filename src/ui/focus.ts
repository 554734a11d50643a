import { type RefObject, useEffect } from 'react'

/** Whether the element that had the focus is gone, so that Tab would start at the top of the page. */
export function isFocusLost(): boolean {
  return document.activeElement === document.body
}

/** Whether nothing has it that somebody chose. */
export function isFocusFree(): boolean {
  return isFocusLost() || document.activeElement?.id === 'main'
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

/** Gives the focus to the newest Undo on the page. Gives whether there is one. */
export function focusUndo(): boolean {
  const button = [...document.querySelectorAll<HTMLElement>('[data-undo]')].at(-1)
  button?.focus()
  return button !== undefined
}
