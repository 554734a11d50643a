import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Pool } from './pool.ts'

/** How long a row stays its holder's who renews it no more, and how often it is renewed, in milliseconds. */
export type HoldTiming = { heldMs: number; renewEveryMs: number }

export const defaultHoldTiming: HoldTiming = { heldMs: 15_000, renewEveryMs: 5_000 }

/** When a row is held until that is held now, as SQL. */
export const heldFor = (heldMs: number): string => `clock_timestamp() + ${heldMs} * interval '1 ms'`

/**
 * A DELETE that need not be on disk: what it lets go of would end by itself. `from` and `where`: its table and rows.
 */
export const quickDelete = (from: string, where: string): string =>
  `WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
   DELETE FROM ${from} USING quick WHERE ${where}`

/**
 * Runs `renew`, a statement that holds a row for longer, as long as what it is held for goes on. Where the database does not
 * take it that goes on all the same, and it is tried again. Gives what ends it.
 */
export function keepHeld(
  pool: Pool,
  log: Logger,
  renew: string,
  values: readonly unknown[],
  renewEveryMs = defaultHoldTiming.renewEveryMs,
): () => void {
  let isAsking = false
  const ask = async () => {
    // A database that is slow would otherwise get more and more to do.
    if (isAsking) return
    isAsking = true
    try {
      await pool.query(renew, [...values])
    } catch (error) {
      log.warn({ err: error }, 'what this replica holds in the database could not be renewed')
    }
    isAsking = false
  }
  const timer = setInterval(() => void ask(), renewEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** How often what must be let go of is tried, and how far apart, in milliseconds; after that its time ends by itself. */
const tries = 3
const retryMs = 200

/** Runs a statement that lets a row go. Never throws: where the database does not take it, the row's time ends by itself. */
export async function letGo(
  pool: Pool,
  log: Logger,
  statement: string,
  values: readonly unknown[],
): Promise<void> {
  for (let n = 1; ; n++) {
    try {
      await pool.query(statement, [...values])
      return
    } catch (error) {
      if (n === tries) {
        log.warn({ err: error }, 'what this replica holds in the database ends by its time alone')
        return
      }
      await delay(retryMs)
    }
  }
}
