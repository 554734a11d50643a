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
const jitterMs = 250

/** The longest pause that a 429 can ask for; upstream's own window is a second. */
export const longestHoldMs = 60_000

/**
 * The request budget of one key, shared by everyone who uses this console: at most `perSecond` calls in any rolling
 * second (null: no limit of our own), and none while upstream's 429 is being waited out. A rate with a fraction has
 * its calls evenly apart.
 */
export function createLimiter(perSecond: number | null, random: () => number = Math.random): Limiter {
  const burst = perSecond === null ? Infinity : Number.isInteger(perSecond) ? perSecond : 1
  const windowMs = perSecond === null ? 0 : (burst / perSecond) * 1000
  const recent: number[] = []
  let queue: Waiter[] = []
  let pausedUntil = 0
  let silentHolds = 0
  let timer: NodeJS.Timeout | undefined

  /** When the next call may go, on the clock of `performance.now()`. */
  const nextAt = (now: number) => {
    while (recent[0] !== undefined && recent[0] <= now - windowMs) recent.shift()
    const windowFree = recent.length < burst ? now : (recent[recent.length - burst] ?? now) + windowMs
    return Math.max(now, windowFree, pausedUntil)
  }

  /** Nobody goes before `at`: who cannot wait that long hears it now, wherever in the queue it stands. */
  const failHopeless = (at: number, now: number) => {
    const isHopeless = ({ deadline }: Waiter) => deadline.at <= at
    const hopeless = queue.filter(isHopeless)
    if (hopeless.length === 0) return
    queue = queue.filter((waiter) => !isHopeless(waiter))
    for (const waiter of hopeless) waiter.fail(new BudgetError(at - now))
  }

  const drain = () => {
    clearTimeout(timer)
    for (;;) {
      const now = performance.now()
      const at = nextAt(now)
      failHopeless(at, now)
      const waiter = queue[0]
      if (!waiter) return
      if (at > now) {
        timer = setTimeout(drain, Math.ceil(at - now))
        return
      }
      queue.shift()
      if (perSecond !== null) recent.push(now)
      waiter.go()
    }
  }

  return {
    take: (deadline) =>
      new Promise((resolve, reject) => {
        queue.push({ deadline, go: resolve, fail: reject })
        drain()
      }),
    hold: (retryAfterMs) => {
      const now = performance.now()
      // "0" and a date that has passed say no more than silence: taken at their word they would feed a storm.
      const asked = retryAfterMs || null
      // Calls that were under way together are refused together; one of them is enough to lengthen the wait.
      if (asked === null && now < pausedUntil) return
      const wait = Math.min(asked ?? shortestHoldMs * 2 ** silentHolds, longestHoldMs) + random() * jitterMs
      silentHolds = asked === null ? Math.min(silentHolds + 1, 6) : 0
      pausedUntil = Math.max(pausedUntil, now + wait)
      drain()
    },
    succeeded: () => {
      // During a pause it is the answer to a call that left before it.
      if (performance.now() >= pausedUntil) silentHolds = 0
    },
    state: () => ({
      perSecond,
      waiting: queue.length,
      pausedForMs: Math.max(0, Math.round(pausedUntil - performance.now())),
    }),
  }
}
