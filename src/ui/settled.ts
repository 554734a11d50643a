import { useSyncExternalStore } from 'react'

// Whether the page has what it was opened for. What nobody has asked for yet (the picture, the introduction, the code of
// what a click may need) waits for that: on a slow machine it would hold up what somebody did ask for.

let settled = false
const listeners = new Set<() => void>()

/** Says that the page has what it was opened for. */
export function settle(): void {
  settled = true
  for (const listener of listeners) listener()
}

/** Whether the page has what it was opened for; once true it stays so. */
export function useSettled(): boolean {
  return useSyncExternalStore(subscribe, () => settled)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
