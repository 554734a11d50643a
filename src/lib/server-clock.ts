import { createStore } from './store.ts'

/** The server's clock, so that "2 h ago" does not depend on how the clock of this machine is set. */

/** Smaller differences are not visible, and may come from the response time and the header's whole seconds. */
const leastMs = 60_000

const aheadMs = createStore(0)

/** Takes the `Date` header of a response that has just come. */
export function noteServerTime(date: string | null): void {
  const time = Date.parse(date ?? '')
  if (Number.isNaN(time)) return
  const difference = time - Date.now()
  if (Math.abs(difference - aheadMs.read()) >= leastMs) aheadMs.write(difference)
}

/** Milliseconds since the epoch by the server's clock; by this machine's until a response has come. */
export function serverNow(): number {
  return Date.now() + aheadMs.read()
}

/** Calls back when the server's clock turns out to differ. */
export const onServerClock = aheadMs.subscribe
