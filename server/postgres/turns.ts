import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Deadline } from '../deadline.ts'
import { createKeyedMutex, type KeyedMutex, MutexTimeoutError } from '../delete/keyed-mutex.ts'
import { defaultHoldTiming, heldFor, type HoldTiming, keepHeld, letGo, quickDelete } from './held-rows.ts'
import type { Pool } from './pool.ts'
import { orUnavailable } from './unavailable.ts'

// Not on disk by itself: an intent, which is, comes after it and before anything is sent.
const take = 'SELECT take_turn($1, $2, $3) AS taken'
const giveUp = quickDelete('turns', 'import_id = $1 AND holder = $2')
const isHeld =
  'SELECT EXISTS (SELECT 1 FROM turns WHERE import_id = $1 AND held_until > clock_timestamp()) AS held'

/** How often a turn that another replica has is asked for, in milliseconds: often at first, as most work is short. */
const firstRetryMs = 25
const longestRetryMs = 500

/**
 * The turns of each import, over all replicas. Within one it is first come, first served; whoever is first there asks for the
 * row. It is renewed while work goes on, and another replica takes it over when its holder died. Where the database does not
 * answer, what goes on comes to its end, and nothing begins: a 503 problem.
 */
export function openTurns(
  pool: Pool,
  log: Logger,
  { heldMs, renewEveryMs }: HoldTiming = defaultHoldTiming,
): KeyedMutex {
  const renew = `UPDATE turns SET held_until = ${heldFor(heldMs)} WHERE import_id = $1 AND holder = $2`
  const own = createKeyedMutex()

  /** Whether it came in time. */
  const takeTurn = async (key: string, holder: string, deadline: Deadline) => {
    for (let waitMs = firstRetryMs; ; waitMs = Math.min(waitMs * 2, longestRetryMs)) {
      const { rows } = await pool.query<{ taken: boolean }>(take, [key, holder, heldMs])
      if (rows[0]?.taken) return true
      if (deadline.left() <= waitMs) return false
      await delay(waitMs * (0.75 + Math.random() / 2))
    }
  }

  return {
    run: (key, deadline, work) =>
      own.run(key, deadline, async () => {
        const holder = randomUUID()
        try {
          if (!(await orUnavailable(pool, 'Nothing was sent.', () => takeTurn(key, holder, deadline))))
            throw new MutexTimeoutError(`Work on ${key} is under way at another replica.`)
        } catch (error) {
          // The answer to a claim may have been lost.
          if (!(error instanceof MutexTimeoutError)) void letGo(pool, log, giveUp, [key, holder])
          throw error
        }
        const stopRenewing = keepHeld(pool, log, renew, [key, holder], renewEveryMs)
        try {
          return await work()
        } finally {
          stopRenewing()
          await letGo(pool, log, giveUp, [key, holder])
        }
      }),
    isLocked: async (key) => {
      if (await own.isLocked(key)) return true
      const { rows } = await pool.query<{ held: boolean }>(isHeld, [key])
      return rows[0]?.held ?? true
    },
    idle: () => own.idle(),
  }
}
