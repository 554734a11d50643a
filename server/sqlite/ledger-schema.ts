import type { DatabaseSync } from 'node:sqlite'
import type { Migration } from '../database.ts'
import { openChain } from './chain.ts'
import { subjectOfRecord } from './search.ts'

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

  // The text for the search is in a separate table, because all columns of a record are hashed.
  `CREATE TABLE deletion_texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
   INSERT INTO deletion_texts (id, text) SELECT id, ${searchedText('deletions')} FROM deletions;
   CREATE TRIGGER deletion_texts_begin AFTER INSERT ON deletions BEGIN
     INSERT INTO deletion_texts (id, text) VALUES (new.id, ${searchedText('new')});
   END;
   CREATE TRIGGER deletion_texts_follow AFTER UPDATE ON deletions BEGIN
     UPDATE deletion_texts SET text = ${searchedText('new')} WHERE id = new.id;
   END;
   CREATE TRIGGER deletion_texts_end AFTER DELETE ON deletions BEGIN
     DELETE FROM deletion_texts WHERE id = old.id;
   END;
   CREATE INDEX deletions_by_time ON deletions (requested_at, outcome);`,

  letEntriesTellOfMore,

  // The request of a record, for a page whose answer was lost. In a separate table, because all columns of a record are hashed.
  `CREATE TABLE deletion_requests (deletion_id INTEGER PRIMARY KEY, key TEXT NOT NULL) STRICT;
   CREATE INDEX deletion_requests_by_key ON deletion_requests (key);
   DROP INDEX deletions_by_time;
   CREATE INDEX deletions_by_time ON deletions (requested_at, outcome, job_id, import_id);`,

  // Part of the record, and hashed with it. Null in all earlier records (chain.ts).
  'ALTER TABLE deletions ADD COLUMN used_by_json TEXT',

  // The same for who asked; for a job, its first entry says that.
  `ALTER TABLE deletions ADD COLUMN who_json TEXT;
   CREATE INDEX deletions_by_who ON deletions (${subjectOfRecord}, id) WHERE who_json IS NOT NULL;
   ALTER TABLE jobs ADD COLUMN who_json TEXT`,

  letJobsWait,

  letJobsBeHeld,

  // Restores; no record twice. Which entries are about a restore is read from their bodies, as for jobs.
  `CREATE TABLE restores (
     id            INTEGER PRIMARY KEY AUTOINCREMENT,
     batch         INTEGER NOT NULL,
     position      INTEGER NOT NULL,
     deletion_id   INTEGER NOT NULL REFERENCES deletions (id),
     state         TEXT NOT NULL
                   CHECK (state IN ('queued','sending','restored','refused','failed','unknown','stopped')),
     sha256        TEXT,
     new_import_id TEXT,
     status        INTEGER,
     code          TEXT,
     message       TEXT,
     operator      TEXT NOT NULL,
     who_json      TEXT,
     asked_at      TEXT NOT NULL,
     ended_at      TEXT,
     UNIQUE (batch, position)
   ) STRICT;
   CREATE UNIQUE INDEX restores_once ON restores (deletion_id)
     WHERE state IN ('queued','sending','restored','unknown');
   CREATE INDEX restores_by_record ON restores (deletion_id, id);
   CREATE INDEX restores_open ON restores (id) WHERE state IN ('queued','sending');
   CREATE INDEX restores_by_import ON restores (new_import_id) WHERE new_import_id IS NOT NULL;
   ALTER TABLE entries ADD COLUMN event_restore ${fromBody('restoreId')};
   CREATE INDEX entries_by_event_restore ON entries (event_restore, seq) WHERE event_restore IS NOT NULL;`,

  // To find the story of an import: the import of an entry, the entry that it ends, and the import that it replaces.
  `ALTER TABLE entries ADD COLUMN event_import ${fromBody('importId')};
   ALTER TABLE entries ADD COLUMN event_entry ${fromBody('entry')};
   ALTER TABLE entries ADD COLUMN event_replaces ${fromBody('replaces')};
   CREATE INDEX entries_by_event_import ON entries (event_import, seq) WHERE event_import IS NOT NULL;
   CREATE INDEX entries_by_event_entry ON entries (event_entry) WHERE event_entry IS NOT NULL;
   CREATE INDEX entries_by_event_replaces ON entries (event_replaces) WHERE event_replaces IS NOT NULL;`,
]

/** The text that a search looks through: the parts of a record, one a line, A to Z in lower case. */
function searchedText(row: string): string {
  const title = `iif(json_valid(${row}.import_json), ${row}.import_json ->> '$.title', NULL)`
  const others = ['import_id', 'reason', 'operator', 'message', 'request_id']
  return `lower(concat_ws(char(10), ${title}, ${others.map((name) => `${row}.${name}`).join(', ')}))`
}

/** Adds the records from before the chain to it, as they are. */
function chainWhatWasThere(database: DatabaseSync): void {
  const chain = openChain(database, null)
  for (const { id } of database.prepare('SELECT id FROM deletions ORDER BY id').iterate())
    chain.appendRecord(Number(id))
}

/**
 * An entry may be about something other than a record. Then `event` and `event_job` say what and of which job. They are generated
 * from the body, so they cannot differ from it. SQLite cannot change a column, so this makes a new table, with the same counter.
 */
function letEntriesTellOfMore(database: DatabaseSync): void {
  const given = database.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'entries'`).get()?.['seq']
  database.exec(
    `CREATE TABLE entries_anew (
       seq         INTEGER PRIMARY KEY AUTOINCREMENT,
       deletion_id INTEGER REFERENCES deletions (id),
       body        TEXT NOT NULL,
       hash        TEXT NOT NULL,
       event       ${fromBody('event')},
       event_job   ${fromBody('jobId')}
     ) STRICT;
     INSERT INTO entries_anew (seq, deletion_id, body, hash) SELECT seq, deletion_id, body, hash FROM entries;
     DROP TABLE entries;
     ALTER TABLE entries_anew RENAME TO entries;
     CREATE INDEX entries_by_deletion ON entries (deletion_id, seq) WHERE deletion_id IS NOT NULL;
     CREATE INDEX entries_by_event ON entries (event, seq) WHERE event IS NOT NULL;
     CREATE INDEX entries_by_event_job ON entries (event_job, seq) WHERE event_job IS NOT NULL;
     CREATE INDEX deletions_late ON deletions (id) WHERE outcome = 'failed' AND code = 'delete_failed';`,
  )
  if (given === undefined) return
  database.prepare(`DELETE FROM sqlite_sequence WHERE name = 'entries'`).run()
  database.prepare(`INSERT INTO sqlite_sequence (name, seq) VALUES ('entries', ?)`).run(given)
}

/** A generated column: a field of the body of an entry that is about no record. */
function fromBody(field: string): string {
  return `TEXT GENERATED ALWAYS AS (iif(deletion_id IS NULL AND json_valid(body), body ->> '$.${field}', NULL)) VIRTUAL`
}

const jobColumns =
  'id, key, asked_hash, state, paused_code, paused_why, reason, operator, who_json, retry_of, total, created_at, ended_at'

/** A job may wait for somebody's approval, or be rejected. */
function letJobsWait(database: DatabaseSync): void {
  makeJobsAnew(database, {
    states: ['waiting', 'running', 'paused', 'stopped', 'rejected', 'finished'],
    kept: jobColumns,
    added: '',
  })
}

/** A job may be held before it begins, until `hold_until`, and be undone. */
function letJobsBeHeld(database: DatabaseSync): void {
  makeJobsAnew(database, {
    states: ['waiting', 'held', 'running', 'paused', 'stopped', 'undone', 'rejected', 'finished'],
    kept: `${jobColumns}, approval_json, decision_json`,
    added: ', hold_until TEXT',
  })
}

/**
 * SQLite cannot change a CHECK, so this makes a new table with the same name and the same counter. Foreign keys are not enforced
 * meanwhile (`openDatabase`).
 */
function makeJobsAnew(
  database: DatabaseSync,
  { states, kept, added }: { states: readonly string[]; kept: string; added: string },
): void {
  const given = database.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'jobs'`).get()?.['seq']
  database.exec(
    `CREATE TABLE jobs_anew (
       id            INTEGER PRIMARY KEY AUTOINCREMENT,
       key           TEXT NOT NULL UNIQUE,
       asked_hash    TEXT NOT NULL,
       state         TEXT NOT NULL
                     CHECK (state IN (${states.map((state) => `'${state}'`).join(',')})),
       paused_code   TEXT,
       paused_why    TEXT,
       reason        TEXT,
       operator      TEXT NOT NULL,
       retry_of      INTEGER REFERENCES jobs (id),
       total         INTEGER NOT NULL,
       created_at    TEXT NOT NULL,
       ended_at      TEXT,
       approval_json TEXT,
       decision_json TEXT,
       who_json      TEXT${added}
     ) STRICT;
     INSERT INTO jobs_anew (${kept}) SELECT ${kept} FROM jobs;
     DROP TABLE jobs;
     ALTER TABLE jobs_anew RENAME TO jobs;`,
  )
  if (given === undefined) return
  database.prepare(`UPDATE sqlite_sequence SET seq = ? WHERE name = 'jobs'`).run(given)
}
