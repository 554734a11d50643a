import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'

/** Where a file is awaited, and what was declared of it. Times in milliseconds since 1970. */
export type Upload = {
  token: string
  importId: string
  size: number
  count: number
  /** The column, from 0, that was named as the identifier. */
  identifier: number | null
  validUntil: number
  takenAt: number | null
}

export type UploadStore = ReturnType<typeof createUploadStore>

/** The uploads table. */
export function createUploadStore(database: DatabaseSync) {
  // A request that a crash cut short holds its upload no more.
  database.exec(
    `UPDATE uploads SET taken_at = NULL WHERE import_id IN (SELECT id FROM imports WHERE status = 'pending')`,
  )
  const insert = database.prepare('INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?, NULL)')
  const find = database.prepare(
    `SELECT token, import_id AS importId, size, count, identifier, valid_until AS validUntil,
       taken_at AS takenAt FROM uploads WHERE token = ?`,
  )
  const take = database.prepare('UPDATE uploads SET taken_at = ? WHERE token = ? AND taken_at IS NULL')
  const release = database.prepare('UPDATE uploads SET taken_at = NULL WHERE token = ?')
  return {
    /** Awaits a file; gives the secret part of its address. */
    expect(upload: Omit<Upload, 'token' | 'takenAt'>): string {
      const token = randomBytes(24).toString('base64url')
      const { importId, size, count, identifier, validUntil } = upload
      insert.run(token, importId, size, count, identifier, validUntil)
      return token
    },
    find: (token: string) => (find.get(token) as Upload | undefined) ?? null,
    /** Claims an upload for one request; false when another has it or had it. */
    take: (token: string, at: number) => take.run(at, token).changes === 1,
    /** Gives it back after a request that broke off. */
    release: (token: string) => void release.run(token),
  }
}
