import { useSyncExternalStore } from 'react'
import { onServerClock, serverNow } from '../lib/server-clock.ts'

const everyMs = 20_000
let now = serverNow()

/** The time by the server's clock, for "5 min ago": one clock for the page, ticking every 20 s. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => now,
    () => now,
  )
}

const listeners = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  // It does not tick while nothing shows it.
  if (listeners.size === 0 && Math.abs(serverNow() - now) >= everyMs) now = serverNow()
  listeners.add(listener)
  ticking ??= setInterval(tick, everyMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(ticking)
    ticking = undefined
  }
}

function tick(): void {
  now = serverNow()
  for (const listener of listeners) listener()
}

onServerClock(tick)
