/** Advisory locks are numbers; any number will do that nothing else in the database uses (migrate.ts). */
export const filesLock = 7_403_011

/**
 * Uploaded files, compressed, in pieces of about 1 MB (docs/decisions/0037). A file that is still being written has no hash, and
 * is dropped when its time is over.
 */
export const fileTables = `
CREATE TABLE files (
  id           uuid PRIMARY KEY,
  sha256       text UNIQUE,
  stored_bytes bigint NOT NULL DEFAULT 0,
  needed_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  damaged      boolean NOT NULL DEFAULT false,
  held_until   timestamptz,
  CHECK ((sha256 IS NULL) <> (held_until IS NULL))
);
CREATE INDEX files_by_need ON files (needed_at);
CREATE TABLE file_pieces (
  file uuid NOT NULL REFERENCES files ON DELETE CASCADE,
  n    integer NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (file, n)
);
-- They are compressed already.
ALTER TABLE file_pieces ALTER data SET STORAGE EXTERNAL;

-- Makes room for more of a file that is being written; what was least recently needed goes first. False where nothing more can go.
CREATE FUNCTION reserve_file_room(part uuid, more bigint, cap bigint, held_ms double precision)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  over bigint;
  oldest record;
BEGIN
  PERFORM pg_advisory_xact_lock(${filesLock});
  DELETE FROM files WHERE held_until <= clock_timestamp();
  SELECT coalesce(sum(stored_bytes), 0) + more - cap INTO over FROM files;
  WHILE over > 0 LOOP
    SELECT id, stored_bytes INTO oldest FROM files WHERE held_until IS NULL ORDER BY needed_at LIMIT 1;
    IF NOT FOUND THEN RETURN false; END IF;
    DELETE FROM files WHERE id = oldest.id;
    over := over - oldest.stored_bytes;
  END LOOP;
  UPDATE files SET stored_bytes = stored_bytes + more, held_until = clock_timestamp() + for_ms(held_ms)
   WHERE id = part AND held_until IS NOT NULL;
  RETURN FOUND;
END
$$;
`
