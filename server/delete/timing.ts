/** How long the parts of a deletion may take and how long it waits in between, in milliseconds. */
export type Timing = {
  /** The whole of a deletion, read-backs and retries included. */
  totalMs: number
  /** One call of it. */
  callMs: number
  /** How long writing an outcome is tried. */
  recordMs: number
  /** Before writing an outcome is tried again. */
  recordRetryMs: number
  /** Before a DELETE that did not take effect is sent again. */
  deleteRetryMs: number
  /** Before an import is read back again, if the first answer did not tell. Each further wait is twice as long. */
  readRetryMs: number
  /** Before a job tries something again: an intent that the ledger did not take, an item still under way. */
  jobRetryMs: number
  /** When an abandoned deletion is checked, counted from when it was first seen: it may take effect late. */
  lateCheckMs: readonly number[]
  /** Between two reads of the whole list, for records that a 404 does not decide. */
  listAllEveryMs: number
}

/** A person waits half a minute at most. An upstream that is silent for ten seconds rarely answers later. */
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
