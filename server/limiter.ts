import type { Deadline } from './deadline.ts'
import { createWaitingLanes, interactive, type Slot } from './waiting-lanes.ts'

/** Thrown when a call could not be let through before its deadline; nothing was sent. */
export class BudgetError extends Error {
  override name = 'BudgetError'
  /** Milliseconds until a next try is worth it. */
  readonly retryAfterMs: number
  constructor(retryAfterMs: number, options?: ErrorOptions) {
    super('The request budget of the key is used up.', options)
    this.retryAfterMs = retryAfterMs
  }
}

/** Thrown when nobody can tell whether there is a place: the database that keeps the budget does not answer. Nothing was sent. */
export class BudgetUnavailableError extends BudgetError {
  override name = 'BudgetUnavailableError'
  override message: string
  /** `why`: in words, with what to do. */
  constructor(why: string, retryAfterMs: number, options?: ErrorOptions) {
    super(retryAfterMs, options)
    this.message = why
  }
}

export type Limiter = {
  /**
   * Waits for a place in the budget: before all jobs, or in the lane of one. Its call leaves at once. Throws BudgetError
   * when it cannot come in time.
   */
  take(deadline: Deadline): Promise<void>
  /** The same for a call that is written down before it leaves: who waits for a disk or a database may be late. */
  reserve(deadline: Deadline): Promise<Slot>
  /** The same budget for a job: it waits behind the people and in turn with other jobs, and no longer than `signal` lets it. */
  lane(name: string, signal: AbortSignal): Limiter
  /**
   * Upstream said 429 to a call that left at `sentAt` (see `succeeded`): nobody goes until the wait it asked for is over (null: it did
   * not say how long). Never throws.
   */
  pauseAfter429(retryAfterMs: number | null, sentAt?: number): Promise<void>
  /**
   * Upstream answered something else than 429, to a call that left at `sentAt` (now, on the clock of `performance.now()`,
   * when left out): the next silent 429 starts again from the shortest wait. Never throws.
   */
  succeeded(sentAt?: number): Promise<void>
  state(): Promise<BudgetState>
}

type BudgetState = {
  perSecond: number | null
  /** What of `perSecond` is used at present, after the 429s of late. */
  allowedPerSecond: number | null
  waiting: number
  pausedForMs: number
}

/** What of the rate is left after one 429, the share of it that comes back with each answer, and the least there is. */
const decrease = 0.9
const increase = 0.1
const leastShare = 0.1

const jitterShare = 0.25

/** How late a call may leave after it was let go, in milliseconds: those after it count on that. */
const mostLateMs = 50

/**
 * How far apart the calls of jobs are, as a multiple of what the rate asks for: calls do not arrive as evenly as they
 * left, and a person who comes meanwhile finds a place.
 */
const jobSpacing = 1.05
/** How much of the time that 429s took the jobs may make up for, in milliseconds. */
const catchUpMs = 1_000

/** The longest pause that a 429 can ask for; upstream's own window is a second. */
export const longestPauseMs = 60_000

/** Milliseconds: the first pause after a 429 that names none, and the longest that any 429 gets. */
export type PauseLengths = { shortestMs: number; longestMs: number }

/** Upstream's window is a second; a fifth of it is mostly enough, and less where places get free sooner. */
const leastPauseMs = 50
export const defaultPauses: PauseLengths = { shortestMs: 200, longestMs: longestPauseMs }

/** The first wait after a 429 that names none: what it takes on average until a place is free. */
export function shortestPauseMs(perSecond: number | null, pauses: PauseLengths): number {
  return Math.min(pauses.shortestMs, Math.max(leastPauseMs, 500 / (perSecond ?? 1)))
}

/**
 * The request budget of one key, shared by everyone who uses this console: at most `perSecond` calls in any rolling
 * second (null: no limit of our own), fewer after a 429, and none while that is being waited out. A call that was
 * answered with 429 was not served, so its place is free again. A rate with a fraction has its calls evenly apart, and so
 * have jobs: in one go they would leave a person to wait for the rest of the second.
 */
export function createLimiter(
  perSecond: number | null,
  { random = Math.random, pauses = defaultPauses }: { random?: () => number; pauses?: PauseLengths } = {},
): Limiter {
  /**
   * How many calls a second we allow ourselves: each 429 takes some away, each success gives some back (additive increase,
   * multiplicative decrease), as nobody says how much of the key's limit others use. docs/decisions/0003-budget.md.
   */
  let allowed = perSecond
  const shortestMs = shortestPauseMs(perSecond, pauses)
  const recent: number[] = []
  const lanes = createWaitingLanes()
  let pausedUntil = 0
  /** When the last pause began, and when the one before it was over. */
  let pausedAt = 0
  let wentFrom = 0
  /** When the next call of a job may go, as far as other jobs are concerned. */
  let jobsAt = 0
  let toMakeUpMs = 0
  let silent429s = 0
  let timer: NodeJS.Timeout | undefined

  /** When the next call may go, on the clock of `performance.now()`. */
  const nextAt = (now: number) => {
    if (allowed === null) return Math.max(now, pausedUntil)
    // A rate with a fraction goes one by one; one that 429s have lowered, in whole calls a second.
    const burst = allowed === perSecond && !Number.isInteger(allowed) ? 1 : Math.max(1, Math.floor(allowed))
    const windowMs = burst === 1 ? 1000 / allowed : 1000
    while (recent[0] !== undefined && recent[0] <= now - Math.max(windowMs, 1000)) recent.shift()
    const freeAt = (most: number, ms: number) => (recent.at(-most) ?? -Infinity) + ms
    // Both, as those before may have gone at another rate: each answer changes it.
    return Math.max(now, freeAt(burst, windowMs), freeAt(Math.ceil(allowed), 1000), pausedUntil)
  }

  const jobSpacingMs = () => (allowed === null ? 0 : (1000 / allowed) * jobSpacing)

  const jobWent = (now: number) => {
    // Only what a pause took is made up for: otherwise those who once went together would do so ever after.
    jobsAt = Math.max(jobsAt, now - toMakeUpMs) + jobSpacingMs()
    toMakeUpMs = Math.max(0, now - jobsAt)
  }

  /** A call of a job did not come about, so another one may go in its place. */
  const jobStayed = () => {
    jobsAt -= jobSpacingMs()
    toMakeUpMs += jobSpacingMs()
  }

  /** The slot of a call that was let go at `from`. */
  const slotFrom = (from: number, isJob: boolean): Slot => ({
    leave: () => {
      if (perSecond === null || performance.now() <= from + mostLateMs) return true
      const place = recent.indexOf(from)
      if (place !== -1) recent.splice(place, 1)
      if (isJob) jobStayed()
      drain()
      return false
    },
  })

  const drain = () => {
    clearTimeout(timer)
    while (!lanes.isEmpty()) {
      const now = performance.now()
      const isJob = lanes.next() !== interactive
      const at = isJob ? Math.max(nextAt(now), jobsAt) : nextAt(now)
      // Nobody goes before `at`: who cannot wait that long hears it now, wherever it stands.
      for (const waiter of lanes.removeWhere(({ deadline }) => deadline.at <= at)) waiter.fail(at - now)
      if (at > now) {
        if (!lanes.isEmpty()) timer = setTimeout(drain, Math.ceil(at - now))
        return
      }
      const waiter = lanes.shift()
      if (!waiter) return
      if (perSecond !== null) recent.push(now)
      if (isJob) jobWent(now)
      waiter.go(slotFrom(now, isJob))
    }
  }

  const takeIn = (lane: string, deadline: Deadline, signal?: AbortSignal) =>
    new Promise<Slot>((resolve, reject) => {
      const end = () => signal?.removeEventListener('abort', onAbort)
      const waiter = {
        deadline,
        go: (slot: Slot) => {
          end()
          resolve(slot)
        },
        fail: (waitMs: number) => {
          end()
          reject(new BudgetError(waitMs))
        },
      }
      const onAbort = () => {
        lanes.removeWhere((other) => other === waiter)
        waiter.fail(0)
      }
      if (signal?.aborted) return waiter.fail(0)
      signal?.addEventListener('abort', onAbort, { once: true })
      lanes.add(lane, waiter)
      drain()
    })

  const limiter: Limiter = {
    take: async (deadline) => void (await takeIn(interactive, deadline)),
    reserve: (deadline) => takeIn(interactive, deadline),
    lane: (name, signal) => ({
      ...limiter,
      take: async (deadline) => void (await takeIn(name, deadline, signal)),
      reserve: (deadline) => takeIn(name, deadline, signal),
      pauseAfter429: async (retryAfterMs, sentAt) => {
        jobStayed()
        await limiter.pauseAfter429(retryAfterMs, sentAt)
      },
    }),
    pauseAfter429: async (retryAfterMs, sentAt = performance.now()) => {
      const now = performance.now()
      const place = recent.findLastIndex((at) => at <= sentAt)
      if (place !== -1) recent.splice(place, 1)
      // "0" and a date that has passed say no more than silence: taken at their word they would feed a storm.
      const asked = retryAfterMs || null
      // Calls that were under way together are refused together; one of them is enough to lengthen the wait.
      if (asked === null && now < pausedUntil) return
      if (now >= pausedUntil) wentFrom = pausedUntil
      pausedAt = now
      if (perSecond !== null && allowed !== null)
        allowed = Math.max(perSecond * leastShare, allowed * decrease)
      const wait = Math.min(asked ?? shortestMs * 2 ** silent429s, pauses.longestMs)
      silent429s = asked === null ? Math.min(silent429s + 1, 9) : 0
      // Later than asked and never sooner, each a little differently: others wait for the same moment.
      const jitter = Math.min(wait * jitterShare, 1_000) * random()
      pausedUntil = Math.max(pausedUntil, now + wait + jitter)
      toMakeUpMs = Math.min(toMakeUpMs + wait + jitter, catchUpMs)
      drain()
    },
    succeeded: async (sentAt = performance.now()) => {
      if (perSecond !== null && allowed !== null)
        allowed = Math.min(perSecond, allowed + perSecond * increase)
      // During a pause it is the answer to a call that left before it: since the pause before that, or before both.
      const isNew = sentAt >= wentFrom && sentAt < pausedAt
      if (performance.now() >= pausedUntil || isNew) silent429s = 0
      // With a higher rate the next one may go sooner than it was said.
      drain()
    },
    state: async () => ({
      perSecond,
      allowedPerSecond: allowed === null ? null : Math.round(allowed * 10) / 10,
      waiting: lanes.size(),
      pausedForMs: Math.max(0, Math.round(pausedUntil - performance.now())),
    }),
  }
  return limiter
}
