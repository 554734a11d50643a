import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Deadline, inTime } from '../deadline.ts'
import {
  BudgetError,
  BudgetUnavailableError,
  defaultPauses,
  type Limiter,
  type PauseLengths,
  shortestPauseMs,
} from '../limiter.ts'
import { whyUnavailable } from '../ledger/ledger-refusal.ts'
import { createWaitingLanes, type Slot } from '../waiting-lanes.ts'
import type { Client, Pool } from './pool.ts'
import { type Asked, type Between, type Booking, openSlots } from './slots.ts'
import { asUnavailable } from './unavailable.ts'

type Options = { perSecond: number; log: Logger; pauses?: PauseLengths }

/** How far ahead a person may book. */
const aheadMs = 60_000
/** How long a waiter sleeps at most: the rate may rise meanwhile. */
const sleepMs = 2_000
/** Milliseconds before a database that did not answer is asked again. */
const retryMs = 1_000

type StateRow = { held_ms: number; used_share: number; silent: number }

/**
 * The request budget of one key, shared by all replicas: at most `perSecond` calls in any rolling second. The database gives out
 * the slots, by its own clock (budget-tables.ts). People book slots ahead; a job takes one only when it is due. So people come first
 * on whichever replica they are. Within a replica jobs take turns. While the database does not answer, no call leaves.
 */
export function openBudget(pool: Pool, { perSecond, log, pauses = defaultPauses }: Options): Limiter {
  const shortestMs = shortestPauseMs(perSecond, pauses)
  const slots = openSlots(pool, { perSecond, log })
  const lanes = createWaitingLanes((waitMs) => new BudgetError(waitMs))
  let people = 0
  /** The budget as it was last seen. */
  let seen: StateRow = { held_ms: 0, used_share: 1, silent: 0 }
  /** The end of a pause that could not be written yet, on the clock of `performance.now()`. */
  let unnotedUntil = 0
  let isPumping = false
  /** As far as this process knows, no call of a job leaves before this. */
  let jobsDueAt = 0

  const note = async (database: Pool | Client, retryAfterMs: number | null, isJob: boolean) => {
    const { rows } = await database.query<StateRow>('SELECT * FROM hold_budget($1, $2, $3, $4, $5, $6)', [
      perSecond,
      retryAfterMs,
      isJob,
      shortestMs,
      pauses.longestMs,
      Math.random(),
    ])
    seen = rows[0] ?? seen
  }

  /** Asks for a slot. Writes a pause first that could not be written before. */
  const ask = async (what: Asked, booked: Booking | null) => {
    const client = await pool.connect()
    try {
      const unnoted = unnotedUntil - performance.now()
      if (unnoted > 0) await note(client, unnoted, false)
      unnotedUntil = 0
      const answer = await slots.ask(client, what, booked)
      client.release()
      seen = { ...seen, used_share: answer.used_share, silent: answer.silent }
      return answer
    } catch (error) {
      client.release(true)
      throw error
    }
  }

  /** Asks for a person, within the deadline. Asks twice, because the connection may have broken since its last use. */
  const askFor = async (deadline: Deadline, between: Between, booked: Booking | null) => {
    const what = { isJob: false, aheadMs: Math.min(deadline.left(), aheadMs), between }
    const asked = ask(what, booked).catch(() => ask(what, booked))
    try {
      const answer = await inTime(asked, deadline, null)
      if (answer) return answer
    } catch (error) {
      throw new BudgetUnavailableError(whyUnavailable(asUnavailable(error, pool)), retryMs, { cause: error })
    }
    void asked.then(({ slot }) => slot?.giveBack()).catch(() => {})
    const why = 'The database that DATABASE_URL names did not answer in time.'
    throw new BudgetUnavailableError(why, retryMs)
  }

  const bookForPerson = async (deadline: Deadline, between: Between): Promise<Slot> => {
    let booked: Booking | null = null
    for (;;) {
      const answer = await askFor(deadline, between, booked)
      const { slot, wait_ms: waitMs } = answer
      if (slot !== null && waitMs <= 0 && slot.isInTime()) return slot
      booked = slot === null ? null : { slot, keep: waitMs > 0 }
      if (slot === null && deadline.at <= performance.now() + waitMs) throw new BudgetError(waitMs)
      // Ask again at the time of the slot: there may have been a 429 meanwhile.
      await delay(Math.ceil(slot === null ? Math.min(waitMs, sleepMs) : waitMs))
    }
  }

  const reserveForPerson = async (deadline: Deadline, between: Between): Promise<Slot> => {
    people += 1
    try {
      return await bookForPerson(deadline, between)
    } finally {
      people -= 1
    }
  }

  /** Nobody in the lanes is served before `jobsDueAt`. Whoever cannot wait that long fails now. */
  const refuseHasty = () => {
    const inMs = jobsDueAt - performance.now()
    for (const waiter of lanes.removeWhere(({ deadline }) => inMs > 0 && deadline.at <= jobsDueAt))
      waiter.fail(inMs)
  }

  /** Gets a slot for the next in the lanes; run by one loop for all of them. Returns how long to sleep before the next. */
  const serveNext = async (): Promise<number> => {
    const what = { isJob: true, aheadMs: 0, between: 'a record' } as const
    const { slot, wait_ms: waitMs, next_ms: nextMs } = await ask(what, null)
    jobsDueAt = performance.now() + (slot === null ? waitMs : nextMs)
    if (slot === null) return waitMs
    const waiter = slot.isInTime() ? lanes.shift() : undefined
    if (waiter) waiter.go(slot)
    else slot.giveBack()
    return nextMs
  }

  const pump = async () => {
    if (isPumping) return
    isPumping = true
    while (!lanes.isEmpty()) {
      let restMs = retryMs
      try {
        restMs = await serveNext()
      } catch (error) {
        log.warn({ err: error }, 'the budget of the key cannot be asked for; nothing is sent')
        for (const waiter of lanes.removeWhere(({ deadline }) => deadline.at !== Infinity))
          waiter.fail(retryMs)
      }
      refuseHasty()
      if (!lanes.isEmpty() && restMs > 0) await delay(Math.ceil(Math.min(restMs, sleepMs)))
    }
    isPumping = false
  }

  const reserveInLane = (lane: string, deadline: Deadline, signal: AbortSignal) => {
    const slot = lanes.wait(lane, deadline, signal)
    refuseHasty()
    void pump()
    return slot
  }

  const holdAll = async (retryAfterMs: number | null, isJob: boolean) => {
    // "0" and a past date count as no wait named.
    const asked = retryAfterMs || null
    try {
      await note(pool, asked, isJob)
    } catch (error) {
      log.warn({ err: error }, 'a pause after a 429 could not be noted; it is once the database answers')
      const forMs = Math.min(asked ?? shortestMs, pauses.longestMs)
      unnotedUntil = Math.max(unnotedUntil, performance.now() + forMs)
    }
  }

  const limiter: Limiter = {
    take: (deadline) => untilOneLeaves(() => reserveForPerson(deadline, 'nothing')),
    reserve: (deadline) => reserveForPerson(deadline, 'a record'),
    lane: (name, signal) => ({
      ...limiter,
      take: (deadline) => untilOneLeaves(() => reserveInLane(name, deadline, signal)),
      reserve: (deadline) => reserveInLane(name, deadline, signal),
      pauseAfter429: (retryAfterMs) => holdAll(retryAfterMs, true),
    }),
    pauseAfter429: (retryAfterMs) => holdAll(retryAfterMs, false),
    succeeded: async (sentAt = performance.now()) => {
      // Nothing to write, which is the usual case.
      if (seen.used_share === 1 && seen.silent === 0) return
      try {
        const { rows } = await pool.query<StateRow>('SELECT * FROM budget_succeeded($1)', [
          performance.now() - sentAt,
        ])
        seen = rows[0] ?? seen
      } catch (error) {
        log.warn({ err: error }, 'an answer could not be counted for the budget')
      }
    },
    state: async () => {
      try {
        const { rows } = await pool.query<StateRow>('SELECT * FROM budget_state()')
        seen = rows[0] ?? seen
      } catch (error) {
        log.warn({ err: error }, 'the budget of the key cannot be read')
      }
      return {
        perSecond,
        allowedPerSecond: Math.round(perSecond * seen.used_share * 10) / 10,
        waiting: people + lanes.size(),
        pausedForMs: Math.round(seen.held_ms),
      }
    },
  }
  return limiter
}

/** Takes slots until a call may leave. The first slot is almost always in time. */
async function untilOneLeaves(reserve: () => Promise<Slot>): Promise<void> {
  for (;;) if ((await reserve()).leave()) return
}
