import { useEffect, useState, useSyncExternalStore } from 'react'
import { onServerClock, serverNow } from '../lib/server-clock.ts'

const everyMs = 20_000
let now = serverNow()

/** The time by the server's clock, for "5 minutes ago": one clock for the page, ticking every 20 s while anything shows it. */
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
  // It stood still while nothing showed it.
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

/**
 * Whole seconds left of `seconds`, counted from when `since` (ms since the epoch) was. 0 when it is over. The clock of this
 * machine says only how much had passed before: what it is set to meanwhile makes no wait longer or shorter.
 */
export function useCountdown(seconds: number, since: number): number {
  const [value, setValue] = useState(() => Math.ceil(msLeft(seconds, since) / 1000))
  useEffect(() => {
    const endsAt = performance.now() + msLeft(seconds, since)
    const update = () => setValue(Math.max(0, Math.ceil((endsAt - performance.now()) / 1000)))
    update()
    const timer = setInterval(update, 500)
    return () => clearInterval(timer)
  }, [seconds, since])
  return value
}

function msLeft(seconds: number, since: number): number {
  const passed = Math.max(0, Date.now() - since)
  return Math.max(0, seconds * 1000 - passed)
}
