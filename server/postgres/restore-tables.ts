import { takeBackRights } from './rights.ts'

/** The events about one restore, as SQL, and the restore that such an entry names. Quotes within texts are escaped. */
export const restoreEvents = `'restore_sent','restore_created','restore_ended'`
export const restoreIn = `substring(body from '"restoreId":"([0-9]+)"')`

/** The restores of records, as SQLite has them (server/sqlite/ledger-schema.ts). No record is restored twice. */
export const restoreTables = `
INSERT INTO counters (name, given) VALUES ('restores', 0);

CREATE TABLE restores (
  id            bigint PRIMARY KEY,
  batch         bigint NOT NULL,
  position      integer NOT NULL,
  deletion_id   bigint NOT NULL REFERENCES deletions (id),
  state         text NOT NULL CHECK (state IN ('queued','sending','restored','refused','failed','unknown','stopped')),
  sha256        text,
  new_import_id text,
  status        integer,
  code          text,
  message       text,
  operator      text NOT NULL,
  who_json      text,
  asked_at      text COLLATE "C" NOT NULL,
  ended_at      text COLLATE "C",
  UNIQUE (batch, position)
);
CREATE UNIQUE INDEX restores_once ON restores (deletion_id) WHERE state IN ('queued','sending','restored','unknown');
CREATE INDEX restores_by_record ON restores (deletion_id, id);
CREATE INDEX restores_open ON restores (id) WHERE state IN ('queued','sending');
CREATE INDEX restores_by_import ON restores (new_import_id) WHERE new_import_id IS NOT NULL;
CREATE INDEX entries_by_restore ON entries ((${restoreIn})) WHERE event IN (${restoreEvents});
${takeBackRights([['restores', 'DELETE, TRUNCATE']])}
`
