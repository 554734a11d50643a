import type { DatabaseSync } from 'node:sqlite'
import type { Migration } from '../database.ts'
import { openChain } from './chain.ts'

/** The ledger's tables, oldest version first. Records and entries are added, never removed. */
export const migrations: readonly Migration[] = [
  `CREATE TABLE deletions (
     id           INTEGER PRIMARY KEY AUTOINCREMENT,
     import_id    TEXT NOT NULL,
     outcome      TEXT NOT NULL CHECK (outcome IN ('intended','deleted','already_gone','refused','failed','unknown')),
     attempts     INTEGER NOT NULL DEFAULT 0,
     status       INTEGER,
     code         TEXT,
     message      TEXT,
     request_id   TEXT,
     operator     TEXT NOT NULL,
     import_json  TEXT,
     requested_at TEXT NOT NULL,
     settled_at   TEXT
   ) STRICT;
   CREATE INDEX deletions_by_import ON deletions (import_id);
   CREATE INDEX deletions_open ON deletions (id) WHERE outcome IN ('intended','unknown');
   CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), at TEXT NOT NULL) STRICT;`,

  `CREATE TABLE jobs (
     id          INTEGER PRIMARY KEY AUTOINCREMENT,
     key         TEXT NOT NULL UNIQUE,
     asked_hash  TEXT NOT NULL,
     state       TEXT NOT NULL CHECK (state IN ('running','paused','stopped','finished')),
     paused_code TEXT,
     paused_why  TEXT,
     reason      TEXT,
     operator    TEXT NOT NULL,
     retry_of    INTEGER REFERENCES jobs (id),
     total       INTEGER NOT NULL,
     created_at  TEXT NOT NULL,
     ended_at    TEXT
   ) STRICT;
   CREATE TABLE job_items (
     job_id      INTEGER NOT NULL REFERENCES jobs (id),
     position    INTEGER NOT NULL,
     import_id   TEXT NOT NULL,
     deletion_id INTEGER REFERENCES deletions (id),
     PRIMARY KEY (job_id, position),
     UNIQUE (job_id, import_id)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX job_items_unsent ON job_items (job_id, position) WHERE deletion_id IS NULL;
   CREATE TABLE entries (
     seq         INTEGER PRIMARY KEY AUTOINCREMENT,
     deletion_id INTEGER NOT NULL REFERENCES deletions (id),
     body        TEXT NOT NULL,
     hash        TEXT NOT NULL
   ) STRICT;
   CREATE INDEX entries_by_deletion ON entries (deletion_id, seq);
   ALTER TABLE deletions ADD COLUMN reason TEXT;
   ALTER TABLE deletions ADD COLUMN job_id INTEGER REFERENCES jobs (id);
   CREATE INDEX deletions_by_job ON deletions (job_id, id);`,

  chainWhatWasThere,
]

/** Records from before there was a chain join it as they are. */
function chainWhatWasThere(database: DatabaseSync): void {
  const chain = openChain(database)
  for (const { id } of database.prepare('SELECT id FROM deletions ORDER BY id').iterate())
    chain.append(Number(id))
}
