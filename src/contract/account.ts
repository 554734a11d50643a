import * as z from 'zod/mini'

export { accountHeader, accountId } from './account-id.ts'

/** Whose imports these are. Records, jobs and the chain belong to one account, and each account has a ledger of its own. */
export const accountSchema = z.object({
  mode: z.enum(['sandbox', 'live']),
  /** `EXA_ACCOUNT`, `default` unless it is set. */
  name: z.string(),
  /** Where the API is, e.g. `https://api.exa.ai`; null for the sandbox. */
  baseUrl: z.nullable(z.string()),
})
export type Account = z.infer<typeof accountSchema>

/** `GET /api/console/account`. */
export const accountStateSchema = z.object({
  account: accountSchema,
  /**
   * Set while the API key is not one that this account is known by. Nothing of the account is deleted, resumed or read
   * back until somebody confirms that the key is for the same account.
   */
  newKey: z.nullable(
    z.object({
      /** When a key of this account was last confirmed, ISO. */
      knownSince: z.string(),
      /** Jobs that run or are paused, and records whose end is not known: what waits. */
      waiting: z.object({ jobs: z.number(), records: z.number() }),
    }),
  ),
  /** Set where the ledger of an older console became this account's: when, and how many of its jobs were paused. */
  takenOver: z.nullable(z.object({ at: z.string(), pausedJobs: z.number() })),
  /** Other accounts in the same data folder that have something open, which waits for them. */
  others: z.array(z.object({ account: accountSchema, jobs: z.number(), records: z.number() })),
})
export type AccountState = z.infer<typeof accountStateSchema>
