import { randomBytes } from 'node:crypto'
import { createSecretBox } from '../access/secret-box.ts'
import { DatabaseError } from '../database.ts'
import type { Pool } from './pool.ts'

const secretBytes = 32

/**
 * The secret of this name, made once, at random, however many replicas start at once. It is in the database, sealed under
 * SECRET_KEYS, as hex digits. What a later one of the keys opens is sealed anew under the first, so that the later one can go.
 * Throws DatabaseError where none of the keys opens it.
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
