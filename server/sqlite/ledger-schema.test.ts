import { expect, it } from 'vitest'
import { openDatabase } from '../database.ts'
import { migrations } from './ledger-schema.ts'
import { newDataDir } from '../testing/start-from-env.ts'

it('lets the jobs of an older ledger be, with their items, their records and their numbers', (context) => {
  const options = { file: `${newDataDir(context)}/ledger.db`, name: 'ledger', durable: true }
  const before = openDatabase({ ...options, migrations: migrations.slice(0, 8) })
  before.exec(
    `INSERT INTO jobs (key, asked_hash, state, operator, total, created_at) VALUES
       ('a', 'h', 'paused', 'x', 1, '2026-11-20T10:00:00.000Z'), ('b', 'h', 'finished', 'x', 1, '2026-11-20T10:00:00.000Z');
     UPDATE jobs SET retry_of = 1 WHERE id = 2;
     UPDATE sqlite_sequence SET seq = 9 WHERE name = 'jobs';
     INSERT INTO deletions (import_id, outcome, operator, requested_at, job_id)
       VALUES ('import_a', 'deleted', 'x', '2026-11-20T10:00:00.000Z', 2);
     INSERT INTO job_items VALUES (1, 0, 'import_b', NULL), (2, 0, 'import_a', 1);`,
  )
  before.close()

  const after = openDatabase({ ...options, migrations })
  const rows = (sql: string) =>
    after
      .prepare(sql)
      .all()
      .map((row) => Object.fromEntries(Object.entries(row)))
  expect(rows('SELECT id, key, state, retry_of, approval_json FROM jobs ORDER BY id')).toEqual([
    { id: 1, key: 'a', state: 'paused', retry_of: null, approval_json: null },
    { id: 2, key: 'b', state: 'finished', retry_of: 1, approval_json: null },
  ])
  expect(rows('PRAGMA foreign_key_check')).toEqual([])
  // Foreign keys point to the new table, and are enforced again.
  const insertItem = (job: number) => after.exec(`INSERT INTO job_items VALUES (${job}, 5, 'import_c', NULL)`)
  insertItem(2)
  expect(() => insertItem(77)).toThrow(/FOREIGN KEY/)
  after.exec(
    `INSERT INTO jobs (key, asked_hash, state, operator, total, created_at) VALUES ('c', 'h', 'waiting', 'x', 1, '')`,
  )
  expect(rows(`SELECT id FROM jobs WHERE key = 'c'`)).toEqual([{ id: 10 }])
  after.close()
})
