import * as z from 'zod/mini'
import { accountSchema } from './account.ts'

/** `GET /api/console/info`: what the console says of itself. */
export const infoSchema = z.object({
  mode: z.enum(['sandbox', 'live']),
  /** The host that answers, e.g. `api.exa.ai`; null in sandbox mode. */
  host: z.nullable(z.string()),
  /** Title of the scenario that the sandbox plays; null where it plays none, and in live mode. */
  scenario: z.nullable(z.string()),
  account: accountSchema,
  /**
   * Why nothing can be deleted at present: `account_unconfirmed` (the API key is new to this account), `ledger_broken` (the
   * ledger is not as it was written), `ledger_unavailable` (its files are not in their places); null where deletions go on.
   */
  refusing: z.nullable(z.object({ code: z.string(), message: z.string() })),
  readOnly: z.boolean(),
  version: z.string(),
  budget: z.object({
    /** Calls a second that the key may make; null when nothing limits them. */
    perSecond: z.nullable(z.number()),
    /** What of it is used at present: less after 429s, up to all of it again with each success. */
    allowedPerSecond: z.nullable(z.number()),
    waiting: z.number(),
    /** Milliseconds until the pause that upstream's 429 asked for ends; 0 when there is none. */
    pausedForMs: z.number(),
  }),
})
export type Info = z.infer<typeof infoSchema>
