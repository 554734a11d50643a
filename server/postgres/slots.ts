import type { Logger } from 'pino'
import type { Slot } from '../waiting-lanes.ts'
import type { Client, Pool } from './pool.ts'

/** What comes between a slot and its call: nothing, or a record that is written to the database. */
export type Between = 'nothing' | 'a record'

/**
 * How long a call may take from its slot until it leaves, in milliseconds; more for a while where that took longer. Once it has
 * left the rest of it is given back, but for the `least`, as it may be longer on its way than others.
 */
const lateMs = { least: 30, usual: { nothing: 30, 'a record': 100 }, most: 640 }
/** How much time is asked for, as a multiple of what it took, and what of that is left with each call that takes less. */
const ampleShare = 1.5
const keptShare = 0.95

/**
 * Who has sent little of late may have to open a connection first: so much longer may a call be on its way then, in milliseconds,
 * until a few have left.
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

/** How long its call may take to leave, and longer than another one on its way, in milliseconds. */
type Times = { lateMs: number; onItsWayMs: number }

/** A slot as the database knows it: by when its call will have left, by its clock. */
type BookedSlot = Slot & {
  readonly at: string
  readonly times: Times
  /** Whether its call may still leave. */
  isInTime(): boolean
  giveBack(): void
}

export type Booking = { slot: BookedSlot; keep: boolean }

/** Who asks for a slot, and how long ahead of it at most. */
export type Asked = { isJob: boolean; aheadMs: number; between: Between }

/** What was answered: a slot and for how long to wait for it, or (null) when it is worth to ask again. */
export type Answer = Pick<Row, 'wait_ms' | 'next_ms' | 'used_share' | 'silent'> & { slot: BookedSlot | null }

/** The slots of the budget, as the database gives them (budget-tables.ts). */
export function openSlots(pool: Pool, { perSecond, log }: Options) {
  /** How late calls may leave, as it has turned out lately. */
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

  /** What has left earlier than it might have, and is not told yet. */
  const left: { at: string; earlierMs: number }[] = []
  let isTelling = false
  /** One statement at a time tells of all that have left meanwhile. One that is not told of only takes up more of the budget. */
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

  /** `by`: by when its call must leave, on the clock of `performance.now()`. */
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
    /** Asks for a slot that comes within `aheadMs`; one that was booked before is kept where it may be, or else given back. */
    ask: async (client: Client, asked: Asked, booked: Booking | null): Promise<Answer> => {
      const times = booked?.keep ? booked.slot.times : timesNow(asked.between)
      // Before it is asked, and so before the database looks at its clock.
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
