import { useSyncExternalStore } from 'react'
import { createStore } from '../lib/store.ts'

/** The imports that this tab has created and still shows what becomes of, in place of their details. */
const ids = createStore<readonly string[]>([])

export function setCreatedHere(id: string, isCreatedHere: boolean): void {
  const others = ids.read().filter((other) => other !== id)
  ids.write(isCreatedHere ? [...others, id] : others)
}

/** Whether the page of an import is that of its upload. */
export function useCreatedHere(id: string | null): boolean {
  return useSyncExternalStore(ids.subscribe, () => id !== null && ids.read().includes(id))
}
