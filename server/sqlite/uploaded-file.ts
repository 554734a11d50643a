import type { DatabaseSync } from 'node:sqlite'
import type { SentFile } from '../ledger/sent-file.ts'

/**
 * The file of an import, as the chain tells of it: the last that was sent through this console and taken. Null where there
 * is none: the import was made elsewhere, or its file never arrived.
 */
export function uploadedFile(database: DatabaseSync, importId: string): SentFile | null {
  const row = database
    .prepare(
      `SELECT sent.body ->> '$.fileName' AS name, sent.body ->> '$.sizeBytes' AS sizeBytes,
              sent.body ->> '$.at' AS sentAt, ended.body ->> '$.sha256' AS sha256,
              ended.body ->> '$.kept' AS kept, ended.seq AS seq
         FROM entries AS ended JOIN entries AS sent ON sent.seq = ended.body ->> '$.entry'
        WHERE ended.event = 'upload_ended' AND sent.event = 'upload_sent'
          AND ended.event_import = ? AND ended.body ->> '$.status' BETWEEN 200 AND 299
        ORDER BY ended.seq DESC LIMIT 1`,
    )
    .get(importId)
  if (!row) return null
  const sha256 = String(row['sha256'])
  return {
    name: textOrNull(row['name']),
    sizeBytes: Number(row['sizeBytes']),
    sha256,
    sentAt: String(row['sentAt']),
    kept: textOrNull(row['kept']),
    forgotten: forgottenSince(database, sha256, Number(row['seq'])),
  }
}

function forgottenSince(database: DatabaseSync, sha256: string, seq: number): SentFile['forgotten'] {
  const row = database
    .prepare(
      `SELECT body ->> '$.at' AS at, body ->> '$.operator' AS by FROM entries
        WHERE event = 'file_forgotten' AND body ->> '$.sha256' = ? AND seq > ? ORDER BY seq DESC LIMIT 1`,
    )
    .get(sha256, seq)
  return row ? { at: String(row['at']), by: String(row['by']) } : null
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
