import { DatabaseSync } from 'node:sqlite'
import type { JobState } from '../../src/contract/job.ts'
import { restoresStopped } from '../ledger/restore-events.ts'
import { moveOf } from '../ledger/stored-job.ts'
import type { Chain } from './chain.ts'

/**
 * Marks the ledger in this file as a backup made at `at` (ISO): it gets a table that only backups have. The backup of a backup
 * that no console was started on keeps its first mark, because its jobs are as they were then.
 */
export function markBackup(file: string, at: string): void {
  const database = new DatabaseSync(file)
  try {
    database.exec('BEGIN; CREATE TABLE IF NOT EXISTS backup_mark (made_at TEXT NOT NULL) STRICT')
    if (backupMadeAt(database) === null)
      database.prepare('INSERT INTO backup_mark (made_at) VALUES (?)').run(at)
    database.exec('COMMIT')
  } finally {
    database.close()
  }
}

/** When the backup was made that this ledger is, ISO; null if it is none, or if a console was started on it. */
export function backupMadeAt(database: DatabaseSync): string | null {
  const table = database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'backup_mark'`)
  if (table.get() === undefined) return null
  const madeAt = database.prepare('SELECT made_at FROM backup_mark').get()?.['made_at']
  return madeAt === undefined ? null : String(madeAt)
}

/** What was kept from going on by itself. */
type OpenedBackup = { madeAt: string; pausedJobs: number; stoppedRestores: number }

const code = 'from_backup'

/**
 * If this ledger is a backup: pauses its jobs and stops its queued restores, because the original console may have made them since,
 * or still run. Then takes the mark away. Within a transaction. Gives what was done; null if it is no backup.
 */
export function openBackup(database: DatabaseSync, chain: Chain, at: string): OpenedBackup | null {
  const madeAt = backupMadeAt(database)
  if (madeAt === null) return null
  const jobs = database
    .prepare(`SELECT id, state FROM jobs WHERE state IN ('waiting','held','running') ORDER BY id`)
    .all()
  const batches = database
    .prepare(`SELECT batch, count(*) AS total FROM restores WHERE state = 'queued' GROUP BY batch`)
    .all()
  const opened = {
    madeAt,
    pausedJobs: jobs.length,
    stoppedRestores: batches.reduce((sum, { total }) => sum + Number(total), 0),
  }
  chain.appendEvent({ event: 'backup_opened', at, operator: null, ...opened })

  const pause = database.prepare(
    `UPDATE jobs SET state = 'paused', paused_code = ?, paused_why = ? WHERE id = ?`,
  )
  for (const job of jobs) {
    const state = job['state'] as JobState
    const paused = { code, message: pausedWhy(madeAt, state) }
    pause.run(paused.code, paused.message, Number(job['id']))
    chain.appendEvent(
      moveOf(String(job['id']), state, { from: [state], to: 'paused', by: null, paused }).event,
    )
  }
  const stop = database.prepare(
    `UPDATE restores SET state = 'stopped', code = ?, message = ?, ended_at = ? WHERE batch = ? AND state = 'queued'`,
  )
  const why = { code, message: stoppedWhy(madeAt) }
  for (const row of batches) {
    const batch = Number(row['batch'])
    stop.run(why.code, why.message, at, batch)
    chain.appendEvent(restoresStopped({ batch, total: Number(row['total']) }, why, null, at))
  }
  database.exec('DROP TABLE backup_mark')
  return opened
}

function pausedWhy(madeAt: string, state: JobState): string {
  const resumed = state === 'waiting' ? ': it waits for approval again' : ''
  return `The backup of ${inWords(madeAt)} had this job unfinished. The original console may have finished it since, or may still be running. Resume it only if the original is gone${resumed}. Otherwise stop it.`
}

function stoppedWhy(madeAt: string): string {
  return `The backup of ${inWords(madeAt)} had this restore unfinished. The original console may have made it since, or may still be running. Look at the list before you restore again.`
}

/** "2026-12-01 03:20 UTC". */
function inWords(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
