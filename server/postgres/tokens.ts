import * as v from 'valibot'
import { type Token, tokenSchema } from '../../src/contract/access.ts'
import { newSecret, notedEveryMs, secretHash } from '../access/sessions.ts'
import { shownTokenLength, tokenPrefix, type Tokens } from '../access/tokens.ts'
import { parseObject } from '../ledger/stored-row.ts'
import type { Pool } from './pool.ts'
import { fromStored, toStored } from './stored-text.ts'
import { orUnavailable } from './unavailable.ts'

type TokenRow = {
  id: string
  name: string
  role: string
  begins: string
  made_by_json: string
  made_at: Date
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
}

/** The first parameter of each statement is the time; null for the database's own. */
const now = 'coalesce($1::timestamptz, clock_timestamp())'

const insert = `
  INSERT INTO tokens (id, secret_hash, name, role, begins, made_by_json, made_at, expires_at)
  VALUES ($2, $3, $4, $5, $6, $7, ${now}, $8) RETURNING *`
const bySecret = `
  SELECT *, last_used_at IS NULL OR ${now} - last_used_at >= for_ms($3) AS is_to_note FROM tokens
  WHERE secret_hash = $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${now})`
const all = 'SELECT * FROM tokens ORDER BY made_at DESC, id'
const note = `UPDATE tokens SET last_used_at = ${now} WHERE id = $2 AND revoked_at IS NULL RETURNING *`
const revoke = `UPDATE tokens SET revoked_at = ${now} WHERE id = $2 AND revoked_at IS NULL RETURNING *`

const unknown = 'Nobody can tell whose token it is, and nothing was done.'

/** Tokens of all replicas, by the database's clock. Tests may give another `clock`, in milliseconds since 1970. */
export function postgresTokens(pool: Pool, clock: () => number | null = () => null): Tokens {
  const time = () => {
    const ms = clock()
    return ms === null ? null : new Date(ms)
  }
  const query = async <Row extends TokenRow>(statement: string, values: unknown[]): Promise<Row[]> =>
    orUnavailable(pool, unknown, async () => (await pool.query<Row>(statement, values)).rows, {
      toAnybody: true,
    })

  return {
    make: async ({ id, name, role, expiresAt, madeBy }) => {
      const secret = tokenPrefix + newSecret()
      const shown = secret.slice(0, shownTokenLength)
      const known = [id, secretHash(secret), toStored(name), role, shown, JSON.stringify(madeBy), expiresAt]
      const [row] = await query(insert, [time(), ...known])
      const token = row ? read(row) : null
      if (!token) throw new Error('A token was not made.')
      return { secret, token }
    },
    use: async (secret) => {
      const values = [time(), secretHash(secret), notedEveryMs]
      const [row] = await query<TokenRow & { is_to_note: boolean }>(bySecret, values)
      const token = row ? read(row) : null
      if (!row?.is_to_note || !token) return token
      try {
        const [noted] = await query(note, [time(), row.id])
        // The token was revoked in between.
        return noted ? read(noted) : null
      } catch {
        // As with sessions: a full disk refuses changes, not reads.
        return token
      }
    },
    list: async () => (await query(all, [])).flatMap((row) => read(row) ?? []),
    revoke: async (id) => {
      const [row] = await query(revoke, [time(), id])
      return row ? read(row) : null
    },
  }
}

const iso = (time: Date | null): string | null => time && time.toISOString()

/** Null if somebody has changed it to something else. */
function read(row: TokenRow): Token | null {
  const token = {
    id: row.id,
    name: fromStored(row.name),
    role: row.role,
    begins: row.begins,
    madeBy: parseObject(row.made_by_json),
    madeAt: row.made_at.toISOString(),
    expiresAt: iso(row.expires_at),
    lastUsedAt: iso(row.last_used_at),
    revokedAt: iso(row.revoked_at),
  }
  return v.is(tokenSchema, token) ? token : null
}
