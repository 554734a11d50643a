import type { Deadline } from './deadline.ts'

/** Thrown when a call could not be let through before its deadline; nothing was sent. */
export class BudgetError extends Error {
  override name = 'BudgetError'
  /** Milliseconds until a next try is worth it. */
  readonly retryAfterMs: number
  constructor(retryAfterMs: number) {
    super('The request budget of the key is used up.')
    this.retryAfterMs = retryAfterMs
  }
}

export type Limiter = {
  /** Waits for a place in the budget, first come, first served. Throws BudgetError when it cannot come in time. */
  take(deadline: Deadline): Promise<void>
  /** Upstream said 429: nobody goes until the wait it asked for is over (null: it did not say how long). */
  hold(retryAfterMs: number | null): void
  /** Upstream answered something else than 429: the next silent 429 starts again from the shortest wait. */
  succeeded(): void
  state(): { perSecond: number | null; waiting: number; pausedForMs: number }
}

type Waiter = { deadline: Deadline; go: () => void; fail: (error: BudgetError) => void }

const shortestHoldMs = 1_000
const longestHoldMs = 60_000
const jitterMs = 250

/**
 * The request budget of one key, shared by everyone who uses this console: at most `perSecond` calls in any rolling
 * second (null: no limit of our own), and none while upstream's 429 is being waited out.
 */
export function createLimiter(perSecond: number | null, random: () => number = Math.random): Limiter {
  const burst = perSecond === null ? Infinity : Math.max(1, Math.floor(perSecond))
  const windowMs = perSecond === null ? 0 : (burst / perSecond) * 1000
  const recent: number[] = []
  const queue: Waiter[] = []
  let pausedUntil = 0
  let silentHolds = 0
  let timer: NodeJS.Timeout | undefined

  /** When the next call may go, in milliseconds since the epoch. */
  const nextAt = (now: number) => {
    while (recent[0] !== undefined && recent[0] <= now - windowMs) recent.shift()
    const windowFree = recent.length < burst ? now : (recent[recent.length - burst] ?? now) + windowMs
    return Math.max(windowFree, pausedUntil)
  }

  const drain = () => {
    clearTimeout(timer)
    timer = undefined
    for (;;) {
      const waiter = queue[0]
      if (!waiter) return
      const now = Date.now()
      const at = nextAt(now)
      if (waiter.deadline.at < at || waiter.deadline.left() === 0) {
        queue.shift()
        waiter.fail(new BudgetError(Math.max(0, at - now)))
      } else if (at <= now) {
        queue.shift()
        if (perSecond !== null) recent.push(now)
        waiter.go()
      } else {
        timer = setTimeout(drain, Math.min(at - now, waiter.deadline.left()) + 1)
        return
      }
    }
  }

  return {
    take: (deadline) =>
      new Promise((resolve, reject) => {
        queue.push({ deadline, go: resolve, fail: reject })
        if (queue.length === 1) drain()
      }),
    hold: (retryAfterMs) => {
      const asked = retryAfterMs ?? shortestHoldMs * 2 ** silentHolds
      silentHolds = retryAfterMs === null ? Math.min(silentHolds + 1, 6) : 0
      const wait = Math.min(asked, longestHoldMs) + random() * jitterMs
      pausedUntil = Math.max(pausedUntil, Date.now() + wait)
      drain()
    },
    succeeded: () => {
      silentHolds = 0
    },
    state: () => ({
      perSecond,
      waiting: queue.length,
      pausedForMs: Math.max(0, Math.round(pausedUntil - Date.now())),
    }),
  }
}
