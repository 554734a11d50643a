import { type RefObject, useEffect, useSyncExternalStore } from 'react'
import { isFocusFree } from '../ui/focus.ts'

const none: readonly string[] = []
let waiting = none
const listeners = new Set<() => void>()

function set(ids: readonly string[]): void {
  waiting = ids
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Selects imports in the list once more, now or when it is shown next: those of a deletion that was undone. */
export const selectAgain = set

/** Takes them once they are there, and the focus, where the button that had it is gone. */
export function useSelectedAgain(
  select: (ids: readonly string[], on: boolean) => void,
  section: RefObject<HTMLElement | null>,
): void {
  const ids = useSyncExternalStore(subscribe, () => waiting)
  useEffect(() => {
    if (ids.length === 0) return
    set(none)
    select(ids, true)
    if (isFocusFree()) section.current?.focus()
  }, [ids, select, section])
}
