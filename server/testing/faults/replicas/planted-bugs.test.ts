import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { breachesOf, type Rule } from '../rules.ts'
import { type Arena, openArena } from './arena.ts'
import { playReplicas, type ReplicasOptions } from './play-replicas.ts'
import { fairReplicasHistory, type ReplicasHistory } from './replicas-history.ts'

/** A checker that finds nothing proves nothing: each rule meets a bug here, in the database or on the way to it. */
const target = 'import_7'

/** A function that PostgreSQL calls before each change of a table, and that may change the row. */
const before = (what: 'INSERT' | 'UPDATE' | 'INSERT OR UPDATE', table: string, change: string) => `
  CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${change} RETURN NEW; END $$;
  CREATE TRIGGER planted BEFORE ${what} ON ${table} FOR EACH ROW EXECUTE FUNCTION planted();`

/** One of more imports than a job works on at once: another one can be deleted beside it. */
const longHistory: ReplicasHistory = { ...fairReplicasHistory, imports: 60, perSecond: 60 }

const bugs: { name: string; rules: Rule[]; history?: ReplicasHistory; options: ReplicasOptions }[] = [
  {
    name: 'a deletion that is noted as failed',
    rules: [1, 6],
    options: {
      sabotage: before(
        'UPDATE',
        'deletions',
        `IF NEW.import_id = '${target}' AND NEW.outcome = 'deleted' THEN NEW.outcome := 'failed'; END IF;`,
      ),
    },
  },
  {
    name: 'a deletion that is noted otherwise than it is shown',
    rules: [2],
    history: { ...longHistory, steps: [{ atCall: 1, act: 'delete one', which: 59, replica: 1 }] },
    options: {
      sabotage: before(
        'UPDATE',
        'deletions',
        `IF NEW.job_id IS NULL AND NEW.outcome = 'deleted' THEN NEW.outcome := 'already_gone'; END IF;`,
      ),
    },
  },
  {
    name: 'a refusal that is noted as a deletion',
    rules: [1, 3],
    history: {
      ...fairReplicasHistory,
      deletes: [{ well: 0, badly: 30, fault: { kind: 'conflict' } }],
    },
    options: {
      sabotage: before(
        'UPDATE',
        'deletions',
        `IF NEW.import_id = '${target}' AND NEW.outcome = 'refused' THEN NEW.outcome := 'deleted'; END IF;`,
      ),
    },
  },
  {
    name: 'a commit that is answered and was not made',
    rules: [4],
    options: {
      meddle: {
        atCall: 5,
        how: ({ arena }) =>
          arena.lines.map(({ loseCommits }) => loseCommits('lied about', 4, /"begins":true/)),
      },
    },
  },
  {
    name: 'a database that answers before a commit is on disk, and is killed',
    rules: [11],
    history: {
      ...fairReplicasHistory,
      steps: [{ atCall: 20, act: 'database restarts', how: 'SIGQUIT', forMs: 0 }],
    },
    options: {
      sabotage: before('INSERT', 'entries', `PERFORM set_config('synchronous_commit', 'off', true);`),
    },
  },
  {
    name: 'a deletion that no ledger knows of, of another account',
    rules: [4, 5, 8],
    options: {
      meddle: {
        atCall: 5,
        how: ({ arena, key }) =>
          fetch(`${arena.wire.url}/websets/v0/imports/import_of_others`, {
            method: 'DELETE',
            headers: { 'x-api-key': key },
          }),
      },
    },
  },
  {
    name: 'an item that is lost',
    rules: [6],
    options: { sabotageAfter: 'DELETE FROM job_items WHERE position = 7' },
  },
  {
    name: 'a record that somebody changed',
    rules: [7],
    options: { sabotageAfter: `UPDATE deletions SET operator = 'nobody' WHERE import_id = '${target}'` },
  },
  {
    name: 'an entry that somebody changed',
    rules: [7],
    options: { sabotageAfter: `UPDATE entries SET body = body || ' ' WHERE seq = 20` },
  },
  {
    name: 'a chain without its lock, which forks',
    rules: [7],
    history: {
      ...fairReplicasHistory,
      perSecond: 1000,
      steps: Array.from({ length: 12 }, (_, n) => ({
        atCall: 1,
        act: 'delete one' as const,
        which: 29 - n,
        replica: n,
      })),
    },
    options: {
      // PostgreSQL prefers the function whose argument is of the very type. What is written is there a while later, so that
      // others write meanwhile.
      sabotage: `
        ${before('INSERT', 'entries', 'PERFORM pg_sleep(0.03);')}
        CREATE FUNCTION pg_advisory_xact_lock(integer) RETURNS void LANGUAGE sql AS 'SELECT';
        ALTER TABLE entries DROP CONSTRAINT entries_pkey, DROP CONSTRAINT entries_hash_key,
          DROP CONSTRAINT entries_prev_hash_key;`,
    },
  },
  {
    name: 'a key that is taken for a confirmed one',
    rules: [9],
    history: {
      ...longHistory,
      perSecond: 25,
      steps: [{ atCall: 5, act: 'new key', replica: 1, confirm: false, forMs: 1_500 }],
    },
    options: {
      meddle: {
        atCall: 1,
        how: ({ ask }) => {
          // Whichever key the replica has by then is confirmed and used, and nobody said so.
          const confirmAndUse = async () => {
            await ask(1, 'POST', '/api/console/account/confirm', { body: {} })
            await ask(1, 'DELETE', '/api/websets/v0/imports/import_59')
          }
          const timer = setInterval(() => void confirmAndUse().catch(() => {}), 100)
          setTimeout(() => clearInterval(timer), 3_000)
        },
      },
    },
  },
  {
    name: 'a record of nothing',
    rules: [10],
    options: {
      sabotageAfter: `
        CREATE TEMPORARY TABLE copied AS SELECT * FROM deletions WHERE import_id = '${target}';
        UPDATE copied SET id = id + 1000;
        INSERT INTO deletions SELECT * FROM copied;
        UPDATE copied SET id = id + 1000;
        INSERT INTO deletions SELECT * FROM copied;`,
    },
  },
  {
    name: 'a chain whose end was cut off',
    rules: [11],
    options: { sabotageAfter: 'DELETE FROM entries WHERE seq > (SELECT max(seq) - 2 FROM entries)' },
  },
  {
    name: 'a commit whose answer was lost, and that is not found again',
    rules: [12],
    history: {
      ...longHistory,
      steps: [
        { atCall: 2, act: 'commit lost', replica: 1, how: 'unanswered', times: 6 },
        ...Array.from({ length: 6 }, (_, n) => ({
          atCall: 2,
          act: 'delete one' as const,
          which: 59 - n,
          replica: 1,
        })),
      ],
    },
    options: { sabotage: before('INSERT', 'entries', 'NEW.commit_key := gen_random_uuid();') },
  },
  {
    name: 'a budget that forgets who had a place in it',
    rules: [13],
    history: { ...fairReplicasHistory, perSecond: 10 },
    options: { sabotage: before('UPDATE', 'budget', `NEW.slots := '{}'; NEW.jobs_at := '-infinity';`) },
  },
  {
    name: 'a job that was stopped and goes on',
    rules: [14],
    history: {
      ...fairReplicasHistory,
      perSecond: 25,
      steps: [{ atCall: 5, act: 'stop', replica: 1, forMs: 300 }],
    },
    options: {
      sabotage: before('UPDATE', 'jobs', `IF NEW.state = 'stopped' THEN NEW.state := 'running'; END IF;`),
    },
  },
  {
    name: 'a lease that two replicas have at once, under one token',
    rules: [14],
    history: { ...fairReplicasHistory, perSecond: 25 },
    options: {
      sabotage: before(
        'INSERT OR UPDATE',
        'job_leases',
        `NEW.token := 1; NEW.held_until := least(NEW.held_until, clock_timestamp() + interval '150 ms');`,
      ),
    },
  },
]

describe('with replicas, the rules find', { timeout: 120_000 }, () => {
  let arena: Arena
  beforeAll(async () => {
    arena = await openArena()
  }, 60_000)
  afterAll(() => arena.close())

  it('nothing where nothing is wrong', async () => {
    expect(breachesOf(await playReplicas(fairReplicasHistory, arena))).toEqual([])
  })

  it('nothing when intents are written late: their calls wait for another slot', async () => {
    const history = { ...fairReplicasHistory, perSecond: 10 }
    const isLate = `NEW.deletion_id IN (5, 15) AND NEW.body LIKE '%"outcome":"intended"%'`
    const sabotage = before('INSERT', 'entries', `IF ${isLate} THEN PERFORM pg_sleep(0.8); END IF;`)
    expect(breachesOf(await playReplicas(history, arena, { sabotage }))).toEqual([])
  })

  it.for(bugs)('$name', async ({ rules, history = fairReplicasHistory, options }) => {
    const broken = new Set(breachesOf(await playReplicas(history, arena, options)).map(({ rule }) => rule))
    for (const rule of rules) expect(broken).toContain(rule)
  })
})
