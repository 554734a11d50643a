import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { type ItemState, itemStates, type JobState } from '../../src/contract/job.ts'
import { ItemNotQueuedError, type ItemsAsked, type JobItemKey } from '../ledger/job-store.ts'
import { itemColumns, itemRows, stateOfItem, toItem, unsentStates } from '../ledger/stored-job.ts'
import { countsIn, type StoredRow } from '../ledger/stored-row.ts'

export type JobItems = ReturnType<typeof createJobItems>

/** The items of jobs. An item has no state itself: its record has it, or without one it is queued (stopped). */
export function createJobItems(database: DatabaseSync) {
  const setRecord = database.prepare(
    `UPDATE job_items SET deletion_id = ?
      WHERE job_id = ? AND position = ? AND deletion_id IS NULL
        AND EXISTS (SELECT 1 FROM jobs WHERE jobs.id = job_items.job_id AND jobs.state = 'running')`,
  )
  const unlink = database.prepare(
    `UPDATE job_items SET deletion_id = NULL
      WHERE (job_id, import_id) = (SELECT job_id, import_id FROM deletions WHERE id = ?1) AND deletion_id = ?1`,
  )
  const linkAgain = database.prepare(
    `UPDATE job_items SET deletion_id = ?1
      WHERE (job_id, import_id) = (SELECT job_id, import_id FROM deletions WHERE id = ?1) AND deletion_id IS NULL`,
  )
  const jobOf = database.prepare('SELECT job_id FROM deletions WHERE id = ?')
  const countItems = database.prepare(
    `SELECT outcome AS state, count(*) AS count FROM job_items LEFT JOIN deletions ON deletions.id = deletion_id
      WHERE job_items.job_id = ? GROUP BY 1`,
  )
  const dataVersion = database.prepare('PRAGMA data_version')

  /** Cached until the job changes. Otherwise a list of jobs would read all their items. */
  const counted = new Map<string, readonly StoredRow[]>()
  let version: SQLOutputValue | undefined

  return {
    /** How many items of a job are in each state. */
    countsOf(id: string, state: JobState): Record<ItemState, number> {
      // Changes when another process writes to the file.
      const now = dataVersion.get()?.['data_version']
      if (now !== version) counted.clear()
      version = now
      const found = counted.get(id) ?? countItems.all(Number(id))
      counted.set(id, found)
      const withoutRecord = unsentStates.includes(state) ? 'stopped' : 'queued'
      const rows = found.map(({ state: of = null, count = 0 }) => ({ state: of ?? withoutRecord, count }))
      return countsIn(itemStates, rows)
    },

    /**
     * Points an item to its record, within the transaction that writes the record. Throws ItemNotQueuedError when the item has a
     * record already, or its job does not run.
     */
    link(item: JobItemKey, deletionId: number): void {
      const { jobId, position } = item
      const { changes } = setRecord.run(deletionId, Number(jobId), position)
      if (changes === 0) throw new ItemNotQueuedError(item)
      counted.delete(jobId)
    },

    /** Puts the item of a record back into its queue, within the transaction that writes its outcome. */
    unlink(deletionId: number): void {
      unlink.run(deletionId)
    },

    /** Takes the item of a record out of its queue again, if it is there, within the transaction that corrects the record. */
    linkAgain(deletionId: number): void {
      linkAgain.run(deletionId)
    },

    /** After a record has changed, counts the items of its job again. */
    recordChanged(deletionId: number): void {
      counted.delete(String(jobOf.get(deletionId)?.['job_id']))
    },

    /** Items in order from `after` on (exclusive), in these states (all when empty). */
    list: (jobId: string, { states, after, limit }: ItemsAsked) => {
      const where = states.length > 0 ? `AND ${stateOfItem} IN (${states.map(() => '?').join(', ')})` : ''
      return database
        .prepare(
          `SELECT ${itemColumns} FROM ${itemRows}
            WHERE job_items.job_id = ? AND job_items.position > ? ${where}
            ORDER BY job_items.position LIMIT ?`,
        )
        .all(Number(jobId), after, ...states, limit)
        .map(toItem)
    },
  }
}
