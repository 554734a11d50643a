import { useEffect, useState, useSyncExternalStore } from 'react'
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

/**
 * Whole seconds left of `seconds` since `since` (ms since the epoch), down to 0. The machine's clock is read only once, so
 * that setting it meanwhile makes no wait longer or shorter.
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
