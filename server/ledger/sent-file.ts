import type { TypedEvent } from './chain.ts'
import { parseObject } from './stored-row.ts'

/** The file of an import, as the chain tells of it. */
export type SentFile = {
  /** Null where the client gave none. */
  name: string | null
  sizeBytes: number
  /** Lower-case hex. */
  sha256: string
  /** ISO. */
  sentAt: string
  /** Whether it was kept, or why not (files/keep-file.ts); null in what older consoles wrote. */
  kept: string | null
  /** Who has forgotten the file since; null if nobody has. */
  forgotten: { at: string; by: string } | null
}

/** The bodies of the entries that began and ended an upload, and the number of the second one. */
export type UploadEntries = { seq: number; sent: string; ended: string }

/** The last file of each of these imports that was accepted, from all uploads to them, oldest first. */
export function lastFiles(
  importIds: readonly string[],
  uploads: readonly UploadEntries[],
  forgotten: readonly TypedEvent<'file_forgotten'>[],
): Map<string, SentFile> {
  const asked = new Set(importIds)
  const files = new Map<string, SentFile>()
  for (const { seq, ...upload } of uploads) {
    // The casts hold unless somebody has changed an entry. Such a file is left out; the check of the chain says what was changed.
    const sent = (parseObject(upload.sent) ?? {}) as Partial<TypedEvent<'upload_sent'>>
    const ended = (parseObject(upload.ended) ?? {}) as Partial<TypedEvent<'upload_ended'>>
    const { importId = '', status = null, kept = null } = ended
    if (!asked.has(importId) || status === null || status < 200 || status > 299) continue
    const { fileName: name = null, sizeBytes, at: sentAt } = sent
    if (typeof sizeBytes !== 'number' || typeof sentAt !== 'string') continue
    const sha256 = String(ended.sha256)
    const last = forgotten.findLast((event) => event.sha256 === sha256 && event.seq > seq)
    const wasForgotten = last ? { at: last.at, by: String(last.operator) } : null
    files.set(importId, { name, sizeBytes, sha256, sentAt, kept, forgotten: wasForgotten })
  }
  return files
}

/** An import that a restore made, and the one whose file it got. `at`: when the restore was asked for. */
export type RestoredFile = { importId: string; of: string; sha256: string; at: string }

/** SQL for both databases: the imports that restores made. A condition on `new_import_id` follows. */
export const restoredFiles = `
  SELECT new_import_id AS "importId", import_id AS "of", sha256, asked_at AS at
    FROM restores JOIN deletions ON deletions.id = deletion_id WHERE state = 'restored' AND `

/**
 * Adds the files of restored imports that arrived although no answer said so. `theirs`: the files of the imports that they were
 * restored from.
 */
export function addRestored(
  files: Map<string, SentFile>,
  restored: readonly RestoredFile[],
  theirs: ReadonlyMap<string, SentFile>,
): void {
  for (const { importId, of, sha256, at } of restored) {
    const file = theirs.get(of)
    if (file?.sha256 === sha256) files.set(importId, { ...file, sentAt: at })
  }
}
