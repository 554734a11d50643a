import { type ItemState, itemStates, type RecordedItem } from '../../src/contract/job.ts'
import type { ItemsAsked } from '../ledger/job-store.ts'
import { itemColumns, itemRows, stateOfItem, toItem } from '../ledger/stored-job.ts'
import { countsIn } from '../ledger/stored-row.ts'
import type { Pool, Row } from './pool.ts'
import { fromStoredRow } from './stored-text.ts'

/** How many items of some jobs are in each state, by the job's number. */
export async function itemCounts(
  pool: Pool,
  jobs: readonly number[],
): Promise<(job: number) => Record<ItemState, number>> {
  const { rows } = await pool.query<{ job_id: number; state: ItemState; count: number }>(
    `SELECT job_items.job_id, ${stateOfItem} AS state, count(*) AS count FROM ${itemRows}
      WHERE job_items.job_id = ANY ($1) GROUP BY 1, 2`,
    [jobs],
  )
  const ofJobs = Map.groupBy(rows, (row) => row.job_id)
  return (job) => countsIn(itemStates, ofJobs.get(job) ?? [])
}

/** Items in order from `after` on (exclusive), in these states (all when empty). */
export async function listItems(
  pool: Pool,
  jobId: string,
  { states, after, limit }: ItemsAsked,
): Promise<{ position: number; item: RecordedItem }[]> {
  const { rows } = await pool.query<Row>(
    `SELECT ${itemColumns} FROM ${itemRows}
      WHERE job_items.job_id = $1 AND job_items.position > $2
        AND (cardinality($3::text[]) = 0 OR ${stateOfItem} = ANY ($3))
      ORDER BY job_items.position LIMIT $4`,
    [jobId, after, states, limit],
  )
  return rows.map((row) => toItem(fromStoredRow(row)))
}
