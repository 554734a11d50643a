import {
  addRestored,
  lastFiles,
  type RestoredFile,
  restoredFiles,
  type SentFile,
  type UploadEntries,
} from '../ledger/sent-file.ts'
import { eventsOf } from './events.ts'
import type { Pool } from './pool.ts'
import { entryNumberIn, importIn } from './story-indexes.ts'

/** The files of imports by the ledger; see `uploadedFiles` in server/ledger/ledger.ts. */
export async function uploadedFiles(
  pool: Pool,
  importIds: readonly string[],
): Promise<Map<string, SentFile>> {
  const files = await acceptedFiles(pool, importIds)
  const { rows: restored } = await pool.query<RestoredFile>(`${restoredFiles} new_import_id = ANY ($1)`, [
    importIds.filter((id) => !files.has(id)),
  ])
  if (restored.length > 0) {
    const sources = restored.map(({ of }) => of)
    addRestored(files, restored, await acceptedFiles(pool, sources))
  }
  return files
}

/** The files that were accepted, by the entries of the chain. */
async function acceptedFiles(pool: Pool, importIds: readonly string[]): Promise<Map<string, SentFile>> {
  const { rows: uploads } = await pool.query<UploadEntries>(
    // OFFSET 0 keeps PostgreSQL from joining. So it uses the index for each import, even before it has statistics of the table.
    `SELECT ended.seq, sent.body AS sent, ended.body AS ended
       FROM unnest($1::text[]) AS asked (id) CROSS JOIN LATERAL (
         SELECT seq, body FROM entries WHERE event = 'upload_ended' AND ${importIn('body')} = asked.id OFFSET 0) AS ended
       JOIN entries AS sent ON sent.seq = ${entryNumberIn('ended.body')}
      ORDER BY ended.seq`,
    [importIds],
  )
  return lastFiles(importIds, uploads, await eventsOf(pool, 'file_forgotten'))
}
