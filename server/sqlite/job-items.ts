import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { readImport } from '../../src/contract/read-import.ts'
import { type ItemState, itemStates, type RecordedItem, type JobState } from '../../src/contract/job.ts'
import { ItemNotQueuedError, type ItemsAsked, type JobItemKey, unsentStates } from '../ledger/job-store.ts'
import { parseObject } from '../ledger/stored-json.ts'

const ended = unsentStates.map((state) => `'${state}'`).join()
const stateOfItem = `coalesce(deletions.outcome, iif(jobs.state IN (${ended}), 'stopped', 'queued'))`
const itemRows = `job_items JOIN jobs ON jobs.id = job_items.job_id LEFT JOIN deletions ON deletions.id = job_items.deletion_id`

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
  const jobOf = database.prepare('SELECT job_id FROM deletions WHERE id = ?')
  const countItems = database.prepare(
    `SELECT outcome, count(*) AS count FROM job_items LEFT JOIN deletions ON deletions.id = deletion_id
      WHERE job_items.job_id = ? GROUP BY 1`,
  )
  const dataVersion = database.prepare('PRAGMA data_version')

  /** Cached until the job changes. Otherwise a list of jobs would read all their items. */
  const counted = new Map<string, [outcome: SQLOutputValue, count: number][]>()
  let version: SQLOutputValue | undefined

  return {
    /** How many items of a job are in each state. */
    countsOf(id: string, state: JobState): Record<ItemState, number> {
      // Changes when another process writes to the file.
      const now = dataVersion.get()?.['data_version']
      if (now !== version) counted.clear()
      version = now
      const found =
        counted.get(id) ??
        countItems
          .all(Number(id))
          .map(({ outcome = null, count }): [SQLOutputValue, number] => [outcome, Number(count)])
      counted.set(id, found)
      const isEnded = unsentStates.some((each) => each === state)
      const counts = Object.fromEntries(itemStates.map((each) => [each, 0])) as Record<ItemState, number>
      for (const [outcome, count] of found)
        counts[(outcome ?? (isEnded ? 'stopped' : 'queued')) as ItemState] = count
      return counts
    },

    /**
     * Points an item to its record, within the transaction that writes the record. Throws ItemNotQueuedError when the item has a
     * record already, or its job does not run.
     */
    link({ jobId, position }: JobItemKey, deletionId: number): void {
      const { changes } = setRecord.run(deletionId, Number(jobId), position)
      if (changes === 0)
        throw new ItemNotQueuedError(
          `Item ${position} of job ${jobId} is not to be begun: the job was stopped, or it was begun.`,
        )
      counted.delete(jobId)
    },

    /** Puts the item of a record back into its queue, within the transaction that writes its outcome. */
    unlink(deletionId: number): void {
      unlink.run(deletionId)
    },

    /** After a record has changed, counts the items of its job again. */
    recordChanged(deletionId: number): void {
      counted.delete(String(jobOf.get(deletionId)?.['job_id']))
    },

    /** Items in order from `after` on (exclusive), in these states (all when empty). */
    list: (jobId: string, { states, after, limit }: ItemsAsked) => {
      const where = states.length > 0 ? `AND ${stateOfItem} IN (${states.map(() => '?').join(', ')})` : ''
      const rows = database
        .prepare(
          `SELECT job_items.position, job_items.import_id, job_items.deletion_id, ${stateOfItem} AS state,
                  deletions.code, deletions.message, deletions.import_json
             FROM ${itemRows} WHERE job_items.job_id = ? AND job_items.position > ? ${where}
            ORDER BY job_items.position LIMIT ?`,
        )
        .all(Number(jobId), after, ...states, limit)
      return rows.map((row) => ({ position: Number(row['position']), item: toItem(row) }))
    },
  }
}

function toItem(row: Record<string, SQLOutputValue>): RecordedItem {
  const text = (name: string) => (row[name] === null ? null : String(row[name]))
  return {
    importId: String(row['import_id']),
    state: row['state'] as ItemState,
    title: readImport(parseObject(text('import_json')))?.title ?? null,
    deletionId: text('deletion_id'),
    code: text('code'),
    message: text('message'),
  }
}
