import { hash as digest } from 'node:crypto'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'

/** A row of `deletions`, by column. */
export type DeletionRow = Record<string, SQLOutputValue>

/** The end of the chain: the number of its last entry (0: none yet) and the hash that stands for all up to it. */
export type ChainHead = { seq: number; hash: string }

/** What the first entry is chained to. */
export const origin: ChainHead = { seq: 0, hash: '0'.repeat(64) }

/**
 * Each change of a record is an entry, and the hash of each entry takes in the hash of the one before: whoever changes,
 * removes or inserts one must work out all hashes after it anew, and then the last one differs from what was noted of it.
 */
export function openChain(database: DatabaseSync): {
  append(deletionId: number): ChainHead
  head(): ChainHead
} {
  const last = database.prepare('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1')
  const row = database.prepare('SELECT * FROM deletions WHERE id = ?')
  const insert = database.prepare('INSERT INTO entries (seq, deletion_id, body, hash) VALUES (?, ?, ?, ?)')
  const head = (): ChainHead => {
    const found = last.get()
    return found ? { seq: Number(found['seq']), hash: String(found['hash']) } : origin
  }
  return {
    head,
    /** Chains a record as it stands now. Within the transaction that changed it, so that no other writer comes between. */
    append: (deletionId) => {
      const before = head()
      const seq = before.seq + 1
      const body = entryBody(row.get(deletionId) ?? {})
      const hash = entryHash(before.hash, seq, body)
      insert.run(seq, deletionId, body, hash)
      return { seq, hash }
    },
  }
}

/** A record in the bytes that are hashed: all its columns in their order; the import itself, which is long, by its hash. */
export function entryBody(row: DeletionRow): string {
  const { import_json: json, ...rest } = row
  return JSON.stringify({ ...rest, import_sha256: json === null ? null : sha256(String(json)) })
}

/** Lower-case hex of SHA-256 over the hash before, the entry's number and its body, a line each. */
export function entryHash(before: string, seq: number, body: string): string {
  return sha256(`${before}\n${seq}\n${body}`)
}

function sha256(text: string): string {
  return digest('sha256', text, 'hex')
}
