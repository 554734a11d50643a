import type { DatabaseSync } from 'node:sqlite'
import { openDatabase } from '../database.ts'

/** Times are ISO, JSON is text; no secret is here, only hashes of them. */
const migrations = [
  `CREATE TABLE sessions (
     id TEXT PRIMARY KEY,
     secret_hash TEXT NOT NULL UNIQUE,
     who_json TEXT NOT NULL,
     grants_json TEXT NOT NULL,
     started_at TEXT NOT NULL,
     last_used_at TEXT NOT NULL,
     user_agent TEXT,
     ip_address TEXT,
     sealed_id_token TEXT
   ) STRICT;
   CREATE TABLE tokens (
     id TEXT PRIMARY KEY,
     secret_hash TEXT NOT NULL UNIQUE,
     name TEXT NOT NULL,
     role TEXT NOT NULL,
     begins TEXT NOT NULL,
     made_by_json TEXT NOT NULL,
     made_at TEXT NOT NULL,
     expires_at TEXT,
     last_used_at TEXT,
     revoked_at TEXT
   ) STRICT;`,
]

/** Opens the file of sessions and tokens. Throws DatabaseError when it cannot be used. */
export function openAccessDatabase(file: string): DatabaseSync {
  return openDatabase({ file, name: 'list of sessions and tokens', migrations, durable: true })
}
