/** The lock that every change of the ledger holds, so that entries are appended one at a time. */
export const chainLock = 7_403_002

/**
 * A field of the body of an entry that is about no record. PostgreSQL reads no JSON that has an escape for NUL or for a lone
 * surrogate anywhere, and people may have typed one.
 */
function fromBody(field: string): string {
  const readable = String.raw`regexp_replace(body, '\\u(0000|d[89a-f][0-9a-f]{2})', '\\u0020', 'g')`
  return `CASE WHEN deletion_id IS NULL THEN ${readable}::json ->> '${field}' END`
}

/**
 * The ledger as in SQLite (server/sqlite/ledger-schema.ts): columns of a record in the same order, times as ISO text, JSON as
 * text. So entries have the same bytes. Text compares by its bytes.
 *
 * Numbers come from `counters`, within the transaction that uses them: there are no gaps, because a rollback takes the number
 * back. Every change holds the lock of the chain (chain.ts), so changes are made one after the other. `prev_hash` is unique: even
 * without the lock the chain could not fork. Each transaction has its own `commit_key`. If its answer is lost, the key tells
 * whether it was made.
 */
export const ledgerTables = `
CREATE TABLE counters (name text PRIMARY KEY, given bigint NOT NULL);
INSERT INTO counters (name, given) VALUES ('entries', 0), ('deletions', 0), ('jobs', 0);

CREATE TABLE jobs (
  id            bigint PRIMARY KEY,
  key           text NOT NULL UNIQUE,
  asked_hash    text NOT NULL,
  state         text NOT NULL CHECK (state IN ('waiting','running','paused','stopped','rejected','finished')),
  paused_code   text,
  paused_why    text,
  reason        text,
  operator      text NOT NULL,
  who_json      text,
  retry_of      bigint REFERENCES jobs (id),
  total         integer NOT NULL,
  created_at    text COLLATE "C" NOT NULL,
  ended_at      text COLLATE "C",
  approval_json text,
  decision_json text
);
CREATE INDEX jobs_by_state ON jobs (state, id) WHERE state IN ('waiting','running','paused');

CREATE TABLE deletions (
  id           bigint PRIMARY KEY,
  import_id    text NOT NULL,
  outcome      text NOT NULL CHECK (outcome IN ('intended','deleted','already_gone','refused','failed','unknown')),
  attempts     integer NOT NULL DEFAULT 0,
  status       integer,
  code         text,
  message      text,
  request_id   text,
  operator     text NOT NULL,
  import_json  text,
  requested_at text COLLATE "C" NOT NULL,
  settled_at   text COLLATE "C",
  reason       text,
  job_id       bigint REFERENCES jobs (id),
  used_by_json text,
  who_json     text
);
CREATE INDEX deletions_by_import ON deletions (import_id);
CREATE INDEX deletions_open ON deletions (id) WHERE outcome IN ('intended','unknown');
CREATE INDEX deletions_late ON deletions (id) WHERE outcome = 'failed' AND code = 'delete_failed';
CREATE INDEX deletions_by_job ON deletions (job_id, id);
CREATE INDEX deletions_by_time ON deletions (requested_at, outcome, job_id, import_id);

CREATE TABLE job_items (
  job_id      bigint NOT NULL REFERENCES jobs (id),
  position    integer NOT NULL,
  import_id   text NOT NULL,
  deletion_id bigint REFERENCES deletions (id),
  PRIMARY KEY (job_id, position),
  UNIQUE (job_id, import_id)
);
CREATE INDEX job_items_unsent ON job_items (job_id, position) WHERE deletion_id IS NULL;

CREATE TABLE entries (
  seq         bigint PRIMARY KEY,
  deletion_id bigint REFERENCES deletions (id),
  body        text NOT NULL,
  hash        text NOT NULL UNIQUE,
  prev_hash   text NOT NULL UNIQUE,
  commit_key  uuid NOT NULL,
  event       text GENERATED ALWAYS AS (${fromBody('event')}) STORED,
  event_job   text GENERATED ALWAYS AS (${fromBody('jobId')}) STORED
);
CREATE INDEX entries_by_deletion ON entries (deletion_id, seq) WHERE deletion_id IS NOT NULL;
CREATE INDEX entries_by_event ON entries (event, seq) WHERE event IS NOT NULL;
CREATE INDEX entries_by_event_job ON entries (event_job, seq) WHERE event_job IS NOT NULL;
CREATE INDEX entries_by_commit ON entries (commit_key);

-- What a search looks through, folded (src/contract/fold-text.ts), and whose a record is.
CREATE TABLE deletion_texts (
  id          bigint PRIMARY KEY REFERENCES deletions (id),
  text        text COLLATE "C" NOT NULL,
  who_subject text COLLATE "C"
);
CREATE INDEX deletion_texts_by_who ON deletion_texts (who_subject, id) WHERE who_subject IS NOT NULL;

-- Which request a record is of, for a page whose answer was lost.
CREATE TABLE deletion_requests (deletion_id bigint PRIMARY KEY REFERENCES deletions (id), key text NOT NULL);
CREATE INDEX deletion_requests_by_key ON deletion_requests (key);

-- What did not fit when a replica looked, told to all of them: it is open until the chain says that somebody acknowledged it.
CREATE TABLE findings (
  key      text PRIMARY KEY,
  record   text,
  message  text NOT NULL,
  found_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE probe (id integer PRIMARY KEY CHECK (id = 1), at text NOT NULL);

-- Who works on a job: until when by the clock of the database, and with which token its writes must come.
CREATE TABLE job_leases (
  job_id     bigint PRIMARY KEY REFERENCES jobs (id),
  token      bigint NOT NULL,
  holder     uuid NOT NULL,
  taken_at   timestamptz NOT NULL,
  held_until timestamptz NOT NULL,
  pace_json  text
);

-- In PL/pgSQL, which keeps the plans of its statements.
CREATE FUNCTION next_number(counter text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  number bigint;
BEGIN
  UPDATE counters SET given = given + 1 WHERE name = counter RETURNING given INTO number;
  RETURN number;
END
$$;

-- Chains an entry to the last one, and keeps what searches look at in its record. Whoever calls it holds the lock of the chain.
CREATE FUNCTION append_entry(record bigint, entry_body text, made_by uuid, searched text DEFAULT NULL, subject text DEFAULT NULL)
RETURNS TABLE (seq bigint, hash text) LANGUAGE plpgsql AS $$
DECLARE
  before text;
  number bigint;
  made text;
BEGIN
  SELECT e.hash, e.seq + 1 INTO before, number FROM entries e ORDER BY e.seq DESC LIMIT 1;
  before := coalesce(before, repeat('0', 64));
  number := coalesce(number, 1);
  made := encode(sha256(convert_to(before || E'\\n' || number || E'\\n' || entry_body, 'UTF8')), 'hex');
  INSERT INTO entries (seq, deletion_id, body, hash, prev_hash, commit_key)
    VALUES (number, record, entry_body, made, before, made_by);
  UPDATE counters SET given = number WHERE name = 'entries';
  IF searched IS NOT NULL THEN
    INSERT INTO deletion_texts (id, text, who_subject) VALUES (record, searched, subject)
      ON CONFLICT (id) DO UPDATE SET text = excluded.text, who_subject = excluded.who_subject;
  END IF;
  RETURN QUERY SELECT number, made;
END
$$;

-- What tells in a moment whether something may begin: whether the chain has the end that was seen last, where it ends now, how many
-- numbers were given, and how much was found and acknowledged.
CREATE FUNCTION glance(seen_seq bigint, seen_hash text)
RETURNS TABLE (is_there boolean, seq bigint, hash text, given bigint, findings bigint, acknowledgements bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT e.seq, e.hash INTO seq, hash FROM entries e ORDER BY e.seq DESC LIMIT 1;
  seq := coalesce(seq, 0);
  hash := coalesce(hash, repeat('0', 64));
  is_there := seen_seq = 0 OR EXISTS (SELECT FROM entries e WHERE e.seq = seen_seq AND e.hash = seen_hash);
  SELECT coalesce(max(c.given), 0) INTO given FROM counters c WHERE c.name = 'entries';
  SELECT count(*) INTO findings FROM findings f;
  SELECT count(*) INTO acknowledgements FROM entries e WHERE e.event = 'problems_acknowledged';
  RETURN NEXT;
END
$$;
`
