-- Two roles for the console's database, so that the console itself may do no more than it has to:
--   imports_console_owner   owns the tables, and makes or changes them: `imports-console database migrate` runs as it
--   imports_console         what the replicas run as: it writes, but makes and changes no table, and what is in the chain
--                           (`entries`) it can neither change nor remove
--
-- As a superuser, in the database that the console gets for itself alone:
--   createdb imports_console
--   psql --dbname imports_console --file postgres-roles.sql
--   psql --dbname imports_console          then: \password imports_console_owner   and: \password imports_console
-- It may be run again at any time, also on a database that a console has used already.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'imports_console_owner') THEN
    CREATE ROLE imports_console_owner LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'imports_console') THEN
    CREATE ROLE imports_console LOGIN;
  END IF;
END
$$;

-- Nobody else gets in, and nobody but the owner makes anything in it.
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %I TO imports_console_owner', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO imports_console', current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO imports_console_owner;
GRANT USAGE ON SCHEMA public TO imports_console;

-- What is there already, where the console made its tables as another role.
DO $$
DECLARE
  made text;
BEGIN
  FOR made IN
    SELECT format('ALTER TABLE %s OWNER TO imports_console_owner', oid::regclass)
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    UNION ALL
    SELECT format('ALTER FUNCTION %s OWNER TO imports_console_owner', oid::regprocedure)
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  LOOP
    EXECUTE made;
  END LOOP;
END
$$;

-- What the replicas may do with tables, those that are there and those that a later version makes.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO imports_console;
ALTER DEFAULT PRIVILEGES FOR ROLE imports_console_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO imports_console;

-- What is on record stays: less than that for these. (A new database has none of them yet: whoever makes them takes it back.)
DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['deletions', 'jobs', 'job_items', 'deletion_texts', 'counters', 'restores'] LOOP
    IF to_regclass(kept) IS NOT NULL THEN
      EXECUTE format('REVOKE DELETE ON %I FROM imports_console', kept);
    END IF;
  END LOOP;
  FOREACH kept IN ARRAY ARRAY['entries', 'deletion_requests', 'findings', 'given_up'] LOOP
    IF to_regclass(kept) IS NOT NULL THEN
      EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM imports_console', kept);
    END IF;
  END LOOP;
  IF to_regclass('schema_version') IS NOT NULL THEN
    REVOKE INSERT, UPDATE, DELETE ON schema_version FROM imports_console;
  END IF;
END
$$;
