import { createHmac } from 'node:crypto'
import path from 'node:path'
import { madeSecret } from '../made-secret.ts'

const fingerprintCharacters = 32

/**
 * Tells one API key from another without revealing anything of it: HMAC-SHA256 under a random secret that is kept apart. So nobody
 * can try keys against the hashes in a copy of a ledger.
 */
export function fingerprintUnder(secret: Buffer, apiKey: string): string {
  return createHmac('sha256', secret).update(apiKey).digest('hex').slice(0, fingerprintCharacters)
}

/** The file of that secret in a data folder. In a database the secret has the same name. */
export const accountSecretName = 'account-secret'

/** The secret of `dataDir`, made on first use. Throws DatabaseError when it cannot be read or made. */
export function accountSecret(dataDir: string): Buffer {
  const lost = 'then each account asks once whether its key is still the right one.'
  return madeSecret(path.join(dataDir, accountSecretName), lost)
}

/** The fingerprint of a key under that secret; null if there is no key. Throws DatabaseError too. */
export function keyFingerprint(dataDir: string, apiKey: string | undefined): string | null {
  return apiKey === undefined ? null : fingerprintUnder(accountSecret(dataDir), apiKey)
}
