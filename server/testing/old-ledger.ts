import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { transaction } from '../database.ts'
import { entryHash, origin, recordBody } from '../ledger/chain.ts'
import { migrations } from '../sqlite/ledger-schema.ts'

/** The last version of the schema that knew of no accounts. */
const oldVersion = 4

/** Makes a ledger as the console before this one left it: a deletion that ended, an open one, and a job that was running. Gives its file. */
export function oldLedger(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true })
  const file = path.join(dataDir, 'ledger.db')
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON')
  for (const migration of migrations.slice(0, oldVersion))
    transaction(database, () =>
      typeof migration === 'string' ? database.exec(migration) : migration(database),
    )
  database.exec(`PRAGMA user_version = ${oldVersion}`)
  let head = origin
  const chain = (id: number) => {
    const body = recordBody(database.prepare('SELECT * FROM deletions WHERE id = ?').get(id) ?? {}, null)
    head = { seq: head.seq + 1, hash: entryHash(head.hash, head.seq + 1, body) }
    database
      .prepare('INSERT INTO entries (seq, deletion_id, body, hash) VALUES (?, ?, ?, ?)')
      .run(head.seq, id, body, head.hash)
  }
  const insert = database.prepare(
    'INSERT INTO deletions (import_id, outcome, operator, requested_at, settled_at) VALUES (?, ?, ?, ?, ?)',
  )
  insert.run('import_a', 'deleted', 'Ada', '2026-11-01T00:00:00.000Z', '2026-11-01T00:00:01.000Z')
  chain(1)
  insert.run('import_gone', 'intended', 'Ada', '2026-11-01T00:00:02.000Z', null)
  chain(2)
  database.exec(
    `INSERT INTO jobs (key, asked_hash, state, operator, total, created_at)
       VALUES ('k', 'h', 'running', 'Ada', 2, '2026-11-01T00:00:03.000Z');
     INSERT INTO job_items (job_id, position, import_id) VALUES (1, 0, 'import_b'), (1, 1, 'import_c')`,
  )
  database.close()
  writeFileSync(`${file}.head`, `${head.seq} ${head.hash}\n`)
  return file
}
