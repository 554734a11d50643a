import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Import } from '../../src/contract/import.ts'
import { type ItemState, itemStates, type JobItem, type JobState } from '../../src/contract/job.ts'

const stateOfItem = `coalesce(deletions.outcome, CASE jobs.state WHEN 'stopped' THEN 'stopped' ELSE 'queued' END)`
const itemRows = `job_items JOIN jobs ON jobs.id = job_items.job_id LEFT JOIN deletions ON deletions.id = job_items.deletion_id`

type ItemsAsked = { states: readonly ItemState[]; after: number; limit: number }

/** Reads the items of jobs. An item has no state of its own: it is what its record says, or queued (stopped) without one. */
export function createJobItems(database: DatabaseSync) {
  const countItems = database.prepare(
    `SELECT outcome, count(*) AS count FROM job_items LEFT JOIN deletions ON deletions.id = deletion_id
      WHERE job_items.job_id = ? GROUP BY 1`,
  )
  const dataVersion = database.prepare('PRAGMA data_version')

  /** Counted once until something of the job changes: a list of jobs would otherwise go through all their items. */
  const counted = new Map<string, [outcome: SQLOutputValue, count: number][]>()
  let version: SQLOutputValue | undefined

  return {
    /** How many items of a job are in each state. */
    countsOf(id: string, state: JobState): Record<ItemState, number> {
      // Another process's changes of the same file.
      const now = dataVersion.get()?.['data_version']
      if (now !== version) counted.clear()
      version = now
      const found =
        counted.get(id) ??
        countItems
          .all(Number(id))
          .map(({ outcome = null, count }): [SQLOutputValue, number] => [outcome, Number(count)])
      counted.set(id, found)
      const counts = Object.fromEntries(itemStates.map((each) => [each, 0])) as Record<ItemState, number>
      for (const [outcome, count] of found)
        counts[(outcome ?? (state === 'stopped' ? 'stopped' : 'queued')) as ItemState] = count
      return counts
    },

    /** Has the items of a job counted anew: one of them has changed. */
    changed(jobId: string): void {
      counted.delete(jobId)
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

function toItem(row: Record<string, SQLOutputValue>): JobItem {
  const text = (name: string) => (row[name] === null ? null : String(row[name]))
  const json = text('import_json')
  return {
    importId: String(row['import_id']),
    state: row['state'] as ItemState,
    title: json === null ? null : (JSON.parse(json) as Import).title,
    deletionId: text('deletion_id'),
    code: text('code'),
    message: text('message'),
  }
}
