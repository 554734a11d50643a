import type { Logger } from 'pino'
import type { Slot } from '../waiting-lanes.ts'
import type { Client, Pool } from './pool.ts'

/** What happens between a slot and its call: nothing, or a record is written to the database. */
export type Between = 'nothing' | 'a record'

/**
 * How long after its slot a call may leave, in milliseconds. It grows for a while when calls took longer. Once a call has left, the
 * rest of its time is given back, except for `least`: calls differ in how long they travel.
 */
const lateMs = { least: 30, usual: { nothing: 30, 'a record': 100 }, most: 640 }
/** The time to ask for, as a multiple of the time that a call took; and how much of it is kept after each quicker call. */
const ampleShare = 1.5
const keptShare = 0.95

/**
 * A replica that has sent little lately may have to open connections first. Its first few calls may then travel this much longer, in
 * milliseconds.
 */
const cold = { onItsWayMs: 100, calls: 3, withinMs: 5_000 }

type Options = { perSecond: number; log: Logger }

type Row = {
  slot: string | null
  wait_ms: number
  leave_ms: number
  next_ms: number
  used_share: number
  silent: number
}

/** How late the call may leave, and how much longer than others it may travel, in milliseconds. */
type Times = { lateMs: number; onItsWayMs: number }

/** A slot as the database knows it. `at`: when the call will have left at the latest, by the clock of the database. */
type BookedSlot = Slot & {
  readonly at: string
  readonly times: Times
  /** Whether the call may still leave. */
  isInTime(): boolean
  giveBack(): void
}

export type Booking = { slot: BookedSlot; keep: boolean }

/** Who asks for a slot, and how far ahead it may be. */
export type Asked = { isJob: boolean; aheadMs: number; between: Between }

/** A slot and how long to wait for it; or null and how long to wait before asking again. */
export type Answer = Pick<Row, 'wait_ms' | 'next_ms' | 'used_share' | 'silent'> & { slot: BookedSlot | null }

/** Gets slots of the budget from the database (budget-tables.ts). */
export function openSlots(pool: Pool, { perSecond, log }: Options) {
  /** How late calls may leave, learned from the last ones. */
  const late = { ...lateMs.usual }
  const noteTook = (between: Between, tookMs: number) => {
    const usual = lateMs.usual[between]
    late[between] = Math.min(Math.max(late[between] * keptShare, tookMs * ampleShare, usual), lateMs.most)
  }

  /** When the last few calls left. */
  const recent: number[] = []
  const timesNow = (between: Between): Times => {
    const isCold = (recent.at(-cold.calls) ?? -Infinity) < performance.now() - cold.withinMs
    return { lateMs: late[between], onItsWayMs: isCold ? cold.onItsWayMs : 0 }
  }

  /** Calls that left earlier than they might have, not yet reported to the database. */
  const left: { at: string; earlierMs: number }[] = []
  let isTelling = false
  /** Reports them, one statement at a time. A call that is not reported only takes up more of the budget. */
  const tell = async () => {
    if (isTelling) return
    isTelling = true
    while (left.length > 0) {
      const told = left.splice(0)
      const values = [told.map(({ at }) => at), told.map(({ earlierMs }) => earlierMs)]
      await pool
        .query('SELECT left_earlier($1, $2)', values)
        .catch((error: unknown) => log.warn({ err: error }, 'the budget does not know yet when calls left'))
    }
    isTelling = false
  }

  /** `by`: when the call must have left, on the clock of `performance.now()`. */
  const slotOf = (at: string, by: number, times: Times, { isJob, between }: Asked): BookedSlot => {
    const stillMs = () => {
      const leftMs = by - performance.now()
      if (leftMs < 0) noteTook(between, times.lateMs - leftMs)
      return leftMs
    }
    const giveBack = () =>
      void pool
        .query('SELECT give_back($1, $2, $3)', [at, isJob, perSecond])
        .catch((error: unknown) => log.warn({ err: error }, 'a slot of the budget could not be given back'))
    return {
      at,
      times,
      isInTime: () => stillMs() >= 0,
      giveBack,
      leave: () => {
        const leftMs = stillMs()
        if (leftMs < 0) {
          giveBack()
          return false
        }
        noteTook(between, times.lateMs - leftMs)
        recent.push(performance.now())
        if (recent.length > cold.calls) recent.shift()
        const earlierMs = Math.floor(leftMs - lateMs.least)
        if (earlierMs > 0) {
          left.push({ at, earlierMs })
          void tell()
        }
        return true
      },
    }
  }

  return {
    /** Asks for a slot within `aheadMs`. A slot that was booked before is kept if it still can be, else given back. */
    ask: async (client: Client, asked: Asked, booked: Booking | null): Promise<Answer> => {
      const times = booked?.keep ? booked.slot.times : timesNow(asked.between)
      // Taken before the database reads its own clock, so that `by` is never too late.
      const askedAt = performance.now()
      const { rows } = await client.query<Row>('SELECT * FROM take_slot($1, $2, $3, $4, $5, $6)', [
        perSecond,
        asked.isJob,
        asked.aheadMs,
        times.lateMs + times.onItsWayMs,
        booked?.slot.at ?? null,
        booked?.keep ?? false,
      ])
      const [row] = rows
      if (!row) throw new Error('The budget has no row.')
      const { slot: at, leave_ms: leaveMs, ...answer } = row
      const by = askedAt + leaveMs - times.onItsWayMs
      return { ...answer, slot: at === null ? null : slotOf(at, by, times, asked) }
    },
  }
}
