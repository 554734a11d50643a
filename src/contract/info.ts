import * as v from 'valibot'
import { signInKinds } from './access.ts'
import { accountSchema } from './account.ts'
import { roles, whoSchema } from './who.ts'

/** `GET /api/console/info`: what the console says of itself. */
export const infoSchema = v.object({
  mode: v.picklist(['sandbox', 'live']),
  /** The host that answers, e.g. `api.exa.ai`; null in sandbox mode. */
  host: v.nullable(v.string()),
  /** Title of the scenario that the sandbox plays; null where it plays none, and in live mode. */
  scenario: v.nullable(v.string()),
  account: accountSchema,
  /** Set if this account took over the ledger of an older console: when, and how many of its jobs were paused. */
  takenOver: v.nullable(v.object({ at: v.string(), pausedJobs: v.number() })),
  /**
   * Why nothing can be deleted at present: `account_unconfirmed` (the API key is new to this account), `ledger_broken` (the
   * ledger is not as it was written), `ledger_unavailable` (its files are not in their places); null where deletions go on.
   */
  refusing: v.nullable(v.object({ code: v.string(), message: v.string() })),
  readOnly: v.boolean(),
  /** A bulk deletion of more imports than this waits for another operator; null where none does. */
  approveOver: v.nullable(v.number()),
  /** For how many seconds a bulk deletion can be undone before it begins; 0 where it begins at once. */
  undoSeconds: v.number(),
  /** For how many days a file is kept after it was last needed; null where none is. */
  keepFilesDays: v.nullable(v.number()),
  /** How people sign in; null without sign-in, where everybody who reaches the console may do everything. */
  signIn: v.nullable(v.picklist(signInKinds)),
  /** Who asks, null where nobody signs in, and what they may do. */
  you: v.object({ who: v.nullable(whoSchema), role: v.picklist(roles) }),
  version: v.string(),
  /** The command lines of this console: from a checkout with npm, else by its own name. */
  commands: v.object({ start: v.string(), verify: v.string(), confirm: v.string() }),
  budget: v.object({
    /** Calls a second that the key may make; null when nothing limits them. */
    perSecond: v.nullable(v.number()),
    /** How much of it is used now: less after a 429, and more again with each success. */
    allowedPerSecond: v.nullable(v.number()),
    waiting: v.number(),
    /** Milliseconds until the pause that upstream's 429 asked for ends; 0 when there is none. */
    pausedForMs: v.number(),
  }),
})
export type Info = v.InferOutput<typeof infoSchema>
