import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { JobState } from '../../src/contract/job.ts'
import type { StoredJob } from '../ledger/job-store.ts'
import { toJob, storedMove } from '../ledger/stored-job.ts'
import type { JobItems } from './job-items.ts'
import type { Waits } from './waits.ts'

/** Makes a job of its row. The counts come from its items; who changed it last, from the chain. */
export function jobReader(database: DatabaseSync, items: JobItems, holds: Pick<Waits, 'leftMs'>) {
  const lastMove = database.prepare(
    `SELECT body FROM entries
      WHERE event_job = ? AND event IN ('job_stopped','job_resumed','job_undone') AND body ->> '$.operator' IS NOT NULL
      ORDER BY seq DESC LIMIT 1`,
  )
  const firstEntry = database.prepare(
    `SELECT min(seq) - 1 AS after FROM entries
      WHERE deletion_id = (SELECT id FROM deletions WHERE job_id = ? ORDER BY id LIMIT 1)`,
  )
  const lastEntry = database.prepare('SELECT coalesce(max(seq), 0) AS after FROM entries')

  return (row: Record<string, SQLOutputValue>): StoredJob => {
    const id = String(row['id'])
    const moved = lastMove.get(id)
    return toJob(row, {
      counts: items.countsOf(id, row['state'] as JobState),
      lastMove: moved ? storedMove(String(moved['body'])) : null,
      leftMs: () => holds.leftMs(row),
      after: Number(firstEntry.get(Number(id))?.['after'] ?? lastEntry.get()?.['after']),
    })
  }
}
