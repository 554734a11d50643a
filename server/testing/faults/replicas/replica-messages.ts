/** What a replica's process is told. */
export type ToReplica =
  | {
      kind: 'open'
      environment: Record<string, string>
      /** Where it notes each head of the ledger that it logs. */
      headsFile: string
      /** Where all of its log goes; null: nowhere. */
      logFile: string | null
    }
  | { kind: 'close' }

/** What it says. */
export type FromReplica =
  | { kind: 'ready' }
  | { kind: 'opened'; url: string }
  | { kind: 'closed' }
  | { kind: 'failed'; why: string }
  /** It stood still for so long: nothing that it did meanwhile was in time. */
  | { kind: 'lagged'; lagMs: number }
