import * as v from 'valibot'

/** Whose imports these are. Records, jobs and the chain belong to one account, and each account has a ledger of its own. */
export const accountSchema = v.object({
  mode: v.picklist(['sandbox', 'live']),
  /** `EXA_ACCOUNT`, `default` unless it is set. */
  name: v.string(),
  /** Where the API is, e.g. `https://api.exa.ai`; null for the sandbox. */
  baseUrl: v.nullable(v.string()),
})
export type Account = v.InferOutput<typeof accountSchema>

/** Identifies an account, e.g. `live:default:https://api.exa.ai`. Plain ASCII, so that a header can carry it. */
export function accountId({ mode, name, baseUrl }: Readonly<Account>): string {
  return mode === 'sandbox' ? `sandbox:${name}` : `live:${name}:${baseUrl}`
}

/** The account in words: "Live · default (api.exa.ai)", "Sandbox · default". */
export function accountWords({ name, baseUrl }: Readonly<Account>): string {
  return baseUrl === null ? `Sandbox · ${name}` : `Live · ${name} (${hostAndPath(baseUrl)})`
}

/** Where a base URL points, without its scheme: `api.exa.ai`, `proxy.example/exa`. */
export function hostAndPath(baseUrl: string): string {
  const { host, pathname } = new URL(baseUrl)
  return pathname === '/' ? host : `${host}${pathname}`
}

/**
 * Header of a request: the id of the account that the page shows. A console that was started on another account meanwhile
 * refuses it (409 `account_changed`). A client that sends none accepts any account.
 */
export const accountHeader = 'x-console-account'

/** `GET /api/console/account`. */
export const accountStateSchema = v.object({
  account: accountSchema,
  /**
   * Set while the API key is new to this account. Nothing of the account is deleted, resumed or rechecked until somebody
   * confirms that the key is for the same account.
   */
  newKey: v.nullable(
    v.object({
      /** When a key of this account was last confirmed, ISO. */
      knownSince: v.string(),
      /** What waits: jobs that run or are paused, and open records. */
      waiting: v.object({ jobs: v.number(), records: v.number() }),
    }),
  ),
  /** Other accounts in the same data folder that have unfinished work. */
  others: v.array(v.object({ account: accountSchema, jobs: v.number(), records: v.number() })),
})
export type AccountState = v.InferOutput<typeof accountStateSchema>
