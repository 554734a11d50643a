/**
 * What the replicas of one console share beside the ledger. Times of expiry are by the database's clock; times that people see
 * are ISO text.
 */
export const sharedTables = `
-- What the console made for itself at random, once; sealed under SECRET_KEYS.
CREATE TABLE secrets (name text PRIMARY KEY, sealed text NOT NULL);

-- Whose turn it is to work on an import.
CREATE TABLE turns (import_id text PRIMARY KEY, holder uuid NOT NULL, held_until timestamptz NOT NULL);
-- Takes a turn that is free. Not on disk by itself: before anything is sent an intent is, and this with it.
CREATE FUNCTION take_turn(import text, by uuid, held_ms double precision) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  INSERT INTO turns AS t (import_id, holder, held_until) VALUES (import, by, clock_timestamp() + for_ms(held_ms))
    ON CONFLICT (import_id) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
    WHERE t.held_until <= clock_timestamp();
  RETURN FOUND;
END
$$;

-- Where files go that are awaited: the address is a secret, and sealed.
CREATE TABLE uploads (
  import_id     text PRIMARY KEY,
  sealed_url    text NOT NULL,
  valid_until   timestamptz NOT NULL,
  held_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  claimed_by    uuid,
  claimed_until timestamptz
);

-- Requests that have not been answered yet, by the key that their page sent.
CREATE TABLE requests_under_way (key text PRIMARY KEY, held_until timestamptz NOT NULL);
CREATE FUNCTION begin_request(asked text, held_ms double precision) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  INSERT INTO requests_under_way (key, held_until) VALUES (asked, clock_timestamp() + for_ms(held_ms))
    ON CONFLICT (key) DO UPDATE SET held_until = excluded.held_until;
END
$$;

CREATE TABLE sessions (
  id              text PRIMARY KEY,
  secret_hash     text NOT NULL UNIQUE,
  who_json        text NOT NULL,
  grants_json     text NOT NULL,
  started_at      timestamptz NOT NULL,
  last_used_at    timestamptz NOT NULL,
  user_agent      text,
  ip_address      text,
  sealed_id_token text
);
CREATE TABLE tokens (
  id           text PRIMARY KEY,
  secret_hash  text NOT NULL UNIQUE,
  name         text NOT NULL,
  role         text NOT NULL,
  begins       text NOT NULL,
  made_by_json text NOT NULL,
  made_at      timestamptz NOT NULL,
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz
);
`
