import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import * as v from 'valibot'
import { type Token, tokenSchema } from '../../src/contract/access.ts'
import { parseObject } from '../ledger/stored-row.ts'
import { newSecret, notedEveryMs, secretHash } from './sessions.ts'
import { shownTokenLength, tokenPrefix, type Tokens } from './tokens.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

/** Tokens in the database of one process. `now` is in milliseconds since 1970. */
export function sqliteTokens(database: DatabaseSync, now: () => number = () => Date.now()): Tokens {
  const insert = database.prepare(
    `INSERT INTO tokens (id, secret_hash, name, role, begins, made_by_json, made_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
  )
  const bySecret = database.prepare(
    `SELECT * FROM tokens WHERE secret_hash = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)`,
  )
  const all = database.prepare('SELECT * FROM tokens ORDER BY made_at DESC, rowid DESC')
  const note = database.prepare('UPDATE tokens SET last_used_at = ? WHERE id = ?')
  const revoke = database.prepare(
    'UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING *',
  )

  return {
    make: async ({ id, name, role, expiresAt, madeBy }) => {
      const secret = tokenPrefix + newSecret()
      const made = [JSON.stringify(madeBy), iso(now()), expiresAt] as const
      const row = insert.get(id, secretHash(secret), name, role, secret.slice(0, shownTokenLength), ...made)
      const token = row ? read(row) : null
      if (!token) throw new Error('A token was not made.')
      return { secret, token }
    },
    use: async (secret) => {
      const row = bySecret.get(secretHash(secret), iso(now()))
      const token = row ? read(row) : null
      if (!token) return null
      if (token.lastUsedAt !== null && now() - Date.parse(token.lastUsedAt) < notedEveryMs) return token
      const lastUsedAt = iso(now())
      try {
        note.run(lastUsedAt, token.id)
      } catch {
        // As with sessions: a full disk refuses changes, not reads.
        return token
      }
      return { ...token, lastUsedAt }
    },
    list: async () => all.all().flatMap((row) => read(row) ?? []),
    revoke: async (id) => {
      const row = revoke.get(iso(now()), id)
      return row ? read(row) : null
    },
  }
}

/** Null if somebody has changed it to something else. */
function read(row: Record<string, SQLOutputValue>): Token | null {
  const token = {
    id: String(row['id']),
    name: String(row['name']),
    role: row['role'],
    begins: String(row['begins']),
    madeBy: parseObject(String(row['made_by_json'])),
    madeAt: String(row['made_at']),
    expiresAt: row['expires_at'],
    lastUsedAt: row['last_used_at'],
    revokedAt: row['revoked_at'],
  }
  return v.is(tokenSchema, token) ? token : null
}
