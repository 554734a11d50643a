import { useSyncExternalStore } from 'react'

/** The imports that this tab has created and still shows what becomes of, in place of their details. */
const ids = new Set<string>()
const listeners = new Set<() => void>()

export function setCreatedHere(id: string, isCreatedHere: boolean): void {
  if (isCreatedHere) ids.add(id)
  else ids.delete(id)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Whether the page of an import is that of its upload. */
export function useCreatedHere(id: string | null): boolean {
  return useSyncExternalStore(subscribe, () => id !== null && ids.has(id))
}
