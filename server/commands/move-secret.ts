import path from 'node:path'
import type { ClientBase } from 'pg'
import { createSecretBox } from '../access/secret-box.ts'
import { accountSecret, accountSecretName } from '../accounts/key-fingerprint.ts'
import { DatabaseError } from '../database.ts'
import { writeSynced } from '../synced-file.ts'

/**
 * Copies the secret of the key fingerprints in the chain, so that nobody has to confirm the same key again. Within the transaction
 * that copies the ledger.
 */
export async function secretIntoPostgres(
  client: ClientBase,
  dataDir: string,
  secretKeys: readonly string[],
): Promise<void> {
  const sealed = createSecretBox(secretKeys).seal(accountSecret(dataDir).toString('hex'))
  await client.query(
    'INSERT INTO secrets (name, sealed) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed',
    [accountSecretName, sealed],
  )
}

/** Copies the secret from the database into a folder. Throws DatabaseError when none of the keys opens it. */
export async function secretIntoFolder(
  client: ClientBase,
  dataDir: string,
  secretKeys: readonly string[],
): Promise<void> {
  const { rows } = await client.query<{ sealed: string }>('SELECT sealed FROM secrets WHERE name = $1', [
    accountSecretName,
  ])
  const [row] = rows
  if (!row) return
  const secret = createSecretBox(secretKeys).open(row.sealed)
  if (secret === null)
    throw new DatabaseError('No key of SECRET_KEYS opens what the database holds: set those of its consoles.')
  writeSynced(path.join(dataDir, accountSecretName), `${secret}\n`, 0o600)
}
