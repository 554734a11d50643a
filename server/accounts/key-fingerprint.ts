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

/**
 * The fingerprint under the secret that was made once for `dataDir`. Null where there is no key. Throws DatabaseError when the
 * secret cannot be read or made.
 */
export function keyFingerprint(dataDir: string, apiKey: string | undefined): string | null {
  if (apiKey === undefined) return null
  const lost = 'then each account asks once whether its key is still the right one.'
  return fingerprintUnder(madeSecret(path.join(dataDir, 'account-secret'), lost), apiKey)
}
