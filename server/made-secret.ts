import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync } from 'node:fs'
import path from 'node:path'
import { DatabaseError } from './database.ts'
import { codeOf } from './error-code.ts'
import { writeSynced } from './synced-file.ts'

const secretBytes = 32

/**
 * The secret in `file`, made once, at random, when it is not there yet. Throws DatabaseError when the file cannot be used;
 * `lost` says what removing it costs.
 */
export function madeSecret(file: string, lost: string): Buffer {
  makeOnce(file)
  const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
  if (secret.length === secretBytes) return secret
  throw new DatabaseError(
    `${file} does not hold the secret that the console made. Restore it, or remove it: ${lost}`,
  )
}

/** Linked into place whole, so that two consoles that start at the same moment read the same one. */
function makeOnce(file: string): void {
  if (existsSync(file)) return
  mkdirSync(path.dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeSynced(draft, `${randomBytes(secretBytes).toString('hex')}\n`, 0o600)
  try {
    linkSync(draft, file)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    unlinkSync(draft)
  }
}
