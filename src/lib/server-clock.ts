/**
 * The server's clock, as far as its answers tell. Times from Exa and of the ledger are shown as "2 h ago", which must not
 * depend on how the clock of this machine is set.
 */

/** Less than this nobody sees, and the answer's way and the header's whole seconds account for some of it. */
const leastMs = 60_000

let aheadMs = 0
const listeners = new Set<() => void>()

/** Takes the `Date` header of an answer of the console that came just now. */
export function noteServerTime(date: string | null): void {
  const time = Date.parse(date ?? '')
  if (Number.isNaN(time)) return
  const difference = time - Date.now()
  if (Math.abs(difference - aheadMs) < leastMs) return
  aheadMs = difference
  for (const listener of listeners) listener()
}

/** The time by the server's clock, in milliseconds since the epoch; by this machine's until an answer came. */
export function serverNow(): number {
  return Date.now() + aheadMs
}

/** Calls `listener` when the server's clock turns out to differ. Gives the function that ends it. */
export function onServerClock(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
