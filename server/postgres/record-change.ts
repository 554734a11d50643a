import type { LeaseToken } from '../ledger/job-leases.ts'
import type { FindingCounts } from './findings.ts'
import type { RecordRow } from './record-rows.ts'

/** A record that begins or ends: what the caller decided, and what it read to decide that. */
export type RecordChange = {
  lease: LeaseToken | undefined
  /** The record after the change. A new one has no number. */
  record: RecordRow
} & (
  | {
      /** The counts at the time when a record was allowed to begin. */
      begins: FindingCounts
      /** Its position in the job of the record. */
      item: number | null
      requestKey: string | null
      /** The body of the entry, before and after the number of the record. */
      body: readonly [string, string]
    }
  | {
      begins: null
      /** The version of what was read; null if there was nothing. */
      version: string | null
      /** The body of an entry to write before; null if there is none. */
      tampering: string | null
      /** Whether its item goes back into the queue of its job. */
      goesBack: boolean
      body: string
    }
)

/** What has changed since the caller read it (record-functions.ts). */
export type Reason = 'head' | 'looked' | 'lease' | 'item' | 'changed' | 'closed'

/** The record that was written; or what has changed since the caller read it, and then nothing was written. */
export type Written = { refused: Reason } | { refused: null; record: number | null }

export type WriteRecord = (change: RecordChange) => Promise<Written>
