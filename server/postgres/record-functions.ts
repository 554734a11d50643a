import { chainLock } from './ledger-tables.ts'
import { takeBackRights } from './rights.ts'

/**
 * Begins and ends many records in one statement. So the lock of the chain is held only while the database writes, and the commit
 * waits for the disk once for all of them. The function decides nothing: its caller has read the record and decided
 * (one-record.ts). Under the lock, the function checks that nothing of that has changed, and writes all of a
 * change or nothing. `refused` says what has changed:
 *
 * - `given_up`: the caller has already reported that the change was not made.
 * - `head`: the chain lacks the last entry that the process saw.
 * - `looked`: a problem was found or acknowledged since the process read the counts, or entries are missing.
 * - `lease`, `item`: the run has lost its lease; the item has a record, or its job does not run.
 * - `changed`: the record, or another record of its import; or an earlier change of the same call is about either.
 * - `closed`: the record has its outcome, or was never written.
 */
export const recordFunctions = `
-- Calls whose answer was lost and that had written nothing when somebody looked: one that comes later all the same writes nothing.
CREATE TABLE given_up (call uuid PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp());

-- A record as it is, what its last entry says, and the other records of its import that may be why that is gone. All of this is the
-- same as long as its version is.
CREATE FUNCTION record_now(record bigint)
RETURNS TABLE (stored deletions, last_body text, deleted_by bigint, under_way bigint, version text) LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
    SELECT d, e.body, others.deleted_by, others.under_way,
           concat_ws(' ', d.xmin, coalesce(e.seq, 0), coalesce(others.deleted_by, 0), coalesce(others.under_way, 0))
      FROM deletions d
      LEFT JOIN LATERAL (
        SELECT l.seq, l.body FROM entries l WHERE l.deletion_id = d.id ORDER BY l.seq DESC LIMIT 1) e ON true
     CROSS JOIN LATERAL (
       SELECT max(o.id) FILTER (WHERE o.outcome = 'deleted') AS deleted_by,
              min(o.id) FILTER (WHERE o.outcome = 'intended' AND o.id <> d.id) AS under_way
         FROM deletions o WHERE o.import_id = d.import_id) others
     WHERE d.id = record;
END
$$;

-- changes: a list of objects, in order (write-records.ts). Gives one row for each.
CREATE FUNCTION write_records(call_key uuid, seen_seq bigint, seen_hash text, changes json)
RETURNS TABLE (refused text, record bigint, seq bigint, hash text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  refused_all text;
  found_now bigint;
  acknowledged_now bigint;
  is_cut boolean;
  number bigint;
  change record;
  this deletions;
  own text;
  said text;
  entry entries;
  searched deletion_texts;
  request deletion_requests;
  item job_items;
  rows deletions[] := '{}';
  chained entries[] := '{}';
  texts deletion_texts[] := '{}';
  requests deletion_requests[] := '{}';
  begun job_items[] := '{}';
  returned job_items[] := '{}';
  imports text[] := '{}';
BEGIN
  PERFORM pg_advisory_xact_lock(${chainLock});
  -- Each statement from here on sees what was committed before the lock was given.
  SELECT CASE
           WHEN EXISTS (SELECT FROM given_up g WHERE g.call = call_key) THEN 'given_up'
           WHEN seen_seq > 0 AND NOT EXISTS (SELECT FROM entries e WHERE e.seq = seen_seq AND e.hash = seen_hash) THEN 'head' END,
         coalesce(last.seq, 0), coalesce(last.hash, repeat('0', 64)),
         (SELECT c.given > coalesce(last.seq, 0) FROM counters c WHERE c.name = 'entries'),
         (SELECT c.given FROM counters c WHERE c.name = 'deletions'),
         (SELECT count(*) FROM findings),
         (SELECT count(*) FROM entries e WHERE e.event = 'problems_acknowledged')
    INTO refused_all, seq, hash, is_cut, number, found_now, acknowledged_now
    FROM (SELECT) AS one LEFT JOIN (SELECT e.seq, e.hash FROM entries e ORDER BY e.seq DESC LIMIT 1) last ON true;

  FOR change IN SELECT * FROM json_to_recordset(changes) AS c (
    key uuid, record json, body text, body_before_id text, searched text, subject text,
    begins boolean, findings bigint, acknowledgements bigint, version text, tampering text,
    lease_job bigint, lease_token bigint, item integer, request_key text, goes_back boolean)
  LOOP
    this := json_populate_record(NULL::deletions, change.record);
    record := this.id;
    refused := refused_all;
    IF refused IS NULL AND change.lease_job IS NOT NULL THEN
      -- Until all of this is made nobody else can claim the job.
      PERFORM FROM job_leases l
        WHERE l.job_id = change.lease_job AND l.token = change.lease_token AND l.held_until > clock_timestamp() FOR SHARE;
      IF NOT FOUND THEN
        refused := 'lease';
      END IF;
    END IF;
    IF refused IS NULL AND this.import_id = ANY (imports) THEN
      refused := 'changed';
    ELSIF refused IS NULL AND change.begins THEN
      IF is_cut OR found_now <> change.findings OR acknowledged_now <> change.acknowledgements THEN
        refused := 'looked';
      ELSIF change.item IS NOT NULL AND NOT EXISTS (
        SELECT FROM job_items i JOIN jobs j ON j.id = i.job_id
         WHERE i.job_id = this.job_id AND i.position = change.item AND i.deletion_id IS NULL AND j.state = 'running') THEN
        refused := 'item';
      END IF;
    ELSIF refused IS NULL THEN
      SELECT CASE WHEN coalesce((n.stored).outcome, '') NOT IN ('intended', 'unknown') THEN 'closed'
                  WHEN n.version <> change.version THEN 'changed' END
        INTO refused FROM (SELECT) AS one LEFT JOIN record_now(this.id) n ON true;
    END IF;
    IF refused IS NOT NULL THEN
      RETURN NEXT;
      CONTINUE;
    END IF;

    IF change.begins THEN
      number := number + 1;
      this.id := number;
      record := number;
    END IF;
    imports := imports || this.import_id;
    rows := rows || this;
    searched.id := record;
    searched.text := change.searched;
    searched.who_subject := change.subject;
    texts := texts || searched;
    IF change.request_key IS NOT NULL THEN
      request.deletion_id := record;
      request.key := change.request_key;
      requests := requests || request;
    END IF;
    item.job_id := this.job_id;
    item.position := change.item;
    item.import_id := this.import_id;
    item.deletion_id := record;
    IF change.item IS NOT NULL THEN
      begun := begun || item;
    ELSIF change.goes_back THEN
      returned := returned || item;
    END IF;
    -- Whoever made the body of a record that begins did not know its number.
    own := coalesce(change.body_before_id || record, '') || change.body;
    entry.commit_key := change.key;
    FOREACH said IN ARRAY array_remove(ARRAY[change.tampering, own], NULL) LOOP
      entry.body := said;
      entry.prev_hash := hash;
      seq := seq + 1;
      hash := encode(sha256(convert_to(hash || E'\\n' || seq || E'\\n' || said, 'UTF8')), 'hex');
      entry.seq := seq;
      entry.hash := hash;
      entry.deletion_id := CASE WHEN said = own THEN record END;
      chained := chained || entry;
    END LOOP;
    RETURN NEXT;
  END LOOP;
  IF cardinality(rows) = 0 THEN
    RETURN;
  END IF;

  WITH written AS (
    INSERT INTO deletions AS d (id, import_id, outcome, attempts, status, code, message, request_id, operator, import_json,
                                requested_at, settled_at, reason, job_id, used_by_json, who_json)
    SELECT r.id, r.import_id, r.outcome, r.attempts, r.status, r.code, r.message, r.request_id, r.operator, r.import_json,
           r.requested_at, r.settled_at, r.reason, r.job_id, r.used_by_json, r.who_json FROM unnest(rows) r
    ON CONFLICT (id) DO UPDATE
       SET outcome = excluded.outcome, attempts = excluded.attempts, status = excluded.status, code = excluded.code,
           message = excluded.message, request_id = excluded.request_id, import_json = excluded.import_json,
           settled_at = excluded.settled_at
  ), of_requests AS (
    INSERT INTO deletion_requests (deletion_id, key) SELECT r.deletion_id, r.key FROM unnest(requests) r
  ), numbered AS (
    UPDATE counters c SET given = CASE c.name WHEN 'entries' THEN write_records.seq ELSE number END
     WHERE c.name IN ('entries', 'deletions')
  ), to_search AS (
    INSERT INTO deletion_texts AS t (id, text, who_subject) SELECT x.id, x.text, x.who_subject FROM unnest(texts) x
    ON CONFLICT (id) DO UPDATE SET text = excluded.text, who_subject = excluded.who_subject
     WHERE (t.text, t.who_subject) IS DISTINCT FROM (excluded.text, excluded.who_subject)
  )
  INSERT INTO entries (seq, deletion_id, body, hash, prev_hash, commit_key)
  SELECT e.seq, e.deletion_id, e.body, e.hash, e.prev_hash, e.commit_key FROM unnest(chained) e;
  IF cardinality(begun) > 0 THEN
    UPDATE job_items i SET deletion_id = b.deletion_id FROM unnest(begun) b
     WHERE i.job_id = b.job_id AND i.position = b.position;
  END IF;
  IF cardinality(returned) > 0 THEN
    UPDATE job_items i SET deletion_id = NULL FROM unnest(returned) r
     WHERE i.job_id = r.job_id AND i.import_id = r.import_id AND i.deletion_id = r.deletion_id;
  END IF;
END
$$;
${takeBackRights([['given_up', 'UPDATE, DELETE, TRUNCATE']])}
`
