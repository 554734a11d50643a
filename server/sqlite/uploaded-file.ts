import type { DatabaseSync } from 'node:sqlite'
import type { UploadedFile } from '../../src/contract/uploaded-file.ts'

/**
 * The file of an import, as the chain tells of it: the last that was sent through this console and taken. Null where there
 * is none: the import was made elsewhere, or its file never arrived.
 */
export function uploadedFile(database: DatabaseSync, importId: string): UploadedFile | null {
  const row = database
    .prepare(
      `SELECT sent.body ->> '$.fileName' AS name, sent.body ->> '$.sizeBytes' AS sizeBytes,
              sent.body ->> '$.at' AS sentAt, ended.body ->> '$.sha256' AS sha256
         FROM entries AS ended JOIN entries AS sent ON sent.seq = ended.body ->> '$.entry'
        WHERE ended.event = 'upload_ended' AND sent.event = 'upload_sent'
          AND ended.body ->> '$.importId' = ? AND ended.body ->> '$.status' BETWEEN 200 AND 299
        ORDER BY ended.seq DESC LIMIT 1`,
    )
    .get(importId)
  if (!row) return null
  return {
    name: row['name'] === null ? null : String(row['name']),
    sizeBytes: Number(row['sizeBytes']),
    sha256: String(row['sha256']),
    sentAt: String(row['sentAt']),
  }
}
