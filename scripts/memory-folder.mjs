import { accessSync, chmodSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import path from 'node:path'

/** Where Linux keeps files in memory. */
const inMemory = '/dev/shm'
/** In bytes. A run has used at most 2.2e9 there. */
const wanted = 4e9

/**
 * A new folder in memory for the temporary files of a run, removed when this process ends. Undefined if there is no such place, or
 * too little room. Tests make hundreds of databases, and each costs five times the processor time on a disk.
 */
export function memoryFolder() {
  try {
    accessSync(inMemory, constants.W_OK)
    const { bavail, bsize } = statfsSync(inMemory)
    if (bavail * bsize < wanted) return undefined
    const folder = mkdtempSync(path.join(inMemory, 'tests-'))
    // If the tests run as root, PostgreSQL runs as another user, with its own folder in there.
    chmodSync(folder, 0o711)
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    return folder
  } catch {
    return undefined
  }
}
