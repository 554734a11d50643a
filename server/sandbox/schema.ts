/**
 * The sandbox's tables, one script for each version, oldest first (see `openDatabase`).
 *
 * `sequence` orders imports of the same millisecond. AUTOINCREMENT never uses the number of a deleted row again. Times are
 * milliseconds since 1970.
 */
export const migrations = [
  `
  -- One row, written with the sample data: its presence says that this database has been seeded.
  CREATE TABLE sandbox (
    seeded_at  INTEGER NOT NULL,
    cursor_key BLOB NOT NULL
  ) STRICT;

  CREATE TABLE imports (
    sequence       INTEGER PRIMARY KEY AUTOINCREMENT,
    id             TEXT NOT NULL UNIQUE,
    status         TEXT NOT NULL,
    format         TEXT NOT NULL,
    entity         TEXT,
    title          TEXT NOT NULL,
    count          INTEGER NOT NULL,
    metadata       TEXT NOT NULL,
    failed_reason  TEXT,
    failed_at      INTEGER,
    failed_message TEXT,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    -- How an import that is being processed will end, and when; never shown.
    due_at         INTEGER,
    due_status     TEXT,
    due_reason     TEXT,
    due_message    TEXT
  ) STRICT;
  CREATE INDEX imports_by_age ON imports (created_at, sequence);
  CREATE INDEX imports_due ON imports (due_at) WHERE due_at IS NOT NULL;

  CREATE TABLE websets (
    sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    body       TEXT NOT NULL
  ) STRICT;
  CREATE INDEX websets_by_age ON websets (created_at, sequence);

  -- What stands in a webset's imports[]; its other references live in the body and outlast the import.
  CREATE TABLE webset_imports (
    webset_id TEXT NOT NULL REFERENCES websets (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    import_id TEXT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    PRIMARY KEY (webset_id, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX webset_imports_by_import ON webset_imports (import_id);
  `,
  `
  -- Where the file of an import that was created here is to be sent, and what was declared of it.
  CREATE TABLE uploads (
    token       TEXT PRIMARY KEY,
    import_id   TEXT NOT NULL UNIQUE REFERENCES imports (id) ON DELETE CASCADE,
    size        INTEGER NOT NULL,
    count       INTEGER NOT NULL,
    identifier  INTEGER,
    valid_until INTEGER NOT NULL,
    taken_at    INTEGER
  ) STRICT, WITHOUT ROWID;

  -- An event holds the import as it was then, and outlasts it.
  CREATE TABLE events (
    sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    type       TEXT NOT NULL,
    data       TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX events_by_age ON events (created_at, sequence);
  `,
] as const
