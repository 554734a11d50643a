import type { DatabaseSync } from 'node:sqlite'
import type { SentFile } from '../ledger/sent-file.ts'

/** The files of imports by the entries of the chain; see `uploadedFiles` in server/ledger/ledger.ts. */
export function uploadedFiles(database: DatabaseSync, importIds: readonly string[]): Map<string, SentFile> {
  const lastOf = database.prepare(
    `SELECT sent.body ->> '$.fileName' AS name, sent.body ->> '$.sizeBytes' AS sizeBytes,
            sent.body ->> '$.at' AS sentAt, ended.body ->> '$.sha256' AS sha256,
            ended.body ->> '$.kept' AS kept, ended.seq AS seq
       FROM entries AS ended JOIN entries AS sent ON sent.seq = ended.body ->> '$.entry'
      WHERE ended.event = 'upload_ended' AND sent.event = 'upload_sent'
        AND ended.event_import = ? AND ended.body ->> '$.status' BETWEEN 200 AND 299
      ORDER BY ended.seq DESC LIMIT 1`,
  )
  const lastForgotten = database.prepare(
    `SELECT body ->> '$.at' AS at, body ->> '$.operator' AS by FROM entries
      WHERE event = 'file_forgotten' AND body ->> '$.sha256' = ? AND seq > ? ORDER BY seq DESC LIMIT 1`,
  )
  const files = new Map<string, SentFile>()
  for (const importId of importIds) {
    const row = lastOf.get(importId)
    if (!row) continue
    const sha256 = String(row['sha256'])
    const forgotten = lastForgotten.get(sha256, Number(row['seq']))
    files.set(importId, {
      name: textOrNull(row['name']),
      sizeBytes: Number(row['sizeBytes']),
      sha256,
      sentAt: String(row['sentAt']),
      kept: textOrNull(row['kept']),
      forgotten: forgotten ? { at: String(forgotten['at']), by: String(forgotten['by']) } : null,
    })
  }
  return files
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
