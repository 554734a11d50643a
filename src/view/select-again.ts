import { type RefObject, useEffect, useSyncExternalStore } from 'react'
import { createStore } from '../lib/store.ts'
import { isFocusFree } from '../ui/focus.ts'

const waiting = createStore<readonly string[]>([])

/** Selects imports in the list once more, now or when it is shown next: those of a deletion that was undone. */
export const selectAgain = waiting.write

/** Selects them when there are any, and gives `section` the focus if the button that had it is gone. */
export function useSelectedAgain(
  select: (ids: readonly string[], on: boolean) => void,
  section: RefObject<HTMLElement | null>,
): void {
  const ids = useSyncExternalStore(waiting.subscribe, waiting.read)
  useEffect(() => {
    if (ids.length === 0) return
    waiting.write([])
    select(ids, true)
    if (isFocusFree()) section.current?.focus()
  }, [ids, select, section])
}
