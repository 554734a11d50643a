import type { LeaseToken } from '../ledger/job-leases.ts'
import type { FindingCounts } from './findings.ts'
import type { RecordRow } from './record-rows.ts'

/** A record that begins or ends, as the caller has judged it, and what it went by. */
export type RecordChange = {
  lease: LeaseToken | undefined
  /** As it is from then on; one that begins has no number. */
  record: RecordRow
} & (
  | {
      /** What was counted when something might begin. */
      begins: FindingCounts
      /** Its position in the job of the record. */
      item: number | null
      requestKey: string | null
      /** Of its entry, before and behind the number of the record. */
      body: readonly [string, string]
    }
  | {
      begins: null
      /** Of what was read; null where there was nothing. */
      version: string | null
      /** The body of an entry that comes first; null where there is none. */
      tampering: string | null
      /** Whether its item goes back into the queue of its job. */
      goesBack: boolean
      body: string
    }
)

/** What is no longer as the caller went by (record-functions.ts). */
export type Reason = 'head' | 'looked' | 'lease' | 'item' | 'changed' | 'closed'

/** The record that was written; or what was another than the caller went by, and nothing was written. */
export type Written = { refused: Reason } | { refused: null; record: number | null }

export type WriteRecord = (change: RecordChange) => Promise<Written>
