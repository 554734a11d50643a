import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync } from 'node:fs'
import path from 'node:path'
import { DatabaseError } from '../database.ts'
import { writeSynced } from '../synced-file.ts'

const secretBytes = 32
const fingerprintCharacters = 32

/**
 * What tells one API key from another without saying anything of it: HMAC-SHA256 under a secret that was made once for
 * `dataDir`, so that a copy of a ledger gives nobody a hash to try keys against. Null where there is no key.
 * Throws DatabaseError when the secret cannot be read or made.
 */
export function keyFingerprint(dataDir: string, apiKey: string | undefined): string | null {
  if (apiKey === undefined) return null
  return createHmac('sha256', secretOf(dataDir)).update(apiKey).digest('hex').slice(0, fingerprintCharacters)
}

function secretOf(dataDir: string): Buffer {
  const file = path.join(dataDir, 'account-secret')
  makeOnce(file)
  const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
  if (secret.length === secretBytes) return secret
  throw new DatabaseError(
    `${file} does not hold the secret that the console made. Restore it, or remove it: then each account asks once whether its key is still the right one.`,
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
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    unlinkSync(draft)
  }
}
