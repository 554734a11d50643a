/** How long the parts of a deletion may take and how long it waits in between, in milliseconds. */
export type Timing = {
  /** The whole of a deletion, read-backs and retries included. */
  totalMs: number
  /** One call of it. */
  callMs: number
  /** How long a finished one tries to get its outcome into a ledger that is locked. */
  settleMs: number
  /** Before an outcome is offered again to a ledger that did not take it. */
  settleAgainMs: number
  /** Before a DELETE that did not take effect is sent again. */
  retryWaitMs: number
  /** Before an import is read back again when the first look told nothing; each wait after it is twice as long. */
  readAgainMs: number
  /** Before a job tries again what it could not do: an intent that the ledger did not take, an item still under way. */
  jobAgainMs: number
  /** How long after it was given up a call is looked after once more, in case that it took effect late. */
  lateLooksMs: readonly number[]
  /** Between two walks of the whole list for what a 404 does not settle. */
  walkEveryMs: number
}

/** A person waits half a minute at most; an upstream that says nothing for ten seconds rarely does later. */
export const defaultTiming: Timing = {
  totalMs: 30_000,
  callMs: 10_000,
  settleMs: 3_000,
  settleAgainMs: 200,
  retryWaitMs: 300,
  readAgainMs: 250,
  jobAgainMs: 1_000,
  lateLooksMs: [0, 30_000, 120_000, 600_000],
  walkEveryMs: 5 * 60_000,
}
