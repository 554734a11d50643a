import type { UploadedFile } from '../../src/contract/uploaded-file.ts'
import type { Pool } from './pool.ts'

/**
 * The file of an import, as the chain tells of it: the last that was sent through this console and taken. Null where there
 * is none: the import was made elsewhere, or its file never arrived.
 */
export async function uploadedFile(pool: Pool, importId: string): Promise<UploadedFile | null> {
  const { rows } = await pool.query<{ sent: string; ended: string }>(
    `SELECT sent.body AS sent, ended.body AS ended
       FROM entries AS ended JOIN entries AS sent ON sent.seq = (ended.body::json ->> 'entry')::bigint
      WHERE ended.event = 'upload_ended' AND sent.event = 'upload_sent'
        AND ended.body::json ->> 'importId' = $1 AND (ended.body::json ->> 'status')::int BETWEEN 200 AND 299
      ORDER BY ended.seq DESC LIMIT 1`,
    [importId],
  )
  const [row] = rows
  if (!row) return null
  const sent = JSON.parse(row.sent) as { fileName?: string | null; sizeBytes: number; at: string }
  const { sha256 } = JSON.parse(row.ended) as { sha256: string }
  return { name: sent.fileName ?? null, sizeBytes: sent.sizeBytes, sha256, sentAt: sent.at }
}
