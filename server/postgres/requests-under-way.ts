import type { Logger } from 'pino'
import type { RequestsUnderWay } from '../requests-under-way.ts'
import { defaultHoldTiming, heldFor, type HoldTiming, keepHeld, letGo, quickDelete } from './held-rows.ts'
import type { Pool } from './pool.ts'
import { orUnavailable } from './unavailable.ts'

const begin = 'SELECT begin_request($1, $2)'
const end = quickDelete('requests_under_way', 'key = $1')
const isUnderWay =
  'SELECT EXISTS (SELECT 1 FROM requests_under_way WHERE key = $1 AND held_until > clock_timestamp()) AS there'

/** The unanswered requests of all replicas. A request of a replica that died counts until it expires. */
export function openRequestsUnderWay(
  pool: Pool,
  log: Logger,
  { heldMs, renewEveryMs }: HoldTiming = defaultHoldTiming,
): RequestsUnderWay {
  const renew = `UPDATE requests_under_way SET held_until = ${heldFor(heldMs)} WHERE key = $1`
  return {
    run: async (key, work) => {
      await orUnavailable(pool, 'Nothing was sent.', () => pool.query(begin, [key, heldMs]))
      const stopRenewing = keepHeld(pool, log, renew, [key], renewEveryMs)
      try {
        return await work()
      } finally {
        stopRenewing()
        await letGo(pool, log, end, [key])
      }
    },
    has: (key) =>
      orUnavailable(pool, 'Ask again.', async () => {
        const { rows } = await pool.query<{ there: boolean }>(isUnderWay, [key])
        return rows[0]?.there ?? false
      }),
  }
}
