import type { SQLOutputValue } from 'node:sqlite'
import { failedStates, jobStates, type JobState, unfinishedStates } from '../../src/contract/job.ts'
import {
  JobChangedError,
  type JobOfKey,
  type JobStore,
  type NewJobRow,
  type StoredJob,
} from '../ledger/job-store.ts'
import {
  askedUntil,
  entriesPerAnswer,
  firstState,
  isTimely,
  jobCreated,
  moveOf,
  storedMove,
  toJob,
} from '../ledger/stored-job.ts'
import { isGone } from '../ledger/stored-restore.ts'
import { countsIn } from '../ledger/stored-row.ts'
import type { LedgerParts } from './chain.ts'
import { jobProblems, storedIds } from './check-jobs.ts'
import type { JobItems } from './job-items.ts'
import { approvalEnd, createWaits, holdEnd, type Waits } from './waits.ts'

type Deps = LedgerParts & { items: JobItems }

/** The jobs in the ledger's database. */
export function createJobStore({ database, chain, items, commitIfAllowed, commit }: Deps): JobStore {
  const insertJob = database.prepare(
    `INSERT INTO jobs (key, asked_hash, state, reason, operator, who_json, retry_of, total, created_at, approval_json, hold_until)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertItem = database.prepare('INSERT INTO job_items (job_id, position, import_id) VALUES (?, ?, ?)')
  const one = database.prepare('SELECT * FROM jobs WHERE id = ?')
  const byKey = database.prepare('SELECT * FROM jobs WHERE key = ?')
  const page = database.prepare('SELECT * FROM jobs WHERE id < ? ORDER BY id DESC LIMIT ?')
  const inState = database.prepare('SELECT * FROM jobs WHERE state = ? ORDER BY id')
  const states = database.prepare('SELECT state, count(*) AS count FROM jobs GROUP BY state')
  const unsent = database.prepare(
    'SELECT position FROM job_items WHERE job_id = ? AND deletion_id IS NULL ORDER BY position',
  )
  const underWay = database.prepare(
    `SELECT position, job_items.import_id, deletion_id FROM job_items JOIN deletions ON deletions.id = deletion_id
      WHERE job_items.job_id = ? AND outcome = 'intended' ORDER BY position`,
  )
  const setState = database.prepare(
    `UPDATE jobs SET state = ?, paused_code = ?, paused_why = ?, ended_at = ?,
                     decision_json = coalesce(?, decision_json)
      WHERE id = ?`,
  )
  const itemRecord = database.prepare('SELECT deletion_id FROM job_items WHERE job_id = ? AND position = ?')
  const toRetry = database.prepare(
    `SELECT job_items.import_id FROM job_items JOIN deletions ON deletions.id = deletion_id
      WHERE job_items.job_id = ? AND outcome IN (${failedStates.map((state) => `'${state}'`).join()}) ORDER BY position`,
  )

  const changedJobs = database.prepare(
    `SELECT DISTINCT CAST(coalesce(event_job, job_id) AS TEXT) AS id
       FROM entries LEFT JOIN deletions ON deletions.id = entries.deletion_id
      WHERE seq > ? AND seq <= ? AND coalesce(event_job, job_id) IS NOT NULL`,
  )
  const goneImports = database.prepare(
    `SELECT DISTINCT deletions.import_id
       FROM entries JOIN deletions ON deletions.id = entries.deletion_id
      WHERE seq > ? AND seq <= ? AND job_id IS NOT NULL AND ${isGone}`,
  )

  const holds = createWaits(holdEnd)
  const approvals = createWaits(approvalEnd)
  const stored = jobReader({ database, chain, items }, holds)
  const get = (id: string): StoredJob | null => {
    const row = one.get(Number(id))
    return row ? stored(row) : null
  }
  const findByKey = (key: string): JobOfKey | null => {
    const row = byKey.get(key)
    return row ? { id: String(row['id']), askedHash: String(row['asked_hash']) } : null
  }
  const inStates = (wanted: readonly JobState[]): StoredJob[] =>
    wanted.flatMap((state) => inState.all(state).map(stored)).toSorted((a, b) => Number(a.id) - Number(b.id))

  const insert = (row: NewJobRow): string => {
    const { key, askedHash, ids, reason, operator, who, retryOf, holdMs } = row
    const now = Date.now()
    const at = new Date(now).toISOString()
    const state = firstState(row)
    const approval =
      row.approval && askedUntil(row.approval, new Date(now + row.approval.forMs).toISOString())
    const holdUntil = state === 'held' ? new Date(now + holdMs).toISOString() : null
    const { lastInsertRowid: id } = insertJob.run(
      key,
      askedHash,
      state,
      reason,
      operator,
      who ? JSON.stringify(who) : null,
      retryOf === null ? null : Number(retryOf),
      ids.length,
      at,
      approval && JSON.stringify(approval),
      holdUntil,
    )
    ids.forEach((importId, position) => insertItem.run(id, position, importId))
    const jobId = String(id)
    chain.appendEvent(jobCreated(row, { jobId, at, approval, holdUntil }))
    if (holdUntil !== null) holds.begin(jobId, holdMs)
    if (row.approval) approvals.begin(jobId, row.approval.forMs)
    return jobId
  }

  return {
    create: async (row) => {
      const earlier = findByKey(row.key)
      if (earlier) return { ...earlier, isNew: false }
      return commitIfAllowed(() => {
        // Checked again, now that no other process can write.
        const there = findByKey(row.key)
        return there ? { ...there, isNew: false } : { id: insert(row), askedHash: row.askedHash, isNew: true }
      })
    },
    confirmedIds: async (id) => {
      const [problem] = jobProblems(database, Number(id))
      if (problem) throw new JobChangedError(problem.message)
      return storedIds(database, Number(id))
    },
    get: async (id) => get(id),
    findByKey: async (key) => findByKey(key),
    list: async ({ before, limit }) =>
      page.all(before === undefined ? Number.MAX_SAFE_INTEGER : Number(before), limit).map(stored),
    inStates: async (wanted) => inStates(wanted),
    countByState: async () => countsIn(jobStates, states.all()),
    unsent: async (jobId) => unsent.all(Number(jobId)).map((row) => Number(row['position'])),
    underWay: async (jobId) =>
      underWay.all(Number(jobId)).map((row) => ({
        jobId,
        position: Number(row['position']),
        importId: String(row['import_id']),
        deletionId: String(row['deletion_id']),
      })),
    items: async (jobId, asked) => items.list(jobId, asked),
    failedIds: async (jobId) => toRetry.all(Number(jobId)).map((row) => String(row['import_id'])),
    move: async (jobId, move) => {
      const { from, to, paused } = move
      /** The state before the change; null if the job may not change so. */
      const movesFrom = (): JobState | null => {
        const row = one.get(Number(jobId)) ?? {}
        const state = row['state'] as JobState
        const isHeld = state === 'held' && to === 'running' && holds.leftMs(row) > 0
        const isOver = approvalEnd(row) !== null && approvals.leftMs(row) === 0
        return from.includes(state) && !isHeld && isTimely(move, isOver) ? state : null
      }
      if (movesFrom() === null) return false
      const change = () => {
        // Checked again, now that no other process can write.
        const was = movesFrom()
        if (was === null) return false
        const { endedAt, decided, event } = moveOf(jobId, was, move)
        setState.run(to, paused?.code ?? null, paused?.message ?? null, endedAt, decided, Number(jobId))
        chain.appendEvent(event)
        return true
      }
      const moved = to === 'running' ? commitIfAllowed(change) : commit(change)
      if (moved) for (const waits of [holds, approvals]) waits.forget(jobId)
      return moved
    },
    isRunning: async (jobId) => one.get(Number(jobId))?.['state'] === 'running',
    isQueued: async ({ jobId, position }) =>
      itemRecord.get(Number(jobId), position)?.['deletion_id'] === null,
    changes: async (after) => {
      const last = chain.head().seq
      const going = inStates(unfinishedStates)
      const start = after ?? Math.min(last, ...going.map((job) => job.after))
      const upTo = Math.min(last, start + entriesPerAnswer)
      const ids = new Set(going.map(({ id }) => id))
      const others = changedJobs
        .all(start, upTo)
        .map(({ id }) => String(id))
        .filter((id) => !ids.has(id))
        .flatMap((id) => get(id) ?? [])
      const gone = goneImports.all(start, upTo).map((row) => String(row['import_id']))
      return { jobs: [...going, ...others], gone, after: upTo, hasMore: upTo < last }
    },
  }
}

/** Makes a job of its row. The counts come from its items; who changed it last, from the chain. */
function jobReader(
  { database, chain, items }: Pick<Deps, 'database' | 'chain' | 'items'>,
  holds: Pick<Waits, 'leftMs'>,
) {
  const lastMove = database.prepare(
    `SELECT body FROM entries
      WHERE event_job = ? AND event IN ('job_stopped','job_resumed','job_undone') AND body ->> '$.operator' IS NOT NULL
      ORDER BY seq DESC LIMIT 1`,
  )
  const firstEntry = database.prepare(
    `SELECT min(seq) - 1 AS after FROM entries
      WHERE deletion_id = (SELECT id FROM deletions WHERE job_id = ? ORDER BY id LIMIT 1)`,
  )

  return (row: Record<string, SQLOutputValue>): StoredJob => {
    const id = String(row['id'])
    const moved = lastMove.get(id)
    return toJob(row, {
      counts: items.countsOf(id, row['state'] as JobState),
      lastMove: moved ? storedMove(String(moved['body'])) : null,
      leftMs: () => holds.leftMs(row),
      after: Number(firstEntry.get(Number(id))?.['after'] ?? chain.head().seq),
    })
  }
}
