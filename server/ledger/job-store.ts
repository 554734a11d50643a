import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { failedStates, type Job, type JobState } from '../../src/contract/job.ts'
import type { Chain } from './chain.ts'
import { jobProblems, listHash, storedIds } from './check-jobs.ts'
import { createJobItems } from './job-items.ts'
import { moveTo } from './ledger-account.ts'

/** A place in a job; `position` counts from 0. */
export type JobItemKey = { jobId: string; position: number }

export type QueuedItem = JobItemKey & { importId: string }

export type NewJobRow = {
  key: string
  /** Tells another request under the same key from a repeat. */
  askedHash: string
  ids: readonly string[]
  reason: string | null
  operator: string
  retryOf: string | null
}

/** A job without what only its runner knows. */
export type StoredJob = Omit<Job, 'pace'>

/** The jobs and their items. An item's end is not written here: it is what its ledger record says. */
export type JobStore = ReturnType<typeof createJobStore>

type StoreDeps = {
  database: DatabaseSync
  chain: Chain
  /** Makes a change that begins something. Throws LedgerRefusal where nothing may begin. */
  commitIfAllowed: <T>(change: () => T) => T
  /** Makes any other change. */
  commit: <T>(change: () => T) => T
}

/** A job is not what the chain says of it, so that none of it may be sent. */
export class JobChangedError extends Error {
  override name = 'JobChangedError'
}

/** The jobs in the ledger's database. Every change is on disk when it returns, and an entry of the chain. */
export function createJobStore({ database, chain, commitIfAllowed, commit }: StoreDeps) {
  const items = createJobItems(database)
  const insertJob = database.prepare(
    `INSERT INTO jobs (key, asked_hash, state, reason, operator, retry_of, total, created_at)
     VALUES (?, ?, 'running', ?, ?, ?, ?, ?)`,
  )
  const insertItem = database.prepare('INSERT INTO job_items (job_id, position, import_id) VALUES (?, ?, ?)')
  const one = database.prepare('SELECT * FROM jobs WHERE id = ?')
  const byKey = database.prepare('SELECT * FROM jobs WHERE key = ?')
  const page = database.prepare('SELECT * FROM jobs WHERE id < ? ORDER BY id DESC LIMIT ?')
  const inStates = database.prepare(
    `SELECT * FROM jobs WHERE state IN ('running','paused') AND (state = ? OR ?) ORDER BY id`,
  )
  const jobOf = database.prepare('SELECT job_id FROM deletions WHERE id = ?')
  const next = database.prepare(
    `SELECT position FROM job_items
      WHERE job_id = ? AND deletion_id IS NULL AND position > ? ORDER BY position LIMIT 1`,
  )
  const underWay = database.prepare(
    `SELECT position, job_items.import_id, deletion_id FROM job_items JOIN deletions ON deletions.id = deletion_id
      WHERE job_items.job_id = ? AND outcome = 'intended' ORDER BY position`,
  )
  const setState = database.prepare(
    'UPDATE jobs SET state = ?, paused_code = ?, paused_why = ?, ended_at = ? WHERE id = ? AND state <> ?',
  )
  const setRecord = database.prepare('UPDATE job_items SET deletion_id = ? WHERE job_id = ? AND position = ?')
  const itemRecord = database.prepare('SELECT deletion_id FROM job_items WHERE job_id = ? AND position = ?')
  const unlink = database.prepare(
    `UPDATE job_items SET deletion_id = NULL
      WHERE (job_id, import_id) = (SELECT job_id, import_id FROM deletions WHERE id = ?1) AND deletion_id = ?1`,
  )
  const toRetry = database.prepare(
    `SELECT job_items.import_id FROM job_items JOIN deletions ON deletions.id = deletion_id
      WHERE job_items.job_id = ? AND outcome IN (${failedStates.map((state) => `'${state}'`).join()}) ORDER BY position`,
  )

  const firstEntry = database.prepare(
    `SELECT min(seq) - 1 AS after FROM entries
      WHERE deletion_id = (SELECT id FROM deletions WHERE job_id = ? ORDER BY id LIMIT 1)`,
  )
  const lastEntry = database.prepare('SELECT coalesce(max(seq), 0) AS after FROM entries')

  const stored = (row: Record<string, SQLOutputValue>): StoredJob => {
    const text = (name: string) => (row[name] === null ? null : String(row[name]))
    const state = row['state'] as JobState
    const code = text('paused_code')
    return {
      id: String(row['id']),
      state,
      paused: code === null ? null : { code, message: text('paused_why') ?? '' },
      reason: text('reason'),
      operator: String(row['operator']),
      retryOf: text('retry_of'),
      total: Number(row['total']),
      counts: items.countsOf(String(row['id']), state),
      createdAt: String(row['created_at']),
      endedAt: text('ended_at'),
      after: Number(firstEntry.get(Number(row['id']))?.['after'] ?? lastEntry.get()?.['after']),
    }
  }

  return {
    /** Writes a job with all its items, or nothing. Gives its id. */
    create: ({ key, askedHash, ids, reason, operator, retryOf }: NewJobRow): string =>
      commitIfAllowed(() => {
        const at = new Date().toISOString()
        const retried = retryOf === null ? null : Number(retryOf)
        const id = insertJob.run(key, askedHash, reason, operator, retried, ids.length, at).lastInsertRowid
        ids.forEach((importId, position) => insertItem.run(id, position, importId))
        const jobId = String(id)
        const list = { total: ids.length, idsSha256: listHash(ids) }
        chain.appendEvent({
          event: 'job_created',
          at,
          operator,
          jobId,
          key,
          askedHash,
          reason,
          retryOf,
          ...list,
        })
        return jobId
      }),

    /** The ids of a job as they were confirmed. Throws JobChangedError when it is not what the chain says of it. */
    confirmedIds(id: string): string[] {
      const [problem] = jobProblems(database, Number(id))
      if (problem) throw new JobChangedError(problem.message)
      return storedIds(database, Number(id))
    },

    get(id: string): StoredJob | null {
      const row = one.get(Number(id))
      return row ? stored(row) : null
    },

    /** The job that was asked for under this idempotency key, and the hash of what was asked. */
    findByKey(key: string): { id: string; askedHash: string } | null {
      const row = byKey.get(key)
      return row ? { id: String(row['id']), askedHash: String(row['asked_hash']) } : null
    },

    /** Newest first; `before` is the id of the last job already seen. */
    list: ({ before, limit }: { before?: string | undefined; limit: number }): StoredJob[] =>
      page.all(before === undefined ? Number.MAX_SAFE_INTEGER : Number(before), limit).map(stored),

    /** Jobs that have not ended: those that run, or these and the paused ones. Oldest first. */
    unfinished: ({ paused }: { paused: boolean }): StoredJob[] =>
      inStates.all('running', paused ? 1 : 0).map(stored),

    /** The first item after `position` that has no record. */
    nextUnsent(jobId: string, position: number): JobItemKey | null {
      const row = next.get(Number(jobId), position)
      return row ? { jobId, position: Number(row['position']) } : null
    },

    /** Items that were sent and whose end is not written: what a crash leaves behind. */
    underWay: (jobId: string): (QueuedItem & { deletionId: string })[] =>
      underWay.all(Number(jobId)).map((row) => ({
        jobId,
        position: Number(row['position']),
        importId: String(row['import_id']),
        deletionId: String(row['deletion_id']),
      })),

    items: items.list,

    /** What the failed and refused items were, in order. */
    failedIds: (jobId: string): string[] => toRetry.all(Number(jobId)).map((row) => String(row['import_id'])),

    /** Moves a job to another state, by somebody's hand or (null) by itself; nothing happens when it is there already. */
    setState(
      jobId: string,
      state: JobState,
      { operator, paused = null }: { operator: string | null; paused?: Job['paused'] },
    ): void {
      const change = () => {
        const at = new Date().toISOString()
        const ended = state === 'finished' || state === 'stopped' ? at : null
        const code = paused?.code ?? null
        const { changes } = setState.run(state, code, paused?.message ?? null, ended, Number(jobId), state)
        if (changes === 0) return
        chain.appendEvent({ event: moveTo(state), at, operator, jobId, code })
      }
      if (state === 'running') commitIfAllowed(change)
      else commit(change)
    },

    /** Points an item to its record, within the transaction that writes it. */
    link({ jobId, position }: JobItemKey, deletionId: number): void {
      setRecord.run(deletionId, Number(jobId), position)
      items.changed(jobId)
    },

    /** A record has changed, and with it the item that it is of. */
    recordChanged(deletionId: number): void {
      items.changed(String(jobOf.get(deletionId)?.['job_id']))
    },

    /** Puts the item of a record back into its queue, within the transaction that writes its outcome. */
    requeue(deletionId: number): void {
      unlink.run(deletionId)
    },

    /** Whether an item is in the queue: it has no record. */
    isQueued: ({ jobId, position }: JobItemKey): boolean =>
      itemRecord.get(Number(jobId), position)?.['deletion_id'] === null,
  }
}
