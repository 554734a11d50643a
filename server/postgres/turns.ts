import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Deadline } from '../deadline.ts'
import { createKeyedMutex, type KeyedMutex, MutexTimeoutError } from '../delete/keyed-mutex.ts'
import { defaultHoldTiming, heldFor, type HoldTiming, keepHeld, letGo, quickDelete } from './held-rows.ts'
import type { Pool } from './pool.ts'
import { orUnavailable } from './unavailable.ts'

// Need not be on disk: the intent, which is, takes it along before anything is sent.
const take = 'SELECT take_turn($1, $2, $3) AS taken'
const giveUp = quickDelete('turns', 'import_id = $1 AND holder = $2')
const isHeld =
  'SELECT EXISTS (SELECT 1 FROM turns WHERE import_id = $1 AND held_until > clock_timestamp()) AS held'

/** How soon to ask again for a turn that another replica has, in milliseconds. Soon at first, because most work is short. */
const firstRetryMs = 25
const longestRetryMs = 500

/**
 * The turns of each import over all replicas. Within a replica it is first come, first served, and the first one asks for the row.
 * The row is renewed while the work goes on; when its holder dies, another replica takes it over. While the database does not
 * answer, work in progress goes on, and nothing begins: a 503 problem.
 */
export function openTurns(
  pool: Pool,
  log: Logger,
  { heldMs, renewEveryMs }: HoldTiming = defaultHoldTiming,
): KeyedMutex {
  const renew = `UPDATE turns SET held_until = ${heldFor(heldMs)} WHERE import_id = $1 AND holder = $2`
  const own = createKeyedMutex()

  /** Whether the turn came in time. */
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
