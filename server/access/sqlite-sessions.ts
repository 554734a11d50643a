import { randomUUID } from 'node:crypto'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import {
  newSecret,
  notedEveryMs,
  secretHash,
  type SessionLimits,
  type Sessions,
  storedPerson,
  type StoredSession,
} from './sessions.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

/** Sessions in the database of one process. `now` is in milliseconds since 1970. */
export function sqliteSessions(
  database: DatabaseSync,
  { idleMs, maxMs }: SessionLimits,
  now: () => number = () => Date.now(),
): Sessions {
  const insert = database.prepare(
    `INSERT INTO sessions (id, secret_hash, who_json, grants_json, started_at, last_used_at, user_agent, ip_address, sealed_id_token)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const isLive = 'last_used_at > ? AND started_at > ?'
  const bySecret = database.prepare(`SELECT * FROM sessions WHERE secret_hash = ? AND ${isLive}`)
  const all = database.prepare(`SELECT * FROM sessions WHERE ${isLive} ORDER BY last_used_at DESC, id`)
  const note = database.prepare('UPDATE sessions SET last_used_at = ?, ip_address = ? WHERE id = ?')
  const remove = database.prepare(`DELETE FROM sessions WHERE id = ? AND ${isLive} RETURNING *`)
  const removeEnded = database.prepare(`DELETE FROM sessions WHERE NOT (${isLive})`)

  const notedAfterMs = Math.min(notedEveryMs, idleMs / 10)
  /** The earliest last use, and the earliest beginning, of a session that has not ended. */
  const bounds = () => [iso(now() - idleMs), iso(now() - maxMs)] as const
  const read = (row: Record<string, SQLOutputValue>): StoredSession | null => {
    const { who_json = null, grants_json = null } = row
    const person = storedPerson({ who_json, grants_json })
    const startedAt = Date.parse(String(row['started_at']))
    if (!person || Number.isNaN(startedAt)) return null
    return {
      ...person,
      id: String(row['id']),
      startedAt: String(row['started_at']),
      lastUsedAt: String(row['last_used_at']),
      endsAt: iso(startedAt + maxMs),
      userAgent: row['user_agent'] as string | null,
      ipAddress: row['ip_address'] as string | null,
      sealedIdToken: row['sealed_id_token'] as string | null,
    }
  }

  return {
    begin: async ({ who, grants, userAgent, ipAddress, sealedIdToken }) => {
      removeEnded.run(...bounds())
      const id = randomUUID()
      const secret = newSecret()
      const at = iso(now())
      const json = [JSON.stringify(who), JSON.stringify(grants)] as const
      insert.run(id, secretHash(secret), ...json, at, at, userAgent, ipAddress, sealedIdToken)
      return { id, secret }
    },
    use: async (secret, ipAddress, looked = false) => {
      const row = bySecret.get(secretHash(secret), ...bounds())
      const session = row ? read(row) : null
      if (!session) return null
      if (looked || now() - Date.parse(session.lastUsedAt) < notedAfterMs) return session
      const lastUsedAt = iso(now())
      try {
        note.run(lastUsedAt, ipAddress, session.id)
      } catch {
        // With a full disk people must still be able to see what is wrong. The session only ends earlier.
        return session
      }
      return { ...session, lastUsedAt, ipAddress }
    },
    list: async () => all.all(...bounds()).flatMap((row) => read(row) ?? []),
    end: async (id) => {
      const row = remove.get(id, ...bounds())
      return row ? read(row) : null
    },
  }
}
