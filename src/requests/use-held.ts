import { type RefCallback, useState } from 'react'
import { useHandler } from '../ui/use-handler.ts'

type Held = {
  /** The newest call that is shown. */
  held: number
  /** For the element that holds the rows. */
  rows: RefCallback<HTMLElement>
}

/** While somebody is at the rows, with pointer or focus, calls that come in wait: no row moves under the pointer. */
export function useHeld(newest: number): Held {
  const [held, setHeld] = useState<number | null>(null)
  const hold = useHandler(() => setHeld((now) => now ?? newest))
  const leave = useHandler(() => setHeld(null))
  const [rows] = useState(() => (element: HTMLElement | null) => {
    if (!element) return
    const leaveFocus = ({ relatedTarget }: FocusEvent) => {
      if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) setHeld(null)
    }
    element.addEventListener('pointerenter', hold)
    element.addEventListener('focusin', hold)
    element.addEventListener('pointerleave', leave)
    element.addEventListener('focusout', leaveFocus)
    return () => {
      element.removeEventListener('pointerenter', hold)
      element.removeEventListener('focusin', hold)
      element.removeEventListener('pointerleave', leave)
      element.removeEventListener('focusout', leaveFocus)
    }
  })
  return { held: held ?? newest, rows }
}
