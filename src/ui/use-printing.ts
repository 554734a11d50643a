import { useSyncExternalStore } from 'react'
import { createStore } from '../lib/store.ts'

const printing = createStore(false)
window.addEventListener('beforeprint', () => printing.write(true))
window.addEventListener('afterprint', () => printing.write(false))

/** Whether the page is being printed: what is left out on a screen, as it is out of view, has to be there then. */
export function usePrinting(): boolean {
  return useSyncExternalStore(printing.subscribe, printing.read)
}
