import { randomBytes } from 'node:crypto'
import { createSecretBox } from '../access/secret-box.ts'
import { DatabaseError } from '../database.ts'
import type { Pool } from './pool.ts'

const secretBytes = 32

/**
 * The random secret of this name, made once, even if several replicas start together. It is stored as hex digits, sealed under
 * the first of SECRET_KEYS. If a later key opens it, it is sealed again under the first, so that the later key can be removed.
 * Throws DatabaseError when none of the keys opens it.
 */
export async function sharedSecret(pool: Pool, secretKeys: readonly string[], name: string): Promise<Buffer> {
  const box = createSecretBox(secretKeys)
  const draft = box.seal(randomBytes(secretBytes).toString('hex'))
  await pool.query('INSERT INTO secrets (name, sealed) VALUES ($1, $2) ON CONFLICT DO NOTHING', [name, draft])
  const { rows } = await pool.query<{ sealed: string }>('SELECT sealed FROM secrets WHERE name = $1', [name])
  const sealed = rows[0]?.sealed ?? ''
  const hex = box.open(sealed)
  if (hex === null)
    throw new DatabaseError(
      'No key of SECRET_KEYS opens what the database holds: it was sealed under another one. Start with the SECRET_KEYS of the ' +
        'other replicas; a new key goes before the old ones, which stay until every replica has started with it. Nothing was changed.',
    )
  if (createSecretBox(secretKeys.slice(0, 1)).open(sealed) === null)
    await pool.query('UPDATE secrets SET sealed = $3 WHERE name = $1 AND sealed = $2', [
      name,
      sealed,
      box.seal(hex),
    ])
  return Buffer.from(hex, 'hex')
}
