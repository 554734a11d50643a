// Apart from the schemas: the first screen needs these, and does without zod.

/** What tells one account from all others, e.g. `live:default:https://api.exa.ai`; in plain ASCII, fit for a header. */
export function accountId({
  mode,
  name,
  baseUrl,
}: Readonly<{ mode: 'sandbox' | 'live'; name: string; baseUrl: string | null }>): string {
  return mode === 'sandbox' ? `sandbox:${name}` : `live:${name}:${baseUrl}`
}

/**
 * Header of a request: the id of the account that the page shows. A console that was started on another account meanwhile
 * refuses it (409 `account_changed`). A client that sends none means whatever account it meets.
 */
export const accountHeader = 'x-console-account'
