import { useSyncExternalStore } from 'react'

const everyMs = 20_000
let now = Date.now()

/** The time, for "5 minutes ago": one clock for the page, ticking every 20 s while anything shows it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  // It stood still while nothing showed it.
  if (listeners.size === 0 && Date.now() - now >= everyMs) now = Date.now()
  listeners.add(listener)
  timer ??= setInterval(tick, everyMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}
