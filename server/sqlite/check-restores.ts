import type { DatabaseSync } from 'node:sqlite'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { batchProblemsOf } from '../ledger/check-restores.ts'
import type { Checked, Step } from './check-entries.ts'

/** How a batch of restores differs from the chain. */
export function batchProblems(database: DatabaseSync, batch: number): LedgerProblem[] {
  const entriesOf = (sql: string, value: number) =>
    database
      .prepare(`SELECT seq, body, event_restore FROM entries WHERE ${sql} ORDER BY seq`)
      .all(value)
      .map((row) => ({
        seq: Number(row['seq']),
        body: String(row['body']),
        restore: String(row['event_restore']),
      }))
  const [asked] = entriesOf(`seq = ? AND event = 'restores_asked'`, batch)
  const about = entriesOf('event_restore IN (SELECT CAST(id AS TEXT) FROM restores WHERE batch = ?)', batch)
  return batchProblemsOf(batch, {
    asked,
    rows: database.prepare('SELECT * FROM restores WHERE batch = ? ORDER BY position').all(batch),
    entries: Map.groupBy(about, ({ restore }) => restore),
    stops: entriesOf(`event = 'restores_stopped' AND body ->> '$.batch' = ?`, batch),
  })
}

/** Checks one batch at a time, because it may have ten thousand restores: batches in the chain, and rows that no entry names. */
export function restoresStep({ database }: Checked): Step {
  const batches = database.prepare(
    `SELECT min(batch) AS batch FROM (
       SELECT min(seq) AS batch FROM entries WHERE event = 'restores_asked' AND seq > ?1
       UNION ALL SELECT min(batch) FROM restores WHERE batch > ?1)`,
  )
  return (from) => {
    const found = batches.get(from.restores)?.['batch'] ?? null
    if (found === null) return { point: from, problems: [], done: true }
    const batch = Number(found)
    return { point: { ...from, restores: batch }, problems: batchProblems(database, batch), done: false }
  }
}
