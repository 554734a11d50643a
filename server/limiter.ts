import type { Deadline } from './deadline.ts'
import { createWaitingLanes, interactive, type Slot } from './waiting-lanes.ts'

/** Thrown when no slot came free before the deadline of a call; nothing was sent. */
export class BudgetError extends Error {
  override name = 'BudgetError'
  /** Milliseconds to wait before another try makes sense. */
  readonly retryAfterMs: number
  constructor(retryAfterMs: number, options?: ErrorOptions) {
    super('The request budget of the key is used up.', options)
    this.retryAfterMs = retryAfterMs
  }
}

/** Thrown when the database that keeps the budget does not answer; nothing was sent. */
export class BudgetUnavailableError extends BudgetError {
  override name = 'BudgetUnavailableError'
  override message: string
  /** `why`: a sentence for people that says what to do. */
  constructor(why: string, retryAfterMs: number, options?: ErrorOptions) {
    super(retryAfterMs, options)
    this.message = why
  }
}

export type Limiter = {
  /**
   * Waits for a slot: ahead of all jobs, or in the lane of a job. The call must leave at once. Throws BudgetError when no slot
   * comes in time.
   */
  take(deadline: Deadline): Promise<void>
  /** The same for a call that is recorded before it leaves. Writing the record may take longer than the slot can wait. */
  reserve(deadline: Deadline): Promise<Slot>
  /** The same budget for a job. It waits behind people and takes turns with other jobs, until `signal` fires. */
  lane(name: string, signal: AbortSignal): Limiter
  /**
   * Call it after a 429 to a call that left at `sentAt` (see `succeeded`). No call leaves until the pause is over; null: upstream
   * did not say how long. Never throws.
   */
  pauseAfter429(retryAfterMs: number | null, sentAt?: number): Promise<void>
  /**
   * Call it after any answer but a 429. `sentAt` is when the call left, on the clock of `performance.now()`; now by default.
   * The next 429 that names no wait starts again from the shortest pause. Never throws.
   */
  succeeded(sentAt?: number): Promise<void>
  state(): Promise<BudgetState>
}

type BudgetState = {
  perSecond: number | null
  /** How much of `perSecond` is in use now; recent 429s lower it. */
  allowedPerSecond: number | null
  waiting: number
  pausedForMs: number
}

/** The rate after a 429, as a share of the rate before; the share that each success gives back; the lowest share. */
const decrease = 0.9
const increase = 0.1
const leastShare = 0.1

const jitterShare = 0.25

/** How late a call may leave after its slot, in milliseconds. Later slots are computed with it. */
const mostLateMs = 50

/**
 * The distance between the calls of jobs, as a multiple of what the rate allows. Calls arrive less evenly than they leave,
 * and the gap leaves room for a person who comes in between.
 */
const jobSpacing = 1.05
/** How much of the time lost to 429s the jobs may make up for, in milliseconds. */
const catchUpMs = 1_000

/** The longest pause that a 429 can ask for; upstream's own window is a second. */
export const longestPauseMs = 60_000

/** Milliseconds: the first pause after a 429 that names none, and the longest that any 429 gets. */
export type PauseLengths = { shortestMs: number; longestMs: number }

/** Upstream counts calls per second. A fifth of that is usually a long enough pause; at higher rates, less. */
const leastPauseMs = 50
export const defaultPauses: PauseLengths = { shortestMs: 200, longestMs: longestPauseMs }

/** The first pause after a 429 that names none: the average time until a slot comes free. */
export function shortestPauseMs(perSecond: number | null, pauses: PauseLengths): number {
  return Math.min(pauses.shortestMs, Math.max(leastPauseMs, 500 / (perSecond ?? 1)))
}

/**
 * The request budget of one key, shared by everyone who uses this console: at most `perSecond` calls in any rolling
 * second (null: no limit of our own), fewer after a 429, and none during the pause that follows it. A call that got a 429
 * gives its slot back. Calls are spaced evenly at a fractional rate, and those of jobs always are: in a burst they would make
 * a person wait for the rest of the second.
 */
export function createLimiter(
  perSecond: number | null,
  { random = Math.random, pauses = defaultPauses }: { random?: () => number; pauses?: PauseLengths } = {},
): Limiter {
  /**
   * Calls a second that we allow ourselves (additive increase, multiplicative decrease). We cannot know how much of the
   * key's limit others use. docs/decisions/0003-budget.md.
   */
  let allowed = perSecond
  const shortestMs = shortestPauseMs(perSecond, pauses)
  const recent: number[] = []
  const lanes = createWaitingLanes((waitMs) => new BudgetError(waitMs))
  let pausedUntil = 0
  /** When the last pause began, and when the pause before it ended. */
  let pausedAt = 0
  let wentFrom = 0
  /** The earliest time for the next call of a job, by the spacing between jobs alone. */
  let jobsAt = 0
  let toMakeUpMs = 0
  let silent429s = 0
  let timer: NodeJS.Timeout | undefined

  /** When the next call may leave, on the clock of `performance.now()`. */
  const nextAt = (now: number) => {
    if (allowed === null) return Math.max(now, pausedUntil)
    // At a fractional rate calls leave one by one. A rate that 429s have lowered is rounded down to whole calls a second.
    const burst = allowed === perSecond && !Number.isInteger(allowed) ? 1 : Math.max(1, Math.floor(allowed))
    const windowMs = burst === 1 ? 1000 / allowed : 1000
    while (recent[0] !== undefined && recent[0] <= now - Math.max(windowMs, 1000)) recent.shift()
    const freeAt = (most: number, ms: number) => (recent.at(-most) ?? -Infinity) + ms
    // Both, because earlier calls may have left at another rate: each answer changes it.
    return Math.max(now, freeAt(burst, windowMs), freeAt(Math.ceil(allowed), 1000), pausedUntil)
  }

  const jobSpacingMs = () => (allowed === null ? 0 : (1000 / allowed) * jobSpacing)

  const jobWent = (now: number) => {
    // Make up only for the time of a pause: otherwise calls that once left together would always leave together.
    jobsAt = Math.max(jobsAt, now - toMakeUpMs) + jobSpacingMs()
    toMakeUpMs = Math.max(0, now - jobsAt)
  }

  /** A call of a job did not leave or was not served, so another may take its slot. */
  const jobStayed = () => {
    jobsAt -= jobSpacingMs()
    toMakeUpMs += jobSpacingMs()
  }

  /** A slot that began at `from`. */
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
      // No call leaves before `at`. Whoever cannot wait that long fails now, not at the deadline.
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

  const takeIn = (lane: string, deadline: Deadline, signal?: AbortSignal) => {
    const slot = lanes.wait(lane, deadline, signal)
    drain()
    return slot
  }

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
      // "0" and a past date count as no wait named: taken literally they would make us retry in a storm.
      const asked = retryAfterMs || null
      // Calls under way together are refused together; only the first of them lengthens the pause.
      if (asked === null && now < pausedUntil) return
      if (now >= pausedUntil) wentFrom = pausedUntil
      pausedAt = now
      if (perSecond !== null && allowed !== null)
        allowed = Math.max(perSecond * leastShare, allowed * decrease)
      const wait = Math.min(asked ?? shortestMs * 2 ** silent429s, pauses.longestMs)
      silent429s = asked === null ? Math.min(silent429s + 1, 9) : 0
      // Random, and only ever later: other clients of the key wait for the same moment.
      const jitter = Math.min(wait * jitterShare, 1_000) * random()
      pausedUntil = Math.max(pausedUntil, now + wait + jitter)
      toMakeUpMs = Math.min(toMakeUpMs + wait + jitter, catchUpMs)
      drain()
    },
    succeeded: async (sentAt = performance.now()) => {
      if (perSecond !== null && allowed !== null)
        allowed = Math.min(perSecond, allowed + perSecond * increase)
      // An answer during a pause is to an earlier call. It counts if that call left after the pause before this one.
      const isNew = sentAt >= wentFrom && sentAt < pausedAt
      if (performance.now() >= pausedUntil || isNew) silent429s = 0
      // At the higher rate the next call may leave sooner than its timer says.
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
