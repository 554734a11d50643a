import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { JobState } from '../../src/contract/job.ts'
import { storedApproval, type StoredJob, storedMove } from '../ledger/job-store.ts'
import { parseWho } from '../ledger/stored-json.ts'
import type { Holds } from './holds.ts'
import type { JobItems } from './job-items.ts'

/** Makes a job of its row. The counts come from its items; who changed it last, from the chain. */
export function jobReader(database: DatabaseSync, items: JobItems, holds: Pick<Holds, 'leftMs'>) {
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

  const lastMoveOf = (id: string): StoredJob['lastMove'] => {
    const body = lastMove.get(id)?.['body']
    return body === undefined ? null : storedMove(String(body))
  }

  return (row: Record<string, SQLOutputValue>): StoredJob => {
    const text = (name: string) => (row[name] === null ? null : String(row[name]))
    const state = row['state'] as JobState
    const code = text('paused_code')
    return {
      id: String(row['id']),
      state,
      paused: code === null ? null : { code, message: text('paused_why') ?? '' },
      reason: text('reason'),
      operator: String(row['operator']),
      who: parseWho(text('who_json')),
      lastMove: lastMoveOf(String(row['id'])),
      retryOf: text('retry_of'),
      approval: storedApproval(text('approval_json'), text('decision_json')),
      hold: state === 'held' ? { until: String(row['hold_until']), leftMs: holds.leftMs(row) } : null,
      total: Number(row['total']),
      counts: items.countsOf(String(row['id']), state),
      createdAt: String(row['created_at']),
      endedAt: text('ended_at'),
      after: Number(firstEntry.get(Number(row['id']))?.['after'] ?? lastEntry.get()?.['after']),
    }
  }
}
