import type { DatabaseSync } from 'node:sqlite'
import {
  addRestored,
  lastFiles,
  type RestoredFile,
  restoredFiles,
  type SentFile,
} from '../ledger/sent-file.ts'
import { eventsOf } from './chain.ts'

/** The files of imports by the ledger; see `uploadedFiles` in server/ledger/ledger.ts. */
export function uploadedFiles(database: DatabaseSync, importIds: readonly string[]): Map<string, SentFile> {
  const files = acceptedFiles(database, importIds)
  const others = JSON.stringify(importIds.filter((id) => !files.has(id)))
  // The cast holds: these are columns of text.
  const restored = database
    .prepare(`${restoredFiles} new_import_id IN (SELECT value FROM json_each(?))`)
    .all(others) as RestoredFile[]
  if (restored.length > 0) {
    const sources = restored.map(({ of }) => of)
    addRestored(files, restored, acceptedFiles(database, sources))
  }
  return files
}

/** The files that were accepted, by the entries of the chain. */
function acceptedFiles(database: DatabaseSync, importIds: readonly string[]): Map<string, SentFile> {
  // The plus keeps SQLite from using the index on `event`, which would read all events of this kind.
  const uploads = database
    .prepare(
      `SELECT ended.seq, sent.body AS sent, ended.body AS ended
         FROM entries AS ended JOIN entries AS sent ON sent.seq = CAST(ended.event_entry AS INTEGER)
        WHERE +ended.event = 'upload_ended' AND ended.event_import IN (SELECT value FROM json_each(?))
        ORDER BY ended.seq`,
    )
    .all(JSON.stringify(importIds))
    .map((row) => ({ seq: Number(row['seq']), sent: String(row['sent']), ended: String(row['ended']) }))
  return lastFiles(importIds, uploads, eventsOf(database, 'file_forgotten'))
}
