import type { DatabaseSync } from 'node:sqlite'
import {
  type ChainEvent,
  type ChainHead,
  entryHash,
  eventBody,
  type EventName,
  origin,
  recordBody,
  type TypedEvent,
} from '../ledger/chain.ts'

export type Chain = {
  /** Chains a record as it is now. Call it inside the transaction that changed it, so that no other process writes in between. */
  appendRecord(deletionId: number): ChainHead
  /** Chains an event that changes no record. Also inside a transaction. */
  appendEvent(event: ChainEvent): ChainHead
  head(): ChainHead
  /** Whether the chain has this entry. */
  has(head: ChainHead): boolean
}

/** The database and the chain of a ledger, and how both are changed together. */
export type LedgerParts = {
  database: DatabaseSync
  chain: Chain
  /** Makes a change that begins something. Throws LedgerRefusal when nothing may begin. */
  commitIfAllowed: <T>(change: () => T) => T
  /** Makes any other change. */
  commit: <T>(change: () => T) => T
}

/**
 * Each change of a record, and each action of a person, is an entry. Its hash covers the account and the hash of the entry before.
 * So whoever changes, removes or inserts an entry has to recompute all hashes after it, and then the last one differs from the head
 * noted outside the database. `account` is null for a ledger from before accounts.
 */
export function openChain(database: DatabaseSync, account: string | null): Chain {
  const row = database.prepare('SELECT * FROM deletions WHERE id = ?')
  const at = database.prepare('SELECT hash FROM entries WHERE seq = ?')
  const insert = database.prepare('INSERT INTO entries (seq, deletion_id, body, hash) VALUES (?, ?, ?, ?)')
  const head = headReader(database)
  const append = (deletionId: number | null, body: string): ChainHead => {
    const before = head()
    const seq = before.seq + 1
    const hash = entryHash(before.hash, seq, body)
    insert.run(seq, deletionId, body, hash)
    return { seq, hash }
  }
  return {
    head,
    has: ({ seq, hash }) => at.get(seq)?.['hash'] === hash,
    appendRecord: (deletionId) => append(deletionId, recordBody(row.get(deletionId) ?? {}, account)),
    appendEvent: (event) => append(null, eventBody(account, event)),
  }
}

/** Reads the head of a chain, each time anew. */
export function headReader(database: DatabaseSync): () => ChainHead {
  const last = database.prepare('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1')
  return () => {
    const found = last.get()
    return found ? { seq: Number(found['seq']), hash: String(found['hash']) } : origin
  }
}

/** The events with these names, oldest first. Only this program writes them, so their shape is known. */
export function eventsOf<Name extends EventName>(
  database: DatabaseSync,
  ...names: Name[]
): TypedEvent<Name>[] {
  const rows = database
    .prepare(`SELECT seq, body FROM entries WHERE event IN (${names.map(() => '?').join(', ')}) ORDER BY seq`)
    .all(...names)
  return rows.map((row) => {
    const event = JSON.parse(String(row['body'])) as Extract<ChainEvent, { event: Name }>
    return Object.assign(event, { seq: Number(row['seq']) })
  })
}
