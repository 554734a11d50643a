import { readImport } from '../../src/contract/read-import.ts'
import { type ItemState, itemStates, type RecordedItem, type JobState } from '../../src/contract/job.ts'
import { ItemNotQueuedError, type ItemsAsked, type JobItemKey, unsentStates } from '../ledger/job-store.ts'
import { parseObject } from '../ledger/stored-json.ts'
import type { Pool, Row } from './pool.ts'
import { fromStored } from './stored-text.ts'

/** The state of an item: what its record says, or queued (stopped) without one. */
const ended = unsentStates.map((state) => `'${state}'`).join()
const stateOfItem = `coalesce(deletions.outcome, CASE WHEN jobs.state IN (${ended}) THEN 'stopped' ELSE 'queued' END)`
const itemRows = `job_items JOIN jobs ON jobs.id = job_items.job_id LEFT JOIN deletions ON deletions.id = job_items.deletion_id`

const noItems = () => Object.fromEntries(itemStates.map((state) => [state, 0])) as Record<ItemState, number>

/** How many items of some jobs are in each state, by the job's number. */
export async function itemCounts(
  pool: Pool,
  jobs: readonly { id: number; state: JobState }[],
): Promise<Map<number, Record<ItemState, number>>> {
  const counts = new Map(jobs.map(({ id }) => [id, noItems()]))
  const { rows } = await pool.query<{ job_id: number; state: ItemState; count: number }>(
    `SELECT job_items.job_id, ${stateOfItem} AS state, count(*) AS count FROM ${itemRows}
      WHERE job_items.job_id = ANY ($1) GROUP BY 1, 2`,
    [jobs.map(({ id }) => id)],
  )
  for (const { job_id: id, state, count } of rows) {
    const of = counts.get(id)
    if (of) of[state] = count
  }
  return counts
}

/** The error for an item that has a record already, or whose job does not run. */
export function itemNotQueued({ jobId, position }: JobItemKey): ItemNotQueuedError {
  return new ItemNotQueuedError(
    `Item ${position} of job ${jobId} is not to be begun: the job was stopped, or it was begun.`,
  )
}

/** Items in order from `after` on (exclusive), in these states (all when empty). */
export async function listItems(
  pool: Pool,
  jobId: string,
  { states, after, limit }: ItemsAsked,
): Promise<{ position: number; item: RecordedItem }[]> {
  const { rows } = await pool.query<Row>(
    `SELECT job_items.position, job_items.import_id, job_items.deletion_id, ${stateOfItem} AS state,
            deletions.code, deletions.message, deletions.import_json
       FROM ${itemRows}
      WHERE job_items.job_id = $1 AND job_items.position > $2
        AND (cardinality($3::text[]) = 0 OR ${stateOfItem} = ANY ($3))
      ORDER BY job_items.position LIMIT $4`,
    [jobId, after, states, limit],
  )
  return rows.map((row) => ({ position: Number(row['position']), item: toItem(row) }))
}

function toItem(row: Row): RecordedItem {
  const text = (name: string) => {
    const value = row[name] ?? null
    return value === null ? null : fromStored(String(value))
  }
  return {
    importId: String(row['import_id']),
    state: row['state'] as ItemState,
    title: readImport(parseObject(text('import_json')))?.title ?? null,
    deletionId: text('deletion_id'),
    code: text('code'),
    message: text('message'),
  }
}
