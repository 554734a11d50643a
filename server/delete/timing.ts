/** How long the parts of a deletion may take and how long it waits in between, in milliseconds. */
export type Timing = {
  /** The whole of a deletion, read-backs and retries included. */
  totalMs: number
  /** One call of it. */
  callMs: number
  /** How long an outcome is offered to a ledger that does not take it. */
  recordMs: number
  /** Before an outcome is offered again to a ledger that did not take it. */
  recordRetryMs: number
  /** Before a DELETE that did not take effect is sent again. */
  deleteRetryMs: number
  /** Before an import is read back again when the first answer did not say; each wait after it is twice as long. */
  readRetryMs: number
  /** Before a job tries again what it could not do: an intent that the ledger did not take, an item still under way. */
  jobRetryMs: number
  /** How long after it was abandoned a deletion is checked, in case that it took effect late. */
  lateCheckMs: readonly number[]
  /** Between two readings of the whole list for what a 404 does not decide. */
  listAllEveryMs: number
}

/** A person waits half a minute at most; an upstream that says nothing for ten seconds rarely does later. */
export const defaultTiming: Timing = {
  totalMs: 30_000,
  callMs: 10_000,
  recordMs: 3_000,
  recordRetryMs: 200,
  deleteRetryMs: 300,
  readRetryMs: 250,
  jobRetryMs: 1_000,
  lateCheckMs: [0, 30_000, 120_000, 600_000],
  listAllEveryMs: 5 * 60_000,
}
