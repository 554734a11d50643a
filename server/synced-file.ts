import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

/** Writes a new file and has it on disk. Throws when it exists already, or cannot be written whole. */
export function writeSynced(file: string, text: string, mode = 0o644): void {
  const descriptor = openSync(file, 'wx', mode)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

let drafts = 0

/** Whether a file of this name is a text on its way: what a process that writes files with `replaceSynced` makes and renames. */
export function isDraft(name: string): boolean {
  return /\.\d+\.\d+\.new$/.test(name)
}

/**
 * Puts a new text in the place of a file, so that a crash at any moment leaves the old one or the new one, whole. The
 * draft has a name of this process's own: two processes may replace the same file.
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

/** Has the names in a folder on disk: a rename is not, until then. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
