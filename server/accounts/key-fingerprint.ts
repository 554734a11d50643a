import { createHmac } from 'node:crypto'
import path from 'node:path'
import { madeSecret } from '../made-secret.ts'

const fingerprintCharacters = 32

/**
 * What tells one API key from another without saying anything of it: HMAC-SHA256 under a random secret that is kept apart, so that
 * a copy of a ledger gives nobody a hash to try keys against.
 */
export function fingerprintUnder(secret: Buffer, apiKey: string): string {
  return createHmac('sha256', secret).update(apiKey).digest('hex').slice(0, fingerprintCharacters)
}

/** The file of that secret in a data folder; in a database it has the same name. */
export const accountSecretName = 'account-secret'

/** The secret that was made once for `dataDir`. Throws DatabaseError when it cannot be read or made. */
export function accountSecret(dataDir: string): Buffer {
  const lost = 'then each account asks once whether its key is still the right one.'
  return madeSecret(path.join(dataDir, accountSecretName), lost)
}

/** The fingerprint of a key under that secret. Null where there is no key. Throws likewise. */
export function keyFingerprint(dataDir: string, apiKey: string | undefined): string | null {
  return apiKey === undefined ? null : fingerprintUnder(accountSecret(dataDir), apiKey)
}
