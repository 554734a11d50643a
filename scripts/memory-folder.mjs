import { accessSync, chmodSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import path from 'node:path'

/** Where Linux keeps files in memory. */
const inMemory = '/dev/shm'
/** Bytes: a run has had 2.2e9 there at most. */
const wanted = 4e9

/**
 * A new folder in memory for the temporary files of a run, which goes when this process ends. Undefined where there is no such
 * place, or too little room. Tests make hundreds of databases: on a disk each costs five times the processor time.
 */
export function memoryFolder() {
  try {
    accessSync(inMemory, constants.W_OK)
    const { bavail, bsize } = statfsSync(inMemory)
    if (bavail * bsize < wanted) return undefined
    const folder = mkdtempSync(path.join(inMemory, 'tests-'))
    // PostgreSQL runs as somebody else where the tests run as root, and has its own folder in there.
    chmodSync(folder, 0o711)
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    return folder
  } catch {
    return undefined
  }
}
