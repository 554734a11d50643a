import { setTimeout as delay } from 'node:timers/promises'

/** A point in time by which something must have ended, and the signal that fires then. */
export type Deadline = {
  /** Milliseconds on the clock of `performance.now()`, which no change of the system's time moves. */
  readonly at: number
  readonly signal: AbortSignal
  /** Milliseconds left, never below 0. */
  left(): number
  /** A deadline `ms` from now that ends no later than this one: for one try of several. */
  within(ms: number): Deadline
  /** A deadline that ends `ms` before this one: the time to begin something that takes that long. */
  earlier(ms: number): Deadline
}

/** A deadline `ms` milliseconds from now. Its timer keeps no process alive. */
export function deadlineIn(ms: number): Deadline {
  const at = performance.now() + Math.max(0, ms)
  const left = () => Math.max(0, at - performance.now())
  return {
    at,
    signal: AbortSignal.timeout(Math.max(0, Math.ceil(ms))),
    left,
    within: (limit) => deadlineIn(Math.min(limit, left())),
    earlier: (before) => deadlineIn(left() - before),
  }
}

/** No deadline: for what may wait as long as it takes, until somebody stops it by other means. */
export const noDeadline: Deadline = {
  at: Infinity,
  signal: new AbortController().signal,
  left: () => Infinity,
  within: deadlineIn,
  earlier: () => noDeadline,
}

/** What the work gives, or `late` once the deadline has passed. The work goes on. */
export async function inTime<T, Late>(work: Promise<T>, deadline: Deadline, late: Late): Promise<T | Late> {
  if (deadline.at === Infinity) return work
  const stop = new AbortController()
  try {
    return await Promise.race([work, delay(deadline.left(), late, { signal: stop.signal })])
  } finally {
    stop.abort()
  }
}

/** Resolves after `ms`, or sooner when the deadline passes. */
export async function pause(ms: number, deadline: Deadline): Promise<void> {
  await delay(Math.min(ms, deadline.left()))
}

/** Resolves after `ms`, or at once when the signal fires. */
export async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal })
  } catch {
    // The signal fired; the caller checks it.
  }
}
