import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Pool } from './pool.ts'

/** How long a row is held without being renewed, and how often it is renewed, in milliseconds. */
export type HoldTiming = { heldMs: number; renewEveryMs: number }

export const defaultHoldTiming: HoldTiming = { heldMs: 15_000, renewEveryMs: 5_000 }

/** The time until which a row is held that is taken or renewed now, as SQL. */
export const heldFor = (heldMs: number): string => `clock_timestamp() + ${heldMs} * interval '1 ms'`

/**
 * A DELETE that need not be on disk, because the rows that it frees expire anyway. `from` and `where`: its table and rows.
 */
export const quickDelete = (from: string, where: string): string =>
  `WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
   DELETE FROM ${from} USING quick WHERE ${where}`

/**
 * Runs `renew`, a statement that holds a row for longer, again and again. If it fails, the work goes on and the statement is
 * tried again. Returns a function that stops the renewals.
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
    // Otherwise the statements would pile up at a slow database.
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

/** How often to try to free a row, and how far apart in milliseconds. After that the row expires by itself. */
const tries = 3
const retryMs = 200

/** Runs a statement that frees a row. Never throws: if it fails, the row expires by itself. */
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
