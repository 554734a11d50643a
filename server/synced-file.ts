import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Writes a new file and syncs it to disk. Throws when it exists already, or cannot be written completely. */
export function writeSynced(file: string, text: string, mode = 0o644): void {
  const descriptor = openSync(file, 'wx', mode)
  try {
    // Not writeSync: on a full disk it writes a part and does not throw.
    writeFileSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

let drafts = 0

/** Whether a file of this name is a draft that `replaceSynced` has not renamed yet. */
export function isDraft(name: string): boolean {
  return /\.\d+\.\d+\.new$/.test(name)
}

/**
 * Replaces a file by a new text, so that a crash at any moment leaves either the old or the new one complete. The name of the
 * draft is unique to this process, because two processes may replace the same file.
 */
export function replaceSynced(file: string, text: string): void {
  const draft = `${file}.${process.pid}.${++drafts}.new`
  try {
    writeSynced(draft, text)
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  syncFolder(path.dirname(file))
}

/** Syncs the names in a folder to disk. A rename is not safe until then. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
