import { randomUUID } from 'node:crypto'
import {
  newSecret,
  notedEveryMs,
  secretHash,
  type SessionLimits,
  type Sessions,
  storedPerson,
  type StoredSession,
} from '../access/sessions.ts'
import type { Pool } from './pool.ts'
import { orUnavailable } from './unavailable.ts'

type SessionRow = {
  id: string
  who_json: string
  grants_json: string
  started_at: Date
  last_used_at: Date
  user_agent: string | null
  ip_address: string | null
  sealed_id_token: string | null
}

/** The first parameter of each statement is the time; null for the database's own. */
const now = 'coalesce($1::timestamptz, clock_timestamp())'
/** The second and third parameters are the limits. */
const isLive = `last_used_at > ${now} - for_ms($2) AND started_at > ${now} - for_ms($3)`

const removeEnded = `DELETE FROM sessions WHERE NOT (${isLive})`
const insert = `
  INSERT INTO sessions
    (id, secret_hash, who_json, grants_json, started_at, last_used_at, user_agent, ip_address, sealed_id_token)
  SELECT $2, $3, $4, $5, at, at, $6, $7, $8 FROM (SELECT ${now} AS at) AS begun`
const bySecret = `
  SELECT *, ${now} - last_used_at >= for_ms($5) AS is_to_note FROM sessions WHERE secret_hash = $4 AND ${isLive}`
const all = `SELECT * FROM sessions WHERE ${isLive} ORDER BY last_used_at DESC, id`
const note = `
  UPDATE sessions SET last_used_at = greatest(last_used_at, ${now}), ip_address = $3 WHERE id = $2 RETURNING *`
const remove = `DELETE FROM sessions WHERE id = $4 AND ${isLive} RETURNING *`

const unknown = 'Nobody can tell who is signed in, and nothing was done.'

/** Sessions of all replicas, by the database's clock. Tests may give another `clock`, in milliseconds since 1970. */
export function postgresSessions(
  pool: Pool,
  { idleMs, maxMs }: SessionLimits,
  clock: () => number | null = () => null,
): Sessions {
  const notedAfterMs = Math.min(notedEveryMs, idleMs / 10)
  const time = () => {
    const ms = clock()
    return ms === null ? null : new Date(ms)
  }
  const limits = () => [time(), idleMs, maxMs]
  const read = (row: SessionRow): StoredSession | null => {
    const person = storedPerson(row)
    return (
      person && {
        ...person,
        id: row.id,
        startedAt: row.started_at.toISOString(),
        lastUsedAt: row.last_used_at.toISOString(),
        endsAt: new Date(row.started_at.getTime() + maxMs).toISOString(),
        userAgent: row.user_agent,
        ipAddress: row.ip_address,
        sealedIdToken: row.sealed_id_token,
      }
    )
  }
  const query = async <Row extends SessionRow>(statement: string, values: unknown[]): Promise<Row[]> =>
    orUnavailable(pool, unknown, async () => (await pool.query<Row>(statement, values)).rows, {
      toAnybody: true,
    })

  return {
    begin: async ({ who, grants, userAgent, ipAddress, sealedIdToken }) => {
      await query(removeEnded, limits())
      const id = randomUUID()
      const secret = newSecret()
      const json = [JSON.stringify(who), JSON.stringify(grants)]
      await query(insert, [time(), id, secretHash(secret), ...json, userAgent, ipAddress, sealedIdToken])
      return { id, secret }
    },
    use: async (secret, ipAddress, looked = false) => {
      const values = [...limits(), secretHash(secret), notedAfterMs]
      const [row] = await query<SessionRow & { is_to_note: boolean }>(bySecret, values)
      if (!row) return null
      if (looked || !row.is_to_note) return read(row)
      try {
        const [noted] = await query(note, [time(), row.id, ipAddress])
        // The session ended in between.
        return noted ? read(noted) : null
      } catch {
        // With a full disk people must still be able to see what is wrong. The session only ends earlier.
        return read(row)
      }
    },
    list: async () => (await query(all, limits())).flatMap((row) => read(row) ?? []),
    end: async (id) => {
      const [row] = await query(remove, [...limits(), id])
      return row ? read(row) : null
    },
  }
}
