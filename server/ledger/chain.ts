import { hash as digest } from 'node:crypto'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { ChainEvent } from './chain-events.ts'

/** A row of `deletions`, by column. */
export type DeletionRow = Record<string, SQLOutputValue>

/** The end of the chain: the number of its last entry (0: none yet) and the hash that stands for all up to it. */
export type ChainHead = { seq: number; hash: string }

/** What the first entry is chained to. */
export const origin: ChainHead = { seq: 0, hash: '0'.repeat(64) }

export type Chain = {
  /** Chains a record as it stands now. Within the transaction that changed it, so that no other writer comes between. */
  appendRecord(deletionId: number): ChainHead
  /** Chains what happened besides. Within a transaction, too. */
  appendEvent(event: ChainEvent): ChainHead
  head(): ChainHead
  /** Whether this was the end once. */
  has(head: ChainHead): boolean
}

/**
 * Each change of a record, and each thing that somebody did, is an entry; the hash of each entry takes in the account and
 * the hash of the one before: whoever changes, removes or inserts one must work out all hashes after it anew, and then the
 * last one differs from what was noted of it. `account` is null for records of a ledger that knows of no accounts yet.
 */
export function openChain(database: DatabaseSync, account: string | null): Chain {
  const last = database.prepare('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1')
  const row = database.prepare('SELECT * FROM deletions WHERE id = ?')
  const at = database.prepare('SELECT hash FROM entries WHERE seq = ?')
  const insert = database.prepare('INSERT INTO entries (seq, deletion_id, body, hash) VALUES (?, ?, ?, ?)')
  const head = (): ChainHead => {
    const found = last.get()
    return found ? { seq: Number(found['seq']), hash: String(found['hash']) } : origin
  }
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
    appendEvent: (event) => append(null, JSON.stringify({ account, ...event })),
  }
}

/** A record in the bytes that are hashed: all its columns in their order; the import itself, which is long, by its hash. */
export function recordBody(row: DeletionRow, account: string | null): string {
  const { import_json: json, ...rest } = row
  const whose = account === null ? {} : { account }
  return JSON.stringify({ ...whose, ...rest, import_sha256: json === null ? null : sha256(String(json)) })
}

/** Lower-case hex of SHA-256 over the hash before, the entry's number and its body, a line each. */
export function entryHash(before: string, seq: number, body: string): string {
  return sha256(`${before}\n${seq}\n${body}`)
}

/** Lower-case hex of a text's SHA-256. */
export function sha256(text: string): string {
  return digest('sha256', text, 'hex')
}
