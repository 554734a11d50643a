import type { DeletionRow } from '../../../ledger/chain.ts'
import type { Stored } from './stored.ts'

/**
 * What a test has the database note beside the ledger: which replica began what, and which took which job. `application_name` is
 * the replica's; when a row was committed PostgreSQL knows itself (track_commit_timestamp).
 */
export const auditTables = `
CREATE SCHEMA audit;
CREATE TABLE audit.intents (deletion_id bigint, job_id bigint, replica text);
CREATE TABLE audit.claims (job_id bigint, token bigint, replica text);

CREATE FUNCTION audit.note_intent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
  INSERT INTO audit.intents VALUES (NEW.id, NEW.job_id, current_setting('application_name'));
  RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER INSERT ON deletions FOR EACH ROW EXECUTE FUNCTION audit.note_intent();

CREATE FUNCTION audit.note_claim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
  IF TG_OP = 'INSERT' OR NEW.holder <> OLD.holder OR NEW.token <> OLD.token THEN
    INSERT INTO audit.claims VALUES (NEW.job_id, NEW.token, current_setting('application_name'));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON job_leases FOR EACH ROW EXECUTE FUNCTION audit.note_claim();
`

/** Something that a replica did, and when it was committed: milliseconds since 1970 by the clock of the machine. */
type Noted = { jobId: string | null; replica: string; committedAt: number }

export type Audit = {
  intents: (Noted & { importId: string })[]
  claims: Noted[]
  /** Jobs that began when their hold was over, and when that was, by the same clock. */
  begins: (Noted & { holdUntil: number })[]
}

const committedAt = (table: string) =>
  `extract(epoch FROM pg_xact_commit_timestamp(${table}.xmin)) * 1000 AS committed_at`

/** What was noted in a database, in the order in which it was committed. */
export async function readAudit(query: Stored['query']): Promise<Audit> {
  const intents = await query(
    `SELECT i.*, d.import_id, ${committedAt('i')} FROM audit.intents i JOIN deletions d ON d.id = i.deletion_id`,
  )
  const claims = await query(`SELECT c.*, ${committedAt('c')} FROM audit.claims c`)
  const begins = await query(
    `SELECT event_job AS job_id, 'any' AS replica, hold_until, ${committedAt('e')}
       FROM entries e JOIN jobs ON jobs.id = event_job::bigint WHERE event = 'job_begun'`,
  )
  return {
    intents: intents.rows
      .map((row) => Object.assign(noted(row), { importId: String(row['import_id']) }))
      .toSorted(inOrder),
    claims: claims.rows.map(noted).toSorted(inOrder),
    begins: begins.rows.map((row) =>
      Object.assign(noted(row), { holdUntil: Date.parse(String(row['hold_until'])) }),
    ),
  }
}

function noted(row: DeletionRow): Noted {
  const { job_id: jobId = null } = row
  return {
    jobId: jobId === null ? null : String(jobId),
    replica: String(row['replica']),
    committedAt: Number(row['committed_at']),
  }
}

const inOrder = (a: Noted, b: Noted): number => a.committedAt - b.committedAt
