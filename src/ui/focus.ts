import { type RefObject, useEffect } from 'react'

/** Whether the element that had the focus is gone, so that Tab would start at the top of the page. */
export function isFocusLost(): boolean {
  return document.activeElement === document.body
}

/** Whether the focus is nowhere that the user put it. */
export function isFocusFree(): boolean {
  return isFocusLost() || document.activeElement?.id === 'main'
}

/** If the focus is lost, moves it to `target`, or to the page when there is no target. */
export function focusIfLost(target?: HTMLElement | null): void {
  if (isFocusLost()) (target ?? document.getElementById('main'))?.focus()
}

/** Focuses `target` when it appears in place of the element that had the focus. */
export function useFocusIfLost(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (isFocusLost()) target.current?.focus()
  }, [target])
}

/** A `ref` that focuses an element when it appears. Not to be written inline: a new function would focus it at every render. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus()
}

/** Focuses the newest Undo on the page. Returns whether there is one. */
export function focusUndo(): boolean {
  const button = [...document.querySelectorAll<HTMLElement>('[data-undo]')].at(-1)
  button?.focus()
  return button !== undefined
}
